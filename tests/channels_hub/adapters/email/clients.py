"""Letters as real programs write them, byte for byte: each says `OWN` above a history that says 您好."""

from base64 import b64encode

OWN = "还是没有修好，请再派人来。"


def raw(body: bytes, **heads: str) -> bytes:
    given = {"From": "erin@example.com", "Message-ID": "<1@example.com>", "MIME-Version": "1.0", **heads}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items())
    return lines.encode("utf-8", "surrogateescape") + b"\r\n" + body


def _word(text: str, charset: str) -> str:
    return f"=?{charset}?B?{b64encode(text.encode(charset)).decode()}?="


def _base64(text: str, charset: str) -> str:
    coded = b64encode(text.replace("\n", "\r\n").encode(charset)).decode()
    return "\r\n".join(coded[at : at + 76] for at in range(0, len(coded), 76)) + "\r\n"


def _alternative(plain: str, page: str, declared: str, charset: str, mark: str) -> bytes:
    parts = "".join(
        f'--{mark}\r\nContent-Type: text/{kind};\r\n\tcharset="{declared}"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{_base64(text, charset)}\r\n"
        for kind, text in (("plain", plain), ("html", page))
    )
    return f"This is a multi-part message in MIME format.\r\n\r\n{parts}--{mark}--\r\n".encode()


def _qq() -> bytes:
    head = "------------------&nbsp;原始邮件&nbsp;------------------"
    plain = (
        f'{OWN}\n\n\n\n\n{head}\n发件人: "客服邮箱" <service@desk.example&gt;;\n发送时间:&nbsp;2026年11月23日\n\n您好'
    )
    page = (
        f'<div>{OWN}</div><div><br></div><div><br></div><div style="font-size:12px">{head}</div>'
        "<div><b>发件人:</b>&nbsp;客服邮箱</div><div><b>发送时间:</b>&nbsp;2026年11月23日</div><div>您好</div>"
    )
    return raw(
        _alternative(plain, page, "gb18030", "gb18030", "----=_NextPart_6923A1B2_0C2E"),
        From=f'"{_word("赵艾琳", "gb18030")}" <erin@example.com>',
        Subject=_word("回复：宽带", "gb18030"),
        Content_Type='multipart/alternative;\r\n\tboundary="----=_NextPart_6923A1B2_0C2E"',
        X_Mailer="QQMail 2.x",
    )


def _netease() -> bytes:
    head = '在 2026-11-23 09:00:00，"客服邮箱" <service@desk.example> 写道：'
    page = f'<div style="line-height:1.7">{OWN}</div><br><p>{head}</p><blockquote id="isReplyContent">您好</blockquote>'
    return raw(
        _alternative(f"{OWN}\n\n\n\n\n\n\n\n{head}\n\n您好", page, "GBK", "gbk", "----=_Part_1_2.3"),
        From=f"{_word('赵艾琳', 'gbk')} <erin@example.com>",
        Subject=_word("Re:宽带", "gbk"),
        Content_Type='multipart/alternative; \r\n\tboundary="----=_Part_1_2.3"',
        X_Mailer="Coremail Webmail Server Version XT5",
    )


def _outlook() -> bytes:
    page = (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><meta charset=gb2312>"
        "<style><!-- p.MsoNormal {margin:0cm;} --></style><!--[if gte mso 9]><xml>x</xml><![endif]--></head>"
        f"<body lang=ZH-CN><div class=WordSection1><p class=MsoNormal><span>{OWN}<o:p></o:p></span></p>"
        '<p class=MsoNormal><img src="cid:image001.jpg@01DB"><o:p>&nbsp;</o:p></p>'
        "<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>发件人:</b> 客服邮箱 "
        "&lt;service@desk.example&gt; <br><b>发送时间:</b> 2026年11月23日 9:00<br><b>收件人:</b> 艾琳<br>"
        "<b>主题:</b> 宽带<o:p></o:p></p></div><p class=MsoNormal>您好<o:p></o:p></p></div></body></html>"
    )
    body = (
        '--_004_\r\nContent-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"{_base64(page, 'gb18030')}\r\n--_004_\r\n"
        'Content-Type: image/gif; name="image001.gif"\r\nContent-Disposition: inline; filename="image001.gif"\r\n'
        "Content-ID: <image001.jpg@01DB>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7\r\n--_004_--\r\n"
    )
    return raw(
        body.encode(),
        From=f'"{_word("赵艾琳", "gb2312")}" <erin@example.com>',
        Subject=_word("答复: 宽带", "gb2312"),
        Thread_Topic=_word("宽带", "gb2312"),
        Content_Type='multipart/related;\r\n\tboundary="_004_"; type="text/html"',
    )


def _gmail() -> bytes:
    head = "客服邮箱 <service@desk.example> 于2026年11月23日周一 09:00写道："
    page = (
        f'<div dir="ltr">{OWN}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">客服邮箱 &lt;'
        '<a href="mailto:service@desk.example">service@desk.example</a>&gt; 于2026年11月23日周一 09:00写道：<br></div>'
        '<blockquote class="gmail_quote" style="margin:0 0 0 .8ex">您好</blockquote></div>'
    )
    return raw(
        _alternative(f"{OWN}\n\n{head}\n\n> 您好\n>\n", page, "UTF-8", "utf-8", "000000000000a1b2c3"),
        From=f"{_word('赵艾琳', 'utf-8')} <erin@example.com>",
        Subject=_word("Re: 宽带", "utf-8"),
        Content_Type='multipart/alternative; boundary="000000000000a1b2c3"',
    )


def _iphone() -> bytes:
    head = "> 在 2026年11月23日，09:00，客服邮箱 <service@desk.example> 写道："
    text = f"{OWN}\r\n\r\n发自我的 iPhone\r\n\r\n{head}\r\n> \r\n> 您好\r\n"
    return raw(
        b"\xef\xbb\xbf" + text.encode(),
        From=f"{_word('赵艾琳', 'utf-8')} <erin@example.com>",
        Subject=_word("回复：宽带", "utf-8"),
        Content_Type="text/plain; charset=utf-8",
        Content_Transfer_Encoding="8bit",
        X_Mailer="iPhone Mail (22A3354)",
    )


def _foxmail() -> bytes:
    plain = (
        f"{OWN}\n\n\n \n发件人： 客服邮箱\n发送时间： 2026-11-23 09:00\n收件人： erin@example.com\n主题： 宽带\n您好"
    )
    page = (
        f"<div>{OWN}</div><div><b>发件人：</b>&nbsp;客服邮箱</div><div><b>发送时间：</b>&nbsp;2026</div><div>您好</div>"
    )
    return raw(
        _alternative(plain, page, "GB2312", "gb18030", "----=_001_NextPart"),
        From='"=?GB2312?B?1tSwrMHV?=" <erin@example.com>'.replace(
            "1tSwrMHV", b64encode("赵艾琳".encode("gb18030")).decode()
        ),
        Subject=_word("回复: 宽带", "gb2312"),
        Content_Type='multipart/alternative;\r\n\tboundary="----=_001_NextPart"',
        X_Mailer="Foxmail 7.2.25.179[cn]",
    )


CLIENTS = {
    "qq": _qq(),
    "163": _netease(),
    "outlook": _outlook(),
    "gmail": _gmail(),
    "iphone": _iphone(),
    "foxmail": _foxmail(),
}

"""Where the history begins, as each client writes it; nothing is lost by folding it away."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_hub.adapters.email import quotes

OWN = "还是没有修好，\n请再派人来。"
HISTORY = {
    "gmail": "On Mon, Nov 23, 2026 at 9:00 AM 客服邮箱 <service@desk.example> wrote:\n> 您好\n> 已派单",
    "gmail in Chinese": "客服邮箱 <service@desk.example> 于2026年11月23日周一 09:00写道：\n> 您好",
    "gmail, a long line broken": "On Mon, Nov 23, 2026 at 9:00 AM 客服邮箱\n<service@desk.example> wrote:\n> 您好",
    "apple": "> On 23 Nov 2026, at 09:00, 客服邮箱 <service@desk.example> wrote:\n> \n> 您好",
    "apple in Chinese": "> 在 2026年11月23日，09:00，客服邮箱 <service@desk.example> 写道：\n> 您好",
    "outlook": "-----Original Message-----\nFrom: 客服\nSent: Monday\n\n您好",
    "outlook in Chinese": "发件人: 客服 <service@desk.example>\n发送时间: 2026年11月23日\n收件人: 艾琳\n\n您好",
    "outlook, a rule above": "________________________________\nFrom: 客服\nSent: Monday\n\n您好",
    "qq": '------------------ 原始邮件 ------------------\n发件人: "客服" <service@desk.example>;\n\n您好',
    "163": '在 2026-11-23 09:00:00，"客服邮箱" <service@desk.example> 写道：\n\n您好',
    "foxmail": "发件人： 客服邮箱\n发送时间： 2026-11-23 09:00\n收件人： 艾琳\n主题： 宽带\n您好",
    "139": "----邮件原件----\n发件人:客服\n您好",
    "iphone in Chinese": "发自我的 iPhone\n\n> 在 2026年11月23日，客服邮箱 <service@desk.example> 写道：\n> 您好",
    "forwarded": "---------- Forwarded message ---------\nFrom: 客服\n您好",
    "marks alone": "> 您好\n> 已派单",
    "qq, a web page's spaces": '------------------&nbsp;原始邮件&nbsp;------------------\n发件人: "客服"\n您好',
    "qq business": '------------------ Original ------------------\nFrom:  "客服";\n您好',
    "163, the newer": "---- 回复的原邮件 ----\n| 发件人 | 客服<service@desk.example> |\n| 日期 | 2026年 |\n您好",
    "aliyun": f"{'-' * 66}\n发件人：客服 <service@desk.example>\n发送时间：2026年11月23日\n您好",
    "outlook in bold": "*发件人:* 客服\n*发送时间:* 2026年11月23日\n*主题:* 宽带\n您好",
    "gmail, broken into three": (
        "On Mon, Nov 23, 2026 at 9:00 AM A Service Desk With A Long Name\n<service@desk.example>\nwrote:\n\n> 您好"
    ),
    "yahoo": "    On Monday, November 23, 2026 at 09:00:00 AM GMT+8, 客服 <s@desk.example> wrote:  \n \n 您好",
}


@pytest.mark.parametrize("client", HISTORY)
def test_own_words_are_told_from_the_history(client: str) -> None:
    for between in ("\n\n", "\n"):
        own, quoted, _signature = quotes.split(f"{OWN}{between}{HISTORY[client]}")
        assert own == OWN
        assert "您好" in quoted


def test_words_between_quoted_ones_are_own() -> None:
    own, quoted, _signature = quotes.split("> 修好了吗？\n没有。\n> 什么时候有空？\n明天上午。")
    assert own == "没有。\n明天上午。"
    assert quoted == "> 修好了吗？\n> 什么时候有空？"


def test_words_below_a_marked_history_are_own() -> None:
    own, quoted, _signature = quotes.split(f"您好\n\n{HISTORY['gmail']}\n\n{OWN}")
    assert own == f"您好\n\n{OWN}"
    assert quoted == HISTORY["gmail"]


@pytest.mark.parametrize(
    "signature",
    [
        "发自我的 iPhone",
        "发自我的iPhone",
        "Sent from my iPhone",
        "来自我的华为手机",
        "Get Outlook for iOS",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "签名由网易邮箱大师定制",
        "发送自 Windows 版邮件",
    ],
)
@pytest.mark.parametrize("below", ["", f"\n\n{HISTORY['qq']}", f"\n\n{HISTORY['apple in Chinese']}"])
def test_what_a_telephone_adds_is_kept_apart(signature: str, below: str) -> None:
    assert quotes.split(f"{OWN}\n\n{signature}{below}") == (OWN, below.strip(), signature)


@pytest.mark.parametrize(
    "text",
    [
        OWN,
        "from: 我的看法\n这不是一封转发的信",
        "在北京写道理文章的人",
        "On second thought, I wrote: nothing",
        "主题: 宽带\n请处理",
        "快递丢了\n发件人：张三\n收件人：李四\n单号：1",
        "请填写\n____________________\n姓名：艾琳",
        "On Monday I wrote:\nplease fix it",
        "谢谢\n发自内心的感谢",
        "",
    ],
)
def test_ordinary_words_stay_whole(text: str) -> None:
    assert quotes.split(text) == (text, "", "")


def test_a_letter_of_nothing_but_quotes_is_shown_as_it_is() -> None:
    assert quotes.split("> 您好") == ("> 您好", "", "")


@settings(deadline=None)
@given(st.lists(st.sampled_from([*HISTORY.values(), OWN, "> 您好", "", "发自我的 iPhone", "-" * 30]), max_size=12))
def test_no_word_is_lost(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    assert sorted("\n".join(quotes.split(text)).split()) == sorted(text.split())


@pytest.mark.parametrize("piece", ["a\n", "\n", "on aaaa\n", "*", "&nbsp;", "<a@b>", "2026年1月1日", "From: x\n", ">"])
def test_a_letter_made_to_take_long_does_not(piece: str) -> None:
    begun = time.process_time()
    quotes.split("--" + piece * (400_000 // len(piece)))
    assert time.process_time() - begun < 5

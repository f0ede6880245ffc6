"""Where a letter's own words end and the quoted history begins, in the ways of English and Chinese clients.

Nothing is dropped: what is folded away stays beside the message.
"""

import re
from typing import NamedTuple

#: More than any person writes; the rest counts as history.
LONGEST = 200_000
_SPACE = r"(?:\s|&nbsp;|\u200b)*"
_RULED = "|".join(
    (
        r"original(?: message| email)?",
        r"forwarded (?:message|email)",
        r"repl(?:ied|y) message",
        r"原始?邮件(?:信息)?",
        r"邮件原件",
        r"(?:回复|答复|转发)的?原?(?:邮件|信息|消息)",
        r"原始郵件",
    )
)


def _head(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


#: A line between rules: everything below it is quoted.
RULED = _head(rf"^-{{2,}}{_SPACE}(?:{_RULED}){_SPACE}-{{2,}}{_SPACE}$")
#: A line that names who wrote what follows; clients break it into up to three.
WROTE = [
    _head(pattern)
    for pattern in (
        r"^on\b.{6,250}\bwrote\s*[:：]$",
        r"^(?:在|於|于)\s*\S.{4,250}(?:写道|寫道|写信|来信)\s*[:：]?$",
        r"^\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日.{0,200}(?:写道|寫道)\s*[:：]?$",
        r"^.{1,80}<[^<>\s]+@[^<>\s]+>\s*(?:于|在|於)?.{0,80}(?:写道|寫道|wrote)\s*[:：]$",
    )
]
FORWARDED = _head(r"^(?:begin forwarded message|以下是转发的邮件|开始转发邮件)\s*[:：]$")
#: A rule alone means something only above a block of head lines.
RULE = re.compile(r"^(?:_{20,}|-{20,})$")
#: A block of head lines, as Outlook, Foxmail and others put it: who, and below it when.
WHO = _head(rf"^[*|\s]*(?:from|发件人|寄件者){_SPACE}\**\s*[:：|]")
WHEN = _head(rf"^[*|\s]*(?:sent|date|发送时间|发送日期|日期|时间|時間|寄件日期){_SPACE}\**\s*[:：|]")
_DEVICE = r"(?:我的|windows|outlook|iphone|ipad|android|华为|小米|网易|qq|foxmail|yahoo|mail)"
#: What telephones and programs put below everything.
SIGNATURE = _head(
    r"^(?:"
    + "|".join(
        (
            r"sent from (?:my .{1,40}|mail for .{1,20}|outlook.{0,60}|.{1,20} mail)",
            rf"(?:发送?|来|寄)自\s*{_DEVICE}.{{0,40}}",
            rf"从\s*{_DEVICE}.{{0,30}}发送",
            r"签名由.{1,20}定制",
            r"(?:get|获取|下载) outlook for .{1,60}",
            r"下载适用于.{1,20}的 ?outlook.{0,60}",
        )
    )
    + r")$"
)


class Split(NamedTuple):
    own: str
    quoted: str
    #: What a telephone or a program added.
    signature: str = ""


def split(text: str) -> Split:
    """A letter of nothing but quotes is all its own."""
    text = text.replace("\r\n", "\n")
    lines, rest = text[:LONGEST].split("\n"), text[LONGEST:]
    own, quoted = _apart(lines)
    own, signature = _without_signature(own)
    words = "\n".join(own).strip()
    if not words:
        return Split(text.strip(), "")
    if quoted:
        words = re.sub(r"\n{3,}", "\n\n", words)
    return Split(words, f"{chr(10).join(quoted)}{rest}".strip(), "\n".join(signature))


def _apart(lines: list[str]) -> tuple[list[str], list[str]]:
    """Own lines and quoted ones; below a history without marks everything is history."""
    own: list[str] = []
    quoted: list[str] = []
    at = 0
    while at < len(lines):
        if lines[at].lstrip().startswith(">"):
            quoted.append(lines[at])
            at += 1
        elif length := _history_begins(lines, at):
            if not _marked(lines, at + length):
                return own, [*quoted, *lines[at:]]
            quoted.extend(lines[at : at + length])
            at += length
        else:
            own.append(lines[at])
            at += 1
    return own, quoted


def _history_begins(lines: list[str], at: int) -> int:
    """Lines of the head that stands here, 0 if none does."""
    line = lines[at].strip()
    if RULED.match(line) or FORWARDED.match(line) or _is_block(lines, at):
        return 1
    if RULE.match(line):
        below = next((place for place in range(at + 1, min(at + 4, len(lines))) if lines[place].strip()), at)
        return int(bool(WHO.match(lines[below])))
    lengths = (length for length in (1, 2, 3) if _names_writer(lines[at : at + length]))
    return next((length for length in lengths if not _names_writer(lines[at + 1 : at + length])), 0)


def _names_writer(lines: list[str]) -> bool:
    parts = [line.strip() for line in lines]
    together = " ".join(parts)
    return bool(parts) and all(parts) and len(together) < 500 and any(head.match(together) for head in WROTE)


def _is_block(lines: list[str], at: int) -> bool:
    return bool(WHO.match(lines[at])) and any(WHEN.match(line) for line in lines[at + 1 : at + 6])


def _marked(lines: list[str], at: int) -> bool:
    """What follows is quoted line by line, so that own words may stand below it."""
    return next((line.lstrip().startswith(">") for line in lines[at:] if line.strip()), False)


def _without_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    end = len(lines)
    while end and (not lines[end - 1].strip() or SIGNATURE.match(lines[end - 1].strip())):
        end -= 1
    return lines[:end], [line.strip() for line in lines[end:] if line.strip()]

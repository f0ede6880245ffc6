"""Where a letter's own words end and the quoted history begins, in the ways of English and Chinese clients.

Nothing is dropped: what is folded away stays beside the message.
"""

import re

#: A line that begins the history; everything below it is quoted.
HEADS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^-{2,}\s*(original( message)?|forwarded message|原始邮件|原邮件|转发的?邮件|邮件原件)\s*-{2,}\s*$",
        r"^-{5,}\s*原始邮件\s*-*\s*$",
        r"^(begin forwarded message|以下是转发的邮件|开始转发邮件)\s*[:：]\s*$",
        r"^on\b.{6,200}\bwrote\s*[:：]\s*$",
        r"^(在|於|于)\s*.{4,200}(写道|寫道|写信|来信)\s*[:：]?\s*$",
        r"^\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日.{0,200}(写道|寫道)\s*[:：]?\s*$",
        r"^.{1,80}<[^<>\s]+@[^<>\s]+>\s*(于|在|於)?.{0,80}(写道|寫道|wrote)\s*[:：]\s*$",
        r"^_{20,}\s*$",
    )
]
#: A block of head lines, as Outlook and Foxmail put it: at least two of them, one below the other.
FIELDS = re.compile(
    r"^\**\s*(from|sent|to|cc|subject|date|发件人|发送时间|收件人|抄送|主题|日期|時間|寄件者|收件者)\s*\**\s*[:：]",
    re.IGNORECASE,
)
#: What telephones put below everything.
SIGNATURES = re.compile(
    r"^(sent from my .{1,40}|(发|来)自我的.{1,30}|从我的.{1,20}发送|(get|获取) outlook for .{1,20})$",
    re.IGNORECASE,
)


def split(text: str) -> tuple[str, str]:
    """The letter's own words, and what is quoted below or between them."""
    lines = text.replace("\r\n", "\n").split("\n")
    end = next((at for at in range(len(lines)) if _begins_history(lines, at)), len(lines))
    own, quoted = _without_marks(lines[:end])
    history = "\n".join([*quoted, *lines[end:]]).strip()
    words = "\n".join(_without_signature(own)).strip()
    return (words, history) if words else (text.strip(), "")


def _begins_history(lines: list[str], at: int) -> bool:
    line = lines[at].strip()
    two = f"{line} {lines[at + 1].strip()}" if at + 1 < len(lines) else line  # clients break long lines
    if any(head.match(line) or (line and head.match(two)) for head in HEADS):
        return True
    return bool(FIELDS.match(line)) and at + 1 < len(lines) and bool(FIELDS.match(lines[at + 1].strip()))


def _without_marks(lines: list[str]) -> tuple[list[str], list[str]]:
    own = [line for line in lines if not line.lstrip().startswith(">")]
    return own, [line for line in lines if line.lstrip().startswith(">")]


def _without_signature(lines: list[str]) -> list[str]:
    while lines and (not lines[-1].strip() or SIGNATURES.match(lines[-1].strip())):
        lines = lines[:-1]
    return lines

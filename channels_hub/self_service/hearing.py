"""What a customer means: a person, a line of the menu, a question. Words only, no rows are changed."""

import re
import unicodedata

#: Whoever says one of these wants a person. Matched in what is short, or as a whole wish.
PERSON = re.compile(
    r"人工|转人|真人|找人|客服人员|转客服|接客服|投诉|坐席|(real |live )?(agent|person|human|operator)\b", re.IGNORECASE
)
#: A wish for a person is short; a long text that happens to hold such a word is a question.
SHORT = 24
NUMBER = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8})(?!\d)")


def wants_person(words: str) -> bool:
    return len(words) <= SHORT and bool(PERSON.search(words))


def same(words: str) -> str:
    """The same for the same question, however it was typed."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    return re.sub(r"[\W_]+|[吗呢吧啊呀嘛的了]", "", folded)[:80]


def telephone(words: str) -> str:
    found = NUMBER.search(words)
    return re.sub(r"\D", "", found[1]) if found else ""

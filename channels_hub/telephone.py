"""Numbers and telephones: the same person's number is written in many ways."""

import re

from accounts.models import User

#: A Local channel may be replaced by the telephone behind it: `Local/1001@agents` and `PJSIP/1001` are one place.
NUMBER = re.compile(r"(?:Local/(?=\d+@)|\w+/(?=\d+$))?(\d+)(?:@.*)?", re.ASCII)


def normal(number: str) -> str:
    """`+86 138-0013-8000` and `0086 13800138000` → `13800138000`; what is no number becomes empty."""
    digits = re.sub(r"[^\d+]", "", number)
    digits = re.sub(r"^(\+|00)86(?=\d{8,})", "", digits)
    return digits.replace("+", "00")[:20] if re.search(r"\d{3}", digits) else ""


def agent_at(telephone: str, name: str) -> User | None:
    """Whose telephone this is: by interface (`Local/1001@agents/n`), the queue member's name, else by its number."""
    working = User.objects.filter(is_active=True).order_by("pk")
    known = {telephone, telephone.removesuffix("/n"), name} - {""}
    if known and (agent := working.filter(extension__in=known).first()):
        return agent
    number = NUMBER.fullmatch(telephone)
    return working.filter(extension__regex=rf"/{number[1]}(@|$)").first() if number else None

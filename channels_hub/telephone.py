"""Numbers and telephones: the same person's number is written in many ways."""

import re

from django.db.models import Q

from accounts.models import User


def normal(number: str) -> str:
    """`+86 138-0013-8000` and `0086 13800138000` → `13800138000`; what is no number becomes empty."""
    digits = re.sub(r"[^\d+]", "", number)
    digits = re.sub(r"^(\+|00)86(?=\d{8,})", "", digits)
    return digits.replace("+", "00")[:20] if re.search(r"\d{3}", digits) else ""


def agent_at(telephone: str, name: str) -> User | None:
    """Whose telephone this is: by interface (`Local/1001@agents/n`), the queue member's name, or number alone."""
    known = {telephone, telephone.removesuffix("/n"), name} - {""}
    its = Q(extension__in=known)
    if telephone.isascii() and telephone.isdigit():
        its |= Q(extension__regex=rf"/{telephone}(@|$)")
    return User.objects.filter(its, is_active=True).order_by("pk").first() if known else None

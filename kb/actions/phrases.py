"""Reply phrases and what stands for their variables (KB5)."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Role, User
from cs_platform.lib.refusals import Forbidden, Refused
from cs_platform.lib.search import normalise
from kb.access import is_editor, load_phrase, visible_phrases
from kb.models import Phrase

VARIABLES = ("customer.name", "agent.name", "ticket.number", "greeting")
_VARIABLE = re.compile(r"\{([\w.]+)\}")


def expand(phrase: Phrase, variables: Mapping[str, str]) -> str:
    """The phrase's text with its variables filled in.

    `{greeting}` is known by itself. A variable without a value stays as it is written,
    for the agent to see: nobody sends a hole unknowingly.
    """
    values = {"greeting": greeting(timezone.localtime()), **variables}
    return _VARIABLE.sub(lambda match: values.get(match[1]) or match[0], phrase.text)


def greeting(now: datetime) -> str:
    """What one says at this hour, in the centre's language whatever the agent's screen is in."""
    with override(settings.LANGUAGE_CODE):
        if 5 <= now.hour < 12:
            return _("Good morning")
        return _("Good afternoon") if 12 <= now.hour < 18 else _("Good evening")


def match(user: User, words: str, limit: int = 20) -> list[Phrase]:
    """Phrases for what was typed after the slash: by shortcut, then title, then text; most used first."""
    asked = normalise(words.strip())
    phrases = visible_phrases(user).order_by("-use_count", "shortcut")
    ranked = [(rank, phrase) for phrase in phrases if (rank := _rank(phrase, asked)) is not None]
    return [phrase for _rank_, phrase in sorted(ranked, key=lambda pair: pair[0])][:limit]


def _rank(phrase: Phrase, asked: str) -> int | None:
    """0 is nearest; None does not fit."""
    shortcut, title, words = (normalise(part) for part in (phrase.shortcut, phrase.title, phrase.text))
    tests = (shortcut == asked, shortcut.startswith(asked), asked in title, asked in words)
    return next((rank for rank, fits in enumerate(tests) if fits), None)


@transaction.atomic
def keep(user: User, phrase: Phrase, values: Mapping[str, Any]) -> Phrase:
    """Change a phrase, or make `phrase` (a new one)."""
    if phrase.pk:
        phrase = load_phrase(user, phrase.pk, lock=True)
    for name, value in values.items():
        setattr(phrase, name, value)
    _require_scope(user, phrase)
    if unknown := unknown_variables(phrase.text):
        message = _("There is no variable %(names)s.") % {"names": "、".join(unknown)}
        raise Refused("unknown_variable", message, {"text": message})
    phrase.full_clean()
    phrase.save()
    return phrase


def require_keeper(user: User) -> None:
    """Editors keep all phrases, leads those of the own team."""
    if not is_editor(user) and not (user.has_role(Role.LEAD) and user.team_id):
        raise Forbidden("not_an_editor", _("Only knowledge editors and team leads change phrases."))


def _require_scope(user: User, phrase: Phrase) -> None:
    require_keeper(user)
    if not is_editor(user) and phrase.team_id != user.team_id:
        raise Forbidden("other_team", _("A team lead changes the phrases of the own team."))


def unknown_variables(words: str) -> list[str]:
    return [f"{{{name}}}" for name in _VARIABLE.findall(words) if name not in VARIABLES]


@transaction.atomic
def remove(user: User, phrase_id: int) -> None:
    load_phrase(user, phrase_id, lock=True).delete()


@transaction.atomic
def used(user: User, phrase_id: int) -> None:
    visible_phrases(user).filter(pk=phrase_id).update(use_count=F("use_count") + 1)

"""Which groups a member of staff may join, by kind: `conversation.12` is kind `conversation`, key `12`.

Apps above add their own kinds from `ready()`: `allow("ticket", lambda user, key: …)`.
"""

from collections.abc import Callable

from accounts.models import Role, Scope, Team, User
from channels_hub.access import SPEAKERS, visible_conversations

Rule = Callable[[User, str], bool]
_RULES: dict[str, Rule] = {}


def allow(kind: str, rule: Rule) -> None:
    """Let staff join groups `<kind>.<key>` where `rule(user, key)` says so; called off the event loop."""
    _RULES[kind] = rule


def may_join(user: User, group: str) -> bool:
    kind, _dot, key = group.partition(".")
    if key != key.lstrip("0") or len(key) > 18:  # each row has one group: `conversation.012` is none
        return False
    rule = _RULES.get(kind)
    return rule is not None and rule(user, key)


def _conversation(user: User, key: str) -> bool:
    return key.isdecimal() and visible_conversations(user).filter(pk=int(key)).exists()


def _queue(user: User, key: str) -> bool:
    """What waits for their own team, or for one in their scope."""
    if not user.has_role(*SPEAKERS, Role.ADMIN):
        return False
    if key == str(user.team_id) or user.scope == Scope.ALL:
        return True
    in_department = user.scope == Scope.DEPARTMENT and key.isdecimal()
    return in_department and Team.objects.filter(pk=int(key), department=user.department_id).exists()


allow("conversation", _conversation)
allow("queue", _queue)

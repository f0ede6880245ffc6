"""Who is told that time runs short, and how."""

from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from accounts.models import Team, User
from cs_platform.lib.live import Frame, publish_on_commit, user_group
from deadlines import registry
from deadlines.models import Notice, Timer
from deadlines.models.policy import Recipient
from deadlines.registry import Subject, What, Words

_SHORT = "m-d H:i"


class Draft(NamedTuple):
    """A notice on its way, in the words of the one who will read it."""

    user: User
    level: Notice.Level
    title: str
    body: str
    url: str


def plain_subject(timer: Timer) -> Subject:
    """For a kind that no app has registered a handler for."""
    return Subject(format_lazy("{} {}", registry.kind_name(timer.subject_kind), timer.subject_id))


def worded(timer: Timer, what: What, level: int, about: Subject) -> list[Draft]:
    """The default of every deadline: a warning to the owner, a breach to their lead, then the escalations."""
    severity = Notice.Level.WARNING if what == "warned" else Notice.Level.BREACH
    person = _recipient(timer, what, level, about)
    if person is None or not person.is_active:
        return []
    with translation.override(person.language or settings.LANGUAGE_CODE):
        return [Draft(person, severity, *_words(timer, what, about.title), about.url)]


def send(drafts: Sequence[Draft]) -> None:
    """Keep the notices and show them on the screens of those they are for."""
    notices = Notice.objects.bulk_create(
        Notice(user=user, level=level, title=title[:200], body=body[:500], url=url)
        for user, level, title, body, url in drafts
    )
    for notice in notices:
        publish_on_commit(user_group(notice.user_id), _frame(notice))


@transaction.atomic
def notify(user: User, level: Notice.Level, title: Words, body: Words = "", url: str = "") -> None:
    """Tell one person something; the texts become theirs in language here."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        send([Draft(user, level, str(title), str(body), url)])


def _frame(notice: Notice) -> Frame:
    facts = {"level": str(notice.level), "title": notice.title, "body": notice.body, "url": notice.url}
    return {"type": "notice", "id": notice.pk, **facts}


@transaction.atomic
def mark_read(user: User, notice_id: int | None = None) -> int:
    """Mark one notice of `user` as read, all of them without `notice_id`."""
    unread = Notice.objects.filter(user=user, read_at=None)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    return unread.update(read_at=timezone.now())


def _words(timer: Timer, what: What, title: Words) -> tuple[str, str]:
    metric = registry.metric_name(timer.subject_kind, timer.metric)
    due = date_format(timezone.localtime(timer.moments[len(timer.warn_before)]), _SHORT)
    if what == "warned":
        return _("Soon due: %(title)s") % {"title": title}, _("%(metric)s by %(due)s") % {"metric": metric, "due": due}
    return _("Overdue: %(title)s") % {"title": title}, _("%(metric)s was due %(due)s") % {
        "metric": metric,
        "due": due,
    }


def _recipient(timer: Timer, what: What, level: int, about: Subject) -> User | None:
    owner = about.owner or timer.owner
    to, user_id = _addressee(timer, what, level)
    match to:
        case Recipient.USER:
            return User.objects.filter(pk=user_id).first() if user_id else None
        case Recipient.OWNER:
            return owner or _team_lead(owner, about.team)
        case Recipient.TEAM_LEAD:
            return _team_lead(owner, about.team) or owner
        case _:
            return _department_lead(owner, about.team) or _team_lead(owner, about.team) or owner


def _addressee(timer: Timer, what: What, level: int) -> tuple[str, int | None]:
    if what == "warned":
        return Recipient.OWNER, None
    if level == 0:
        return Recipient.TEAM_LEAD, None
    escalation = timer.escalations[level - 1]
    return escalation["to"], escalation.get("user")


def _team_lead(owner: User | None, team: Team | None) -> User | None:
    """The lead of the owner's team, else the head of their department."""
    team = (owner.team if owner else None) or team
    return (team.lead if team else None) or _department_lead(owner, team)


def _department_lead(owner: User | None, team: Team | None) -> User | None:
    department = (owner.department if owner else None) or (team.department if team else None)
    return department.lead if department else None

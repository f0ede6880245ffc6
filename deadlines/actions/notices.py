"""Who is told that time runs short, and how."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from accounts.models import Team, User
from cs_platform.lib.live import publish_on_commit, user_group
from deadlines import registry
from deadlines.models import Notice, Timer
from deadlines.models.policy import Recipient
from deadlines.registry import Subject, What, Words

_SHORT = "m-d H:i"


def tell(timer: Timer, what: What, level: int, at: datetime, subject: Subject | None) -> None:
    """The default of every deadline: a warning to the owner, a breach to their lead, then the escalations."""
    about = subject or Subject(format_lazy("{} {}", registry.kind_name(timer.subject_kind), timer.subject_id))
    for person in dict.fromkeys(_recipients(timer, what, level, about)):
        with translation.override(person.language or settings.LANGUAGE_CODE):
            title, body = _words(timer, what, about.title)
            notify(person, Notice.Level.WARNING if what == "warned" else Notice.Level.BREACH, title, body, about.url)


def notify(user: User, level: str, title: Words, body: Words = "", url: str = "") -> Notice:
    """Keep a notice for `user` and show it on their screens; texts are already in their language."""
    notice = Notice.objects.create(
        user=user, level=level, title=str(title)[:200], body=str(body)[:500], url=url, created_at=timezone.now()
    )
    publish_on_commit(
        user_group(user.pk),
        {
            "type": "notice",
            "id": notice.pk,
            "level": str(notice.level),
            "title": notice.title,
            "body": notice.body,
            "url": notice.url,
        },
    )
    return notice


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


def _recipients(timer: Timer, what: What, level: int, about: Subject) -> Iterator[User]:
    owner = about.owner or timer.owner
    to, user_id = _addressee(timer, what, level)
    match to:
        case Recipient.USER:
            found = User.objects.filter(pk=user_id).first()
        case Recipient.OWNER:
            found = owner or _team_lead(owner, about.team)
        case Recipient.TEAM_LEAD:
            found = _team_lead(owner, about.team) or owner
        case _:
            found = _department_lead(owner, about.team) or _team_lead(owner, about.team) or owner
    if found and found.is_active:
        yield found


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

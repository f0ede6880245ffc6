"""Troubles of inboxes: noticed, told once, and told when they are over."""

from collections.abc import Iterator

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from channels_hub import failures, health
from channels_hub.adapters import adapter_for, installed
from channels_hub.failures import CAUSES
from channels_hub.models import Inbox, Trouble
from deadlines.actions.notices import notify
from deadlines.models import Notice

Code = Trouble.Code
#: A feed that failed so often in a row is told about.
FEED_TRIES = 3
MANY = 10


def look_over() -> None:
    """What the rows say of each active inbox."""
    for one in health.of(Inbox.objects.filter(active=True, channel__in=installed())):
        settle(one.inbox.pk, dict(_seen(one)), by=(Code.FEED, Code.DELIVERIES, Code.ACCOUNT, Code.FAILURES))


def _seen(one: health.Health) -> Iterator[tuple[str, str]]:
    if failing := [feed for feed in one.feeds if feed.tries >= FEED_TRIES]:
        yield Code.FEED, failing[0].error
    if one.stuck:
        yield Code.DELIVERIES, str(one.stuck)
    if refused := [code for code in one.failed if code in CAUSES and CAUSES[code].for_admin]:
        yield Code.ACCOUNT, refused[0]
    if sum(one.failed.values()) >= MANY:
        yield Code.FAILURES, str(sum(one.failed.values()))


def ask_channels() -> None:
    """Try each account, with no transaction open: what will end soon is told ahead."""
    for inbox in Inbox.objects.filter(active=True, channel__in=installed()):
        ask(inbox)


def ask(inbox: Inbox) -> list[str]:
    """What the channel says is wrong, in the language in force; noted as a trouble."""
    problems = [str(problem) for problem in adapter_for(inbox).problems(inbox)]
    settle(inbox.pk, {Code.SETTINGS: problems[0]} if problems else {}, by=(Code.SETTINGS,))
    return problems


@transaction.atomic
def settle(inbox_id: int, seen: dict[str, str], *, by: tuple[str, ...]) -> None:
    """Make the rows agree with what was seen; `by` are the codes that were looked for."""
    inbox = Inbox.objects.select_for_update(no_key=True).select_related(None).get(pk=inbox_id)
    open_now = {trouble.code: trouble for trouble in Trouble.objects.filter(inbox=inbox, ended_at=None, code__in=by)}
    for code, detail in seen.items():
        if code not in open_now:
            _tell(Trouble.objects.create(inbox=inbox, code=code, detail=detail[:300]))
        elif open_now[code].detail != detail[:300]:
            Trouble.objects.filter(pk=open_now[code].pk).update(detail=detail[:300])
    for code, trouble in open_now.items():
        if code not in seen:
            trouble.ended_at = timezone.now()
            trouble.save(update_fields=["ended_at"])
            _tell(trouble)


def _tell(trouble: Trouble) -> None:
    """Administrators, and the lead of the team that serves the inbox."""
    over = trouble.ended_at is not None
    level = Notice.Level.INFO if over else Notice.Level.BREACH
    people = User.objects.filter(is_active=True, roles__contains=[Role.ADMIN])
    lead = trouble.inbox.team.lead
    for person in {*people, *([lead] if lead else [])}:
        with translation.override(person.language or None):
            said = _("Over: %(trouble)s") if over else "%(trouble)s"
            title = format_lazy("{}", str(said) % {"trouble": trouble})
            detail = failures.words(trouble.detail)
        notify(person, level, title, detail, reverse("channels_hub:health"))

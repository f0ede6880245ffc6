"""Queue → agent (CH4, CH12): oldest and most urgent first, one drain at a time, one assignment per transaction."""

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import DurationField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.actions import presence as presence_actions
from accounts.models import Presence, User
from channels_hub import candidates, presenting, transcript
from channels_hub.actions import assignment, capacity
from channels_hub.models import Conversation
from deadlines.actions.notices import notify
from deadlines.models import Notice

Status = Conversation.Status
DRAIN_LOCK = 4_711  # any number, the same for everybody
#: An agent whose screens have all been silent this long is gone.
GONE_SECONDS = 90
OFFER_TIME = ExpressionWrapper(F("inbox__offer_seconds") * Value(timedelta(seconds=1)), DurationField())


def drain() -> int:
    """Take back what the absent left, then offer what waits until nothing matches; how many were placed."""
    for conversation_id in left_unanswered():
        return_unanswered(conversation_id)
    placed = 0
    while _place_one():
        placed += 1
    return placed


@transaction.atomic
def _place_one() -> bool:
    """One waiting conversation to one agent; of two drains at once the second waits and looks again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DRAIN_LOCK])
    match = candidates.next_match()
    if match is None:
        return False
    conversation_id, user_id = match
    conversation = _locked(conversation_id)
    if conversation and capacity.take(user_id, conversation.units, must_be_ready=True):
        user = User.objects.get(pk=user_id)
        assignment.assign(conversation, user, accepted=False)
    return True


@transaction.atomic
def return_not_taken(conversation_id: int) -> None:
    """An offer that was not accepted in time goes to the next agent, at its old age."""
    rows = Conversation.objects.locked()
    conversation = rows.filter(pk=conversation_id, status=Status.ACTIVE, accepted_at=None).first()
    if conversation:
        assignment.put_back(conversation, "not_taken", turned_down=True)


def offers_run_out() -> list[int]:
    """Offers whose seconds are over."""
    rows = Conversation.objects.filter(status=Status.ACTIVE, accepted_at=None, routed_elsewhere=False)
    late = rows.filter(offered_at__lte=Now() - OFFER_TIME)
    return list(late.values_list("pk", flat=True)[:200])


@transaction.atomic
def return_unanswered(conversation_id: int) -> None:
    """Her agent went offline: what the customer waits for goes back to the queue at its old age."""
    rows = Conversation.objects.locked()
    if conversation := rows.filter(_unanswered_of_the_absent(), pk=conversation_id).first():
        assignment.put_back(conversation, "returned")


def left_unanswered() -> list[int]:
    """Conversations of agents who are offline, in which a customer waits; the answered ones stay theirs."""
    return list(Conversation.objects.filter(_unanswered_of_the_absent()).values_list("pk", flat=True)[:200])


def _unanswered_of_the_absent() -> Q:
    waits = Q(waiting_since__isnull=False) | Q(accepted_at=None)
    return waits & Q(status=Status.ACTIVE, routed_elsewhere=False, assignee__presence__state=Presence.State.OFFLINE)


@transaction.atomic
def tell_lead(conversation_id: int) -> None:
    """Nobody is there to take it: the team's lead learns of it, once."""
    conversation = _locked(conversation_id)
    if conversation is None or conversation.lead_told_at:
        return
    lead = conversation.team.lead
    conversation.lead_told_at = timezone.now()
    transcript.log(conversation, "nobody_there", {"lead": lead.name if lead else str(conversation.team)})
    if lead:
        with translation.override(lead.language or settings.LANGUAGE_CODE):
            title = _("Nobody is there for %(customer)s") % {"customer": conversation.customer}
            url = presenting.conversation_url(conversation.pk)
            notify(lead, Notice.Level.WARNING, title, conversation.last_text, url)


def forgive_turning_down() -> int:
    """Once the lead knows, and a round has passed, those who turned it down are asked again: nobody is stuck."""
    stuck = Conversation.objects.filter(
        status=Status.QUEUED,
        turned_down_by__isnull=False,
        lead_told_at__lte=Now() - OFFER_TIME,
    )
    through = Conversation.turned_down_by.through
    return through.objects.filter(conversation__in=stuck.values("pk")).delete()[0]


def welcome_back(user: User) -> None:
    """Ready again: what they turned down before may be offered to them."""
    through = Conversation.turned_down_by.through
    through.objects.filter(user=user, conversation__status=Status.QUEUED).delete()
    assignment.drain_soon()


def presence_changed(*, user: User, state: str, **_signal: object) -> None:
    """Receiver of `accounts.signals.presence_changed`, inside its transaction, which holds the presence locked.

    Conversations are locked before presences everywhere: hence what an absence changes is done after it.
    """
    if state == Presence.State.OFFLINE:
        assignment.drain_soon()
    elif state == Presence.State.READY:
        welcome_back(user)


def close_silent_presences() -> None:
    """Sign off agents whose every socket has gone."""
    gone = timezone.now() - timedelta(seconds=GONE_SECONDS)
    silent = Presence.objects.exclude(state=Presence.State.OFFLINE).filter(seen_at__lt=gone)
    for presence in silent.select_related("user")[:100]:
        presence_actions.set_state(presence.user, Presence.State.OFFLINE)


def _locked(conversation_id: int) -> Conversation | None:
    rows = Conversation.objects.locked().prefetch_related("team__lead")
    return rows.filter(pk=conversation_id, status=Status.QUEUED).first()

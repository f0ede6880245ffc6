"""Who may see, and who may touch: one rule for page, API and socket."""

from typing import TypeVar, cast

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.access import within_scope
from accounts.models import Role, Scope, User
from channels_hub.models import Connector, Conversation, Customer, DataRequest, Identity, Inbox, Merge, Restriction
from channels_hub.models.conversation import ConversationQuerySet
from cs_platform.lib.refusals import Forbidden

Status = Conversation.Status
M = TypeVar("M", bound=Model)
#: Those whose work conversations are; a regulator reads them only with sight of everything.
READERS = (Role.AGENT, Role.LEAD, Role.EXPERT, Role.INSPECTOR, Role.ADMIN)
SPEAKERS = (Role.AGENT, Role.LEAD)


def visible_conversations(user: User) -> ConversationQuerySet:
    """Their own, what waits for their team or left it unserved (a missed call is called back by anybody), what
    those they serve had before (CH8), and as far as their scope goes.
    """
    rows = Conversation.objects.select_related("inbox", "customer", "identity", "assignee", "survey")
    if not (user.has_role(*READERS) or (user.has_role(Role.REGULATOR) and user.scope == Scope.ALL)):
        return rows.none()
    serving = Conversation.objects.filter(assignee=user, status=Status.ACTIVE)
    own = Q(assignee=user) | Q(status=Status.CLOSED, customer__in=serving.values("customer"))
    if user.team_id and user.has_role(*SPEAKERS):
        own |= Q(status=Status.QUEUED, team=user.team_id)
        own |= Q(status=Status.CLOSED, team=user.team_id, assignee=None)
    within = within_scope(user, rows, own=own, team="team", department="team__department")
    return cast(ConversationQuerySet, within)


def load_conversation(user: User, conversation_id: int, lock: bool = False) -> Conversation:
    """The conversation, or 404; `lock=True` holds its row until the transaction ends."""
    rows = visible_conversations(user)
    if lock:
        rows = rows.select_related(None).locked().select_related("identity").prefetch_related("team")
    try:
        return rows.get(pk=conversation_id)
    except Conversation.DoesNotExist:
        raise Http404 from None


def must_speak(user: User, conversation: Conversation) -> None:
    """Agents and leads speak: the conversation's own agent, a lead in whose sight it is, or whoever takes it."""
    must_be_speaker(user)
    others = conversation.assignee_id not in (None, user.pk)
    if others and not user.has_role(Role.LEAD):
        raise Forbidden("not_yours", _("A colleague is serving this customer."))


def must_be_speaker(user: User) -> None:
    if not user.has_role(*SPEAKERS):
        raise Forbidden("not_an_agent", _("Only agents and team leads may do this."))


def must_write_notes(user: User) -> None:
    if not user.has_role(*SPEAKERS, Role.EXPERT):
        raise Forbidden("read_only", _("You may read this, but not write in it."))


def visible_customers(user: User) -> QuerySet[Customer]:
    """Whoever serves customers may look any of them up: a call comes from anybody. Numbers stay masked."""
    may = user.has_role(*READERS, Role.HANDLER) or (user.has_role(Role.REGULATOR) and user.scope == Scope.ALL)
    return Customer.objects.filter(merged_into=None) if may else Customer.objects.none()


def visible_merges(user: User) -> QuerySet[Merge]:
    """Also those of customers who were merged further since."""
    may = user.has_role(*READERS)
    return Merge.objects.select_related("kept", "gone") if may else Merge.objects.none()


def load_customer(user: User, customer_id: int, lock: bool = False) -> Customer:
    return _load(visible_customers(user), customer_id, lock)


def load_identity(user: User, identity_id: int, lock: bool = False) -> Identity:
    rows = Identity.objects.select_related("customer", "inbox").filter(customer__in=visible_customers(user))
    return _load(rows, identity_id, lock)


def load_restriction(user: User, restriction_id: int, lock: bool = False) -> Restriction:
    return _load(Restriction.objects.filter(customer__in=visible_customers(user)), restriction_id, lock)


def load_merge(user: User, merge_id: int, lock: bool = False) -> Merge:
    return _load(visible_merges(user), merge_id, lock)


#: Requests with work left: exports not packed, erasures approved whose files are still there.
OWED = Q(done_at=None) & (Q(kind=DataRequest.Kind.EXPORT) | Q(approved_at__isnull=False))


def must_ask_for_data(user: User, kind: str) -> None:
    """Leads and administrators give data out; only administrators erase (X4)."""
    may = (Role.ADMIN,) if kind == DataRequest.Kind.ERASE else (Role.LEAD, Role.ADMIN)
    if not user.has_role(*may):
        raise Forbidden("not_allowed", _("This is for a team lead or administrator."))


def visible_data_requests(user: User) -> QuerySet[DataRequest]:
    """An administrator sees the whole record, a lead what they asked for. A file is only its asker's."""
    rows = DataRequest.objects.select_related("customer", "asked_by", "approved_by")
    if user.has_role(Role.ADMIN):
        return rows
    return rows.filter(asked_by=user) if user.has_role(Role.LEAD) else rows.none()


def load_data_request(user: User, request_id: int, lock: bool = False) -> DataRequest:
    return _load(visible_data_requests(user), request_id, lock)


def load_export(user: User, request_id: int) -> DataRequest:
    """Ready to be fetched, by whoever asked for it; anything else is not there."""
    request = get_object_or_404(visible_data_requests(user), pk=request_id, asked_by=user)
    if not request.is_ready:
        raise Http404
    return request


def _load(rows: QuerySet[M], pk: int, lock: bool) -> M:
    """The row, or 404; held until the transaction ends if it is to be changed."""
    return get_object_or_404(rows.select_for_update(of=("self",), no_key=True) if lock else rows, pk=pk)


def visible_inboxes(user: User) -> QuerySet[Inbox]:
    """Administrators set them up; those who work with conversations see which there are."""
    return Inbox.objects.all() if user.has_role(*READERS) else Inbox.objects.none()


def tends_inboxes(user: User) -> bool:
    return user.has_role(Role.LEAD, Role.ADMIN)


def tended_inboxes(user: User) -> QuerySet[Inbox]:
    """Administrators see how all of them are, a lead those of their team."""
    if user.has_role(Role.ADMIN):
        return Inbox.objects.all()
    return Inbox.objects.filter(team=user.team_id) if user.has_role(Role.LEAD) else Inbox.objects.none()


def visible_connectors(user: User) -> QuerySet[Connector]:
    """Outside systems that this person's roles may ask about a customer they see (CH8)."""
    held = [role for role in Role.values if user.has_role(role)]
    return Connector.objects.filter(active=True, roles__overlap=held)


def load_connector(user: User, connector_id: int) -> Connector:
    return _load(visible_connectors(user), connector_id, lock=False)

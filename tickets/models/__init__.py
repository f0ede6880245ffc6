from tickets.models.callback import Attempt, Callback, Outcome
from tickets.models.category import Category, DispatchRule, Field
from tickets.models.choices import Priority, Type, Urgency, Via
from tickets.models.event import Anchor, Event, Kind, Party
from tickets.models.order import Order, SendBackReason
from tickets.models.return_call import ReturnCall
from tickets.models.ticket import DayCounter, Ticket, TicketLink
from tickets.models.word import Supplement, TicketAttachment, Urge

__all__ = [
    "Anchor",
    "Attempt",
    "Callback",
    "Category",
    "DayCounter",
    "DispatchRule",
    "Event",
    "Field",
    "Kind",
    "Order",
    "Outcome",
    "Party",
    "Priority",
    "ReturnCall",
    "SendBackReason",
    "Supplement",
    "Ticket",
    "TicketAttachment",
    "TicketLink",
    "Type",
    "Urge",
    "Urgency",
    "Via",
]

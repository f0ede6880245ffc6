from rest_framework.viewsets import ViewSetMixin

from tickets.api.callbacks import Callbacks
from tickets.api.orders import Orders
from tickets.api.reference import Categories, Reasons
from tickets.api.return_calls import ReturnCalls
from tickets.api.tickets import Tickets

routes: list[tuple[str, type[ViewSetMixin]]] = [
    ("tickets", Tickets),
    ("orders", Orders),
    ("callbacks", Callbacks),
    ("return-calls", ReturnCalls),
    ("ticket-categories", Categories),
    ("send-back-reasons", Reasons),
]

"""What kb asks of the apps above it."""

from django.dispatch import Signal

#: user, conversation_id: a receiver that knows the conversation (and that this person may see it) returns
#: what the phrases' variables stand for there: {"customer.name": "…", "ticket.number": "…"}.
variables_wanted = Signal()

"""What the hub tells the apps above it. Each is sent inside the transaction that made it true."""

from django.dispatch import Signal

message_received = Signal()  # message: an inbound Message
conversation_opened = Signal()  # conversation
conversation_closed = Signal()  # conversation, by: User | None
delivery_failed = Signal()  # message: an outbound Message that will not be tried again
survey_answered = Signal()  # survey: Survey with the customer's verdict
callback_wanted = Signal()  # customer, conversation | None, reason, phone, team, at: datetime | None
customers_merged = Signal()  # merge: Merge, rows of its `gone` customer are to become its `kept` one's
customers_unmerged = Signal()  # merge: Merge, what was moved for it is to go back

"""The hub's part of the REST API: everything the desk does with conversations and customers (X5)."""

from rest_framework.viewsets import ViewSetMixin

from channels_hub.api.conversations import Conversations
from channels_hub.api.customers import Customers, Merges, Restrictions
from channels_hub.api.inboxes import Inboxes
from channels_hub.api.messages import Files, Messages

routes: list[tuple[str, type[ViewSetMixin]]] = [
    ("conversations", Conversations),
    ("messages", Messages),
    ("files", Files),
    ("customers", Customers),
    ("restrictions", Restrictions),
    ("merges", Merges),
    ("inboxes", Inboxes),
]

from channels_hub.admin import connectors, conversations, customers, inboxes

__all__ = ["connectors", "conversations", "customers", "inboxes"]

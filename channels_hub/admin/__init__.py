from channels_hub.admin import conversations, customers, inboxes

__all__ = ["conversations", "customers", "inboxes"]

from channels_hub.admin import connectors, conversations, customers, inboxes, personal_data

__all__ = ["connectors", "conversations", "customers", "inboxes", "personal_data"]

"""Rights that change count at once, in windows that are open too."""

from typing import Any

from django.db.models.signals import post_save

from accounts.models import User
from cs_platform.lib.live import publish_on_commit, user_group

#: Saved alone, these change nobody's rights.
HARMLESS = {"last_login", "display_name", "language"}


def connect() -> None:
    post_save.connect(_look_again, User, dispatch_uid="accounts.access")


def _look_again(instance: User, created: bool, update_fields: Any = None, **_more: Any) -> None:
    """The person's windows ask anew what they may follow; those of somebody who left are closed."""
    if not created and not (update_fields and set(update_fields) <= HARMLESS):
        publish_on_commit(user_group(instance.pk), {"type": "access"})

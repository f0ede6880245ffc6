"""Windows of visitors who have not said a word yet, and so have no identity to be grouped by."""

import hashlib

from channels_hub.models import Identity
from cs_platform.lib import live


def stranger_group(inbox_id: int, external_id: str) -> str:
    return f"stranger.{inbox_id}.{hashlib.sha256(external_id.encode()).hexdigest()[:40]}"


def tell_known(identity: Identity) -> None:
    """Their first word was taken in: their windows may join the identity's group."""
    group = stranger_group(identity.inbox_id, identity.external_id)
    live.publish_on_commit(group, {"type": "known"})

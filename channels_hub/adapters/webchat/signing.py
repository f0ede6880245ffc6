"""What a host site signs with the inbox's secret, and what we sign for a visitor's browser."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core import signing

from channels_hub.models import Inbox

SALT = "channels_hub.visitor"
#: A browser's token lasts from visit to visit; what it shows of a signed-in customer no longer than the site's word.
TOKEN_SECONDS = 180 * 24 * 3600
#: A signed identity is for the page that was just rendered, not for keeps.
IDENTITY_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Visitor:
    """Who holds this browser's token. Anonymous until the host site vouches for somebody."""

    inbox: int
    external_id: str
    profile: dict[str, str] = field(default_factory=dict)
    verified: bool = False


def new_visitor(inbox: Inbox, profile: dict[str, str]) -> Visitor:
    return Visitor(inbox.pk, f"visitor.{secrets.token_urlsafe(15)}", profile)


def token_of(visitor: Visitor) -> str:
    return signing.dumps(asdict(visitor), salt=SALT)


def read(token: str) -> Visitor | None:
    """Whose token this is; None when it is not ours, or too old."""
    try:
        visitor = Visitor(**signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS))
        if visitor.verified:
            signing.loads(token, salt=SALT, max_age=IDENTITY_SECONDS)
        return visitor
    except (signing.BadSignature, TypeError, ValueError):
        return None


def visitor_of(inbox: Inbox, token: str) -> Visitor | None:
    """Whose token this is on `inbox`: one of another inbox opens nothing here."""
    visitor = read(token)
    return visitor if visitor and visitor.inbox == inbox.pk else None


def signed_in(inbox: Inbox, identity: str) -> Visitor | None:
    """The customer a host site vouches for; None when anything about it is wrong.

    `<claim>.<signature>`: claim is the URL-safe base64 of JSON `{"id", "name"?, "phone"?, "at"}` with `at` the Unix
    time of signing, signature the hex HMAC-SHA256 of the claim's characters under the inbox's identity secret.
    """
    claim, dot, signature = identity.rpartition(".")
    if not dot or not _matches(inbox, claim.encode(errors="replace"), signature):
        return None
    try:
        said: dict[str, Any] = json.loads(base64.urlsafe_b64decode(claim + "=" * (-len(claim) % 4)))
        fresh = abs(time.time() - float(said["at"])) < IDENTITY_SECONDS
        profile = {name: str(said[name])[:80] for name in ("name", "phone") if said.get(name)}
        return Visitor(inbox.pk, f"user.{said['id']}"[:200], profile, verified=True) if fresh else None
    except (KeyError, TypeError, ValueError, RecursionError):  # not ours, or not JSON
        return None


def vouch(inbox: Inbox, claim: dict[str, Any]) -> str:
    """What a host site's server writes into its page for a customer who is signed in there."""
    said = json.dumps(claim | {"at": int(time.time())}).encode()
    encoded = base64.urlsafe_b64encode(said).rstrip(b"=")
    return f"{encoded.decode()}.{sign(inbox, encoded)}"


def body_is_genuine(inbox: Inbox, body: bytes, header: str) -> bool:
    return _matches(inbox, body, header.removeprefix("sha256="))


def sign(inbox: Inbox, content: bytes) -> str:
    return hmac.new(inbox.secrets["identity_secret"].encode(), content, hashlib.sha256).hexdigest()


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _matches(inbox: Inbox, content: bytes, signature: str) -> bool:
    if not inbox.secrets.get("identity_secret"):
        return False
    return hmac.compare_digest(sign(inbox, content).encode(), signature.encode(errors="replace"))

"""Who speaks: one address of a person on an inbox, found or made. Inside the envelope's transaction."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import check_for_language

from channels_hub.actions import linking
from channels_hub.adapters import adapter_for
from channels_hub.live.strangers import tell_known
from channels_hub.models import Call, Customer, Identity, Inbox
from channels_hub.text import clean


def lock(inbox: Inbox, external_user: str, profile: Mapping[str, str], *, verified: bool = False) -> Identity:
    """Its row is ours until the transaction ends; whoever loses the race to make it finds the winner's."""
    rows = Identity.objects.select_related("customer").select_for_update(no_key=True, of=("self",))
    name = clean(profile.get("name", "") or profile.get("alias", ""))[:80]
    defaults: dict[str, Any] = {
        "customer": lambda: _new_customer(profile, name, verified),  # made only together with the identity
        "name": name,
        "verified": verified,
        "profile": dict(profile),
        "unionid": profile.get("unionid", "")[:64],
        "profile_due_at": timezone.now() if adapter_for(inbox).has_profiles else None,
    }
    identity, is_new = rows.get_or_create(inbox=inbox, external_id=external_user, defaults=defaults)
    identity.inbox = inbox
    if is_new:
        tell_known(identity)
    if is_new or _refresh(identity, profile, name):
        linking.link(identity)
    return identity


def of_caller(call: Call) -> Identity:
    """Locked; the exchange vouches for the number that calls."""
    said = {"phone": call.number, "name": call.name}
    profile = {name: value for name, value in said.items() if value}
    return lock(call.inbox, call.number or call.call_id, profile, verified=bool(call.number))


def known(inbox: Inbox, external_user: str) -> Identity | None:
    """Its row, locked as by `lock`, if there is one."""
    rows = Identity.objects.select_related("customer").select_for_update(no_key=True, of=("self",))
    identity = rows.filter(inbox=inbox, external_id=external_user).first()
    if identity:
        identity.inbox = inbox
    return identity


def _refresh(identity: Identity, profile: Mapping[str, str], name: str) -> bool:
    """What the channel says of them now; somebody who had left is back. True when it says something new."""
    changed: dict[str, Any] = {}
    if profile and any(identity.profile.get(key) != value for key, value in profile.items()):
        changed = {"profile": {**identity.profile, **profile}, "name": name or identity.name}
        changed["unionid"] = profile.get("unionid", "")[:64] or identity.unionid
    if identity.left_at:
        changed["left_at"] = None
    for field, value in changed.items():
        setattr(identity, field, value)
    if changed:
        identity.save(update_fields=list(changed))
    return "profile" in changed


def _new_customer(profile: Mapping[str, str], name: str, verified: bool) -> Customer:
    """With the phone number, if the channel vouches for it: whoever is known by it is linked (`linking`)."""
    phone = clean(profile.get("phone", ""))[:20] if verified else ""
    language = profile.get("language", "")
    return Customer.objects.create(name=name, phone=phone, language=language if check_for_language(language) else "")

"""What a channel knows of a person beyond their words: asked once, in the background."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from channels_hub.actions import linking
from channels_hub.adapters import adapter_for
from channels_hub.adapters.base import SendError
from channels_hub.models import Customer, Identity
from channels_hub.text import clean

CLAIM = timedelta(seconds=60)
LATER = timedelta(hours=6)


def owed() -> list[int]:
    due = Identity.objects.filter(profile_due_at__lte=timezone.now())
    return list(due.order_by("profile_due_at").values_list("pk", flat=True)[:50])


def ask(identity_id: int) -> None:
    """One person; when the channel cannot say it is asked again later, the desk works without."""
    now = timezone.now()
    due = Identity.objects.filter(pk=identity_id, profile_due_at__lte=now)
    if not due.update(profile_due_at=now + CLAIM):
        return
    identity = Identity.objects.select_related("inbox").get(pk=identity_id)
    try:
        _keep(identity_id, adapter_for(identity.inbox).profile(identity))
    except SendError as error:
        again = None if error.permanent and not error.unknown else now + LATER
        Identity.objects.filter(pk=identity_id).update(profile_due_at=again)


@transaction.atomic
def _keep(identity_id: int, profile: dict[str, str]) -> None:
    identity = Identity.objects.select_for_update(no_key=True).get(pk=identity_id)
    name = clean(profile.get("name", ""))[:80]
    identity.profile = {**identity.profile, **profile}
    identity.name, identity.unionid = name or identity.name, profile.get("unionid", "")[:64] or identity.unionid
    identity.profile_due_at = None
    identity.save(update_fields=["profile", "name", "unionid", "profile_due_at"])
    linking.link(identity)
    customer = Customer.objects.get(pk=identity.customer_id)
    if name and customer.is_nameless:
        Customer.objects.filter(pk=customer.pk).update(name=name)

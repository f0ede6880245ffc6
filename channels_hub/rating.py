"""The customer's key to the question at the end: a signed link to a page of its own (CH7)."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from channels_hub.models import Survey

_SALT = "channels_hub.rating"
#: So long after it was asked the page takes an answer.
OPEN = timedelta(days=14)


def page_of(survey_id: int) -> str:
    """The path of its page."""
    return reverse("channels_hub:rate", args=[signing.Signer(salt=_SALT).sign(str(survey_id))])


def link_to(survey_id: int) -> str:
    """The same for a message to the customer. It stands in no row: whoever is judged must not hold it."""
    return f"{settings.PUBLIC_URL}{page_of(survey_id)}"


def by_token(token: str) -> Survey | None:
    """The question of a link, None for anything we did not sign and for what is long past or erased."""
    try:
        survey_id = int(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    asked = Survey.objects.filter(asked_at__gt=timezone.now() - OPEN, conversation__forgotten_at=None)
    return asked.select_related("conversation__inbox").filter(pk=survey_id).first()

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Type(models.TextChoices):
    INQUIRY = "inquiry", _("Inquiry")
    COMPLAINT = "complaint", _("Complaint")
    FAULT = "fault", _("Fault")
    INSTALLATION = "installation", _("Installation")
    SUGGESTION = "suggestion", _("Suggestion")


class Urgency(models.TextChoices):
    NORMAL = "normal", pgettext_lazy("urgency", "Normal")
    URGENT = "urgent", pgettext_lazy("urgency", "Urgent")
    CRITICAL = "critical", pgettext_lazy("urgency", "Critical")


class Priority(models.IntegerChoices):
    """What is served first. Urgency sets it, repeated urging and reopening raise it."""

    NORMAL = 0, pgettext_lazy("priority", "Normal")
    HIGH = 1, pgettext_lazy("priority", "High")
    HIGHER = 2, pgettext_lazy("priority", "Very high")
    HIGHEST = 3, pgettext_lazy("priority", "Highest")


class Via(models.TextChoices):
    """How a word came in that is not a conversation's channel."""

    DESK = "desk", pgettext_lazy("via", "The desk")
    PAGE = "page", pgettext_lazy("via", "Progress page")
    API = "api", pgettext_lazy("via", "API")
    PHONE = "hotline", pgettext_lazy("via", "Hotline")
    CHAT = "webchat", pgettext_lazy("via", "Web chat")

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_hub.adapters.base import SettingsForm
from channels_hub.adapters.hotline.ami.address import address_of

ASTERISK, WEBHOOK = "asterisk", "webhook"


class HotlineForm(SettingsForm):
    secret_fields = ("ami_url", "webhook_secret")

    kind = forms.ChoiceField(
        label=_("exchange"), choices=[(ASTERISK, "Asterisk (AMI)"), (WEBHOOK, _("another, by signed webhook"))]
    )
    ami_url = forms.CharField(
        label=_("manager interface of the exchange"),
        required=False,
        max_length=300,
        help_text="ami://user:secret@127.0.0.1:5038",
    )
    queues = forms.CharField(
        label=_("queues"), required=False, max_length=300, help_text=_("Separated by commas; empty means all.")
    )
    context = forms.CharField(
        label=_("dialplan context of calls to customers"), required=False, max_length=80, initial="customers"
    )
    recording_base = forms.URLField(
        label=_("address of the recordings"),
        required=False,
        assume_scheme="https",
        help_text=_("Fetched from there as <id of the call>.wav; only this desk must reach it."),
    )
    webhook_secret = forms.CharField(label=_("secret of the webhook"), required=False, min_length=16, max_length=200)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == WEBHOOK and not cleaned.get("webhook_secret"):
            self.add_error("webhook_secret", _("The exchange signs with this secret: set one."))
        if cleaned.get("kind") == ASTERISK:
            try:
                address_of(cleaned.get("ami_url") or "")
            except ValueError:
                self.add_error("ami_url", _("Write it as %(example)s.") % {"example": "ami://user:secret@host:5038"})
        return cleaned

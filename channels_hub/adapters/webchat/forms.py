from django import forms
from django.utils.translation import gettext_lazy as _

from channels_hub.adapters.base import SettingsForm


class WebChatForm(SettingsForm):
    secret_fields = ("identity_secret",)

    identity_secret = forms.CharField(
        label=_("identity secret"),
        required=False,
        min_length=16,
        max_length=200,
        help_text=_("Shared with the site that carries the widget: it signs who is signed in there."),
    )

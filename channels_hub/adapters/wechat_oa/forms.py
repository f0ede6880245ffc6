from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_hub.adapters.base import SettingsForm
from channels_hub.adapters.wechat_crypto import key_of


class Mode:
    """How the platform pushes: in the clear, both ways, encrypted only."""

    PLAIN, COMPATIBLE, SECURE = "plain", "compatible", "secure"
    CHOICES = [(PLAIN, _("plain text")), (COMPATIBLE, _("compatible")), (SECURE, _("secure"))]


class WechatOfficialAccountForm(SettingsForm):
    secret_fields = ("token", "secret", "aes_key")

    appid = forms.CharField(label="AppID", max_length=40)
    secret = forms.CharField(label="AppSecret", max_length=100)
    token = forms.CharField(label="Token", min_length=3, max_length=32, help_text=_("As set on the WeChat platform."))
    mode = forms.ChoiceField(label=_("message encryption"), choices=Mode.CHOICES, initial=Mode.SECURE)
    aes_key = forms.CharField(label="EncodingAESKey", required=False, max_length=43)
    api_base = forms.URLField(
        label=_("address of the interface"), initial="https://api.weixin.qq.com", assume_scheme="https"
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("mode") != Mode.PLAIN or cleaned.get("aes_key"):
            try:
                key_of(cleaned.get("aes_key") or "")
            except ValueError:
                self.add_error("aes_key", _("The EncodingAESKey has 43 letters and figures."))
        return cleaned

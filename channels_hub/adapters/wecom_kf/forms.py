from django import forms
from django.utils.translation import gettext_lazy as _

from channels_hub.adapters.base import SettingsForm
from channels_hub.adapters.wechat_crypto import key_of


class WechatCustomerServiceForm(SettingsForm):
    secret_fields = ("token", "secret", "aes_key")

    corpid = forms.CharField(label=_("corporation id (CorpID)"), max_length=40)
    open_kfid = forms.CharField(label=_("service account (open_kfid)"), max_length=64)
    secret = forms.CharField(label="Secret", max_length=100, help_text=_("Of the app that may call the interface."))
    token = forms.CharField(label="Token", min_length=1, max_length=32)
    aes_key = forms.CharField(label="EncodingAESKey", max_length=43)
    api_base = forms.URLField(
        label=_("address of the interface"), initial="https://qyapi.weixin.qq.com", assume_scheme="https"
    )

    def clean_aes_key(self) -> str:
        try:
            key_of(self.cleaned_data["aes_key"])
        except ValueError:
            raise forms.ValidationError(_("The EncodingAESKey has 43 letters and figures.")) from None
        return str(self.cleaned_data["aes_key"])

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_hub.adapters.base import SettingsForm


class WeiboForm(SettingsForm):
    secret_fields = ("app_secret", "access_token")

    app_secret = forms.CharField(label="App Secret", max_length=100)
    access_token = forms.CharField(label="access_token", max_length=200)
    comments = forms.BooleanField(
        label=_("comments and mentions become conversations"), required=False, help_text=_("Asked for each minute.")
    )
    api_base = forms.URLField(
        label=_("address of the interface"), initial="https://api.weibo.com", assume_scheme="https"
    )
    message_base = forms.URLField(
        label=_("address for private messages"), initial="https://m.api.weibo.com", assume_scheme="https"
    )
    media_base = forms.URLField(
        label=_("address of files"), initial="https://upload.api.weibo.com", assume_scheme="https"
    )

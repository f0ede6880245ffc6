from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from channels_hub.adapters.base import SettingsForm
from channels_hub.adapters.email.servers import address_of


class EmailForm(SettingsForm):
    """Both addresses hold a password, so both are secret."""

    secret_fields = ("imap_url", "smtp_url")

    address = forms.EmailField(label=_("our address"))
    imap_url = forms.CharField(
        label=_("letters come from (IMAP)"), max_length=500, help_text="imaps://user:password@mail.example.com/INBOX"
    )
    smtp_url = forms.CharField(
        label=_("letters go out by (SMTP)"), max_length=500, help_text="smtps://user:password@mail.example.com"
    )

    def clean_imap_url(self) -> str:
        return self._checked("imap_url", ("imap", "imaps"))

    def clean_smtp_url(self) -> str:
        return self._checked("smtp_url", ("smtp", "smtps"))

    def _checked(self, name: str, schemes: tuple[str, ...]) -> str:
        url = str(self.cleaned_data[name])
        try:
            if address_of(url).scheme in schemes:
                return url
        except ValueError:
            pass
        example = self.fields[name].help_text
        raise ValidationError(
            _("Write it as %(example)s; signs in the password as in a link (%%40 for @)."), params={"example": example}
        )

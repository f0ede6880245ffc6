"""Setting up an inbox from the command line: judged by the same form as in the administration."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Team
from channels_hub import tokens
from channels_hub.adapters import installed
from channels_hub.models import Inbox
from cs_platform.lib.refusals import Refused


@transaction.atomic
def configure(
    channel: str, key: str, values: Mapping[str, str], *, name: str = "", team: Team | None = None
) -> tuple[Inbox, bool]:
    """Make the inbox, or change what is given of it; the inbox, and whether it is new. Refuses a wrong setting."""
    if channel not in installed():
        words = {"name": channel, "all": ", ".join(sorted(installed()))}
        raise Refused("no_channel", _("There is no channel %(name)s; there are: %(all)s") % words)
    known = Inbox.objects.select_for_update(no_key=True).filter(key=key).first()
    inbox = known or Inbox(key=key, channel=channel, name=name or key)
    if inbox.channel != channel:
        raise Refused("other_channel", _("This key is taken by an inbox of another channel."))
    inbox.name = name or inbox.name
    if team or not known:
        inbox.team = team or _first_team()
    _set(inbox, values)
    try:
        inbox.full_clean()
    except ValidationError as error:
        raise _wrong(error.message_dict) from None
    inbox.save()
    tokens.forget(inbox)
    return inbox, not known


def _set(inbox: Inbox, values: Mapping[str, str]) -> None:
    """Settings and secrets, each where it belongs, with the form's own defaults for what was never said."""
    form_class = installed()[inbox.channel].settings_form
    if unknown := sorted(set(values) - set(form_class.base_fields)):
        words = {"names": ", ".join(unknown), "all": ", ".join(form_class.base_fields)}
        raise Refused("unknown_setting", _("Unknown: %(names)s. There are: %(all)s") % words)
    defaults = {name: field.initial for name, field in form_class.base_fields.items() if field.initial is not None}
    form = form_class({**defaults, **inbox.settings, **inbox.secrets, **values})
    if not form.is_valid():
        raise _wrong(form.errors)
    for name, value in form.cleaned_data.items():
        (inbox.secrets if name in form_class.secret_fields else inbox.settings)[name] = value


def _wrong(problems: Mapping[str, Iterable[object]]) -> Refused:
    fields: dict[str, str | Promise] = {name: " ".join(map(str, said)) for name, said in problems.items()}
    return Refused("wrong_settings", _("These settings are not right."), fields)


def _first_team() -> Team:
    team = Team.objects.order_by("pk").first()
    if team is None:
        raise Refused("no_team", _("There is no team yet that could serve it: make one in the administration."))
    return team

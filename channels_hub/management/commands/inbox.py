from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Team
from channels_hub.actions import inboxes
from channels_hub.adapters import adapter_for, installed
from channels_hub.models import Inbox
from cs_platform.lib.refusals import Refused


class Command(BaseCommand):
    help = "Set up an inbox and print where its channel delivers; try its credentials."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="make or change an inbox")
        create.add_argument("channel", help=", ".join(sorted(installed())))
        create.add_argument("--key", required=True, help="part of its address")
        create.add_argument("--name", default="")
        create.add_argument("--team", default="", help="name of the team that serves it; the first team if not given")
        create.add_argument("--set", dest="values", metavar="NAME=VALUE", action="append", default=[])
        check = verbs.add_parser("check", help="try the credentials and say what is wrong")
        check.add_argument("key")

    def handle(self, *, verb: str, **options: Any) -> None:
        (self.create if verb == "create" else self.check_inbox)(**options)

    def create(self, *, channel: str, key: str, name: str, team: str, values: list[str], **_options: Any) -> None:
        given = dict(_pair(setting) for setting in values)
        try:
            inbox, is_new = inboxes.configure(channel, key, given, name=name, team=_team(team))
        except Refused as refused:
            lines = [refused.message, *(f"  {name}: {words}" for name, words in refused.fields.items())]
            raise CommandError("\n".join(map(str, lines))) from None
        said = _("Made: %(name)s") if is_new else _("Changed: %(name)s")
        self.stdout.write(said % {"name": inbox.name})
        self.stdout.write(_("Served by: %(team)s") % {"team": inbox.team})
        self.stdout.write(_("The channel delivers to: %(url)s") % {"url": _address(inbox)})

    def check_inbox(self, *, key: str, **_options: Any) -> None:
        inbox = Inbox.objects.filter(key=key).first()
        if inbox is None:
            raise CommandError(_("There is no inbox with this key."))
        if problems := adapter_for(inbox).problems(inbox):
            raise CommandError("\n".join(str(problem) for problem in problems))
        self.stdout.write(self.style.SUCCESS(_("%(name)s works.") % {"name": inbox.name}))


def _pair(setting: str) -> tuple[str, str]:
    name, equals, value = setting.partition("=")
    if not equals:
        raise CommandError(_("Write a setting as name=value: %(setting)s") % {"setting": name})
    return name, value


def _team(name: str) -> Team | None:
    if not name:
        return None
    team = Team.objects.filter(name=name).first()
    if team is None:
        teams = ", ".join(Team.objects.values_list("name", flat=True))
        raise CommandError(_("There is no team %(name)s; there are: %(all)s") % {"name": name, "all": teams})
    return team


def _address(inbox: Inbox) -> str:
    return f"{settings.PUBLIC_URL}{reverse('channels_hub:hook', args=[inbox.key])}"

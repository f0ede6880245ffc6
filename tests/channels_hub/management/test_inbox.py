"""`manage.py inbox`: an inbox made, changed and tried from the command line."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from channels_hub.adapters.base import SettingsForm
from channels_hub.management.commands.inbox import Command
from channels_hub.models import Inbox
from tests.channels_hub.channel import Postcards


def inbox(*words: str) -> str:
    out = StringIO()
    with translation.override("en"):
        call_command("inbox", *words, stdout=out)
    return out.getvalue()


def refusal(*words: str) -> str:
    with pytest.raises(CommandError) as error:
        inbox(*words)
    return str(error.value)


def test_it_makes_an_inbox_and_says_where_the_channel_delivers(world: dict[str, Any]) -> None:
    said = inbox("create", "webchat", "--key", "site", "--name", "官网", "--set", "identity_secret=at least sixteen")
    assert "/hooks/site/" in said
    made = Inbox.objects.get(key="site")
    assert (made.name, made.secrets, made.settings) == ("官网", {"identity_secret": "at least sixteen"}, {})


def test_said_again_it_changes_only_what_is_said(world: dict[str, Any]) -> None:
    inbox("create", "webchat", "--key", "site", "--name", "官网", "--set", "identity_secret=at least sixteen")
    assert "Changed" in inbox("create", "webchat", "--key", "site", "--name", "新官网")
    made = Inbox.objects.get(key="site")
    assert (made.name, made.secrets) == ("新官网", {"identity_secret": "at least sixteen"})


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["telex", "--key", "x"], "no channel telex"),
        (["webchat", "--key", "x", "--set", "colour=red"], "Unknown: colour. There are: identity_secret"),
        (
            ["webchat", "--key", "x", "--set", "identity_secret=short"],
            "identity_secret: Ensure this value",
        ),
        (["webchat", "--key", "x", "--set", "identity_secret"], "name=value"),
        (["webchat", "--key", "a b"], "key:"),
        (["webchat", "--key", "x", "--team", "没有"], "no team 没有"),
        (["email", "--key", "demo-site"], "another channel"),
    ],
)
def test_what_is_wrong_is_refused_with_the_reason(
    words: list[str], reason: str, world: dict[str, Any], postcards: Postcards
) -> None:
    inbox("create", "webchat", "--key", "demo-site")
    assert reason in refusal("create", *words)
    assert Inbox.objects.count() == 1


def test_without_a_team_it_says_what_is_missing(db: None) -> None:
    assert "no team" in refusal("create", "webchat", "--key", "x")


def test_its_words_do_not_get_in_the_way_of_djangos_own() -> None:
    read = Command().create_parser("manage.py", "inbox").parse_args(["create", "email", "--key", "x", "--set", "a=b"])
    assert (read.values, read.settings) == (["a=b"], None)


def test_check_tells_in_words_what_is_wrong(post: Inbox, postcards: Postcards, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "works" in inbox("check", "post")
    monkeypatch.setattr(postcards, "problems", lambda _inbox: ["Add 203.0.113.9 to the list of allowed addresses."])
    assert "203.0.113.9" in refusal("check", "post")
    assert "no inbox" in refusal("check", "nowhere")


def test_secrets_are_kept_apart_and_never_printed(
    post: Inbox, postcards: Postcards, monkeypatch: pytest.MonkeyPatch, world: dict[str, Any]
) -> None:
    class Form(SettingsForm):
        secret_fields = ("stamp",)
        from django import forms

        stamp = forms.CharField()
        office = forms.CharField(initial="南京")

    monkeypatch.setattr(postcards, "settings_form", Form)
    said = inbox("create", "email", "--key", "post", "--set", "stamp=very secret")
    post.refresh_from_db()
    assert (post.secrets, post.settings) == ({"stamp": "very secret"}, {"office": "南京"})
    assert "very secret" not in said

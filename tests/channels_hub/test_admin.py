"""Inboxes with their channel's own settings; customers masked (issue journey 8, X6)."""

import pytest
from django.test import Client

from accounts.models import User
from channels_hub.adapters import installed
from channels_hub.models import Customer, Inbox


def inbox_form(inbox: Inbox, **changes: str) -> dict[str, str]:
    return {
        "name": inbox.name, "key": inbox.key, "active": "on", "greeting": "", "colour": "#0a7d5a",
        "team": str(inbox.team_id), "units": "1", "offer_seconds": "60", "same_question_limit": "3",
        "unsolved_minutes": "5", "menu-TOTAL_FORMS": "0", "menu-INITIAL_FORMS": "0", **changes,
    }  # fmt: skip


def test_a_secret_is_written_and_never_shown_again(client: Client, admin: User, webchat: Inbox) -> None:
    client.force_login(admin)
    address = f"/admin/channels_hub/inbox/{webchat.pk}/change/"
    secret = "a-long-enough-secret"
    assert client.post(address, inbox_form(webchat, identity_secret=secret)).status_code == 302
    webchat.refresh_from_db()
    assert webchat.secrets == {"identity_secret": secret}
    page = client.get(address).content.decode()
    assert "identity_secret" in page
    assert secret not in page
    assert client.post(address, inbox_form(webchat, name="改名")).status_code == 302
    webchat.refresh_from_db()
    assert (webchat.name, webchat.secrets) == ("改名", {"identity_secret": secret})


def test_a_wrong_setting_is_refused_with_its_reason(client: Client, admin: User, webchat: Inbox) -> None:
    client.force_login(admin)
    address = f"/admin/channels_hub/inbox/{webchat.pk}/change/"
    short = client.post(address, inbox_form(webchat, identity_secret="short"))
    assert short.status_code == 200
    assert "identity_secret" in short.context["adminform"].form.errors
    colour = client.post(address, inbox_form(webchat, colour="red"))
    assert "colour" in colour.context["adminform"].form.errors
    webchat.refresh_from_db()
    assert (webchat.colour, webchat.secrets) == ("#0a7d5a", {})


def test_a_new_inbox_goes_on_to_the_settings_of_its_channel(client: Client, admin: User, webchat: Inbox) -> None:
    client.force_login(admin)
    form = inbox_form(webchat, key="second", channel="webchat")
    answer = client.post("/admin/channels_hub/inbox/add/", form)
    second = Inbox.objects.get(key="second")
    assert answer["Location"].endswith(f"{second.pk}/change/")
    unspoken = client.post("/admin/channels_hub/inbox/add/", {**form, "key": "third", "channel": "telex"})
    assert "channel" in unspoken.context["adminform"].form.errors


def test_numbers_are_masked_and_found_by_their_last_four(client: Client, admin: User, erin: Customer) -> None:
    client.force_login(admin)
    found = client.get("/admin/channels_hub/customer/", {"q": "0001"}).content.decode()
    assert erin.name in found
    assert erin.phone not in found
    assert "139****0001" in found
    assert erin.name not in client.get("/admin/channels_hub/customer/", {"q": "9518"}).content.decode()
    assert erin.phone not in client.get(f"/admin/channels_hub/customer/{erin.pk}/change/").content.decode()


def test_every_list_of_the_administration_opens(client: Client, admin: User, conversation: object) -> None:
    client.force_login(admin)
    for name in ("inbox", "customer", "conversation", "envelope", "restriction", "tag", "merge", "reveal"):
        assert client.get(f"/admin/channels_hub/{name}/").status_code == 200


@pytest.mark.parametrize("channel", ["wechat_oa", "wecom_kf", "weibo", "email", "hotline", "webchat"])
def test_every_channel_has_its_own_settings_with_their_defaults(
    channel: str, client: Client, admin: User, webchat: Inbox
) -> None:
    client.force_login(admin)
    inbox = Inbox.objects.create(key=f"new-{channel.replace('_', '-')}", channel=channel, name="新", team=webchat.team)
    page = client.get(f"/admin/channels_hub/inbox/{inbox.pk}/change/").content.decode()
    for name, field in installed()[channel].settings_form.base_fields.items():
        assert f'name="{name}"' in page
        if isinstance(field.initial, str):
            assert field.initial in page

# ruff: noqa: E501 - tables read better in one line
"""Who is signed in, for how long, and what becomes of windows when they no longer may."""

import logging
from io import BytesIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from asgiref.sync import sync_to_async
from django.test import Client
from knox.models import AuthToken
from PIL import Image

from accounts.actions.profile import create_token, revoke_token
from accounts.models import Team, User
from channels_hub.actions import conversations
from channels_hub.adapters.webchat import signing
from channels_hub.examining import examine
from channels_hub.live.subscriptions import may_join
from channels_hub.models import Conversation, Inbox
from cs_platform.lib.redact import redact
from cs_platform.lib.refusals import Refused
from tests.channels_hub.live.test_sockets import desk_of, run
from tests.channels_hub.visitor import Widget

pytestmark = pytest.mark.django_db
RIGHT = {"login": "alice", "password": "bihuan-demo"}


def sign_in(client: Client, password: str, login: str = "alice", **more: Any) -> int:
    return client.post("/accounts/login/", {"login": login, "password": password}, **more).status_code


def test_guessing_one_account_is_slowed_down_whatever_address_it_pretends(client: Client, alice: User) -> None:
    for hop in range(6):
        sign_in(client, "wrong", headers={"x-forwarded-for": f"10.1.1.{hop}"}, REMOTE_ADDR=f"10.2.2.{hop}")
    assert sign_in(client, "bihuan-demo", headers={"x-forwarded-for": "10.3.3.3"}, REMOTE_ADDR="10.4.4.4") != 302


def test_guessing_from_one_address_is_slowed_down_whatever_it_says_of_itself(client: Client, world: dict) -> None:
    answers = [sign_in(client, "wrong", f"user{n}", headers={"x-forwarded-for": f"10.1.1.{n}"}) for n in range(12)]
    assert answers[-1] == 429 or sign_in(client, "bihuan-demo", "bob") != 302


def test_signing_in_changes_the_key_and_signing_out_ends_it(client: Client, alice: User) -> None:
    client.get("/accounts/login/")
    client.cookies["sessionid"] = "chosenbysomebodyelse0000000000000"
    assert sign_in(client, "bihuan-demo") == 302
    cookie = client.cookies["sessionid"]
    assert cookie.value != "chosenbysomebodyelse0000000000000"
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/me/").status_code == 200
    client.post("/accounts/logout/")
    client.cookies["sessionid"] = cookie.value
    assert client.get("/me/").status_code == 302


def test_the_second_step_is_asked_and_a_wrong_one_lets_nobody_in(client: Client, alice: User) -> None:
    key = "JBSWY3DPEHPK3PXP"
    TOTP.activate(alice, key)
    assert Authenticator.objects.filter(user=alice).exists()
    first = client.post("/accounts/login/", RIGHT)
    assert "/2fa/" in first["Location"]
    assert client.get("/me/").status_code == 302
    client.post(first["Location"], {"code": "000000"})
    assert client.get("/me/").status_code == 302
    code = format_hotp_value(hotp_value(key, next(iter(yield_hotp_counters_from_time()))))
    client.post(first["Location"], {"code": code})
    assert client.get("/me/").status_code == 200


def test_a_token_is_kept_as_a_hash_and_ends_when_revoked(client: Client, alice: User) -> None:
    token = create_token(alice)
    row, headers = AuthToken.objects.get(), {"Authorization": f"Token {token}"}
    assert token not in (row.digest, row.token_key)
    assert client.get("/api/me/", headers=headers).json()["username"] == "alice"
    revoke_token(alice, row.token_key)
    assert client.get("/api/me/", headers=headers).status_code == 401


def test_a_token_of_somebody_else_is_not_revoked(alice: User, bob: User) -> None:
    create_token(alice)
    assert not revoke_token(bob, AuthToken.objects.get().token_key)


def test_whoever_left_has_no_session_and_no_token(client: Client, alice: User) -> None:
    headers = {"Authorization": f"Token {create_token(alice)}"}
    client.force_login(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get("/desk/").status_code == 302
    assert Client().get("/api/me/", headers=headers).status_code == 401
    assert sign_in(Client(), "bihuan-demo") != 302 or Client().get("/me/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_open_window_of_whoever_left_is_closed_at_once(alice: User) -> None:
    async def story() -> None:
        desk = await sync_to_async(desk_of)(alice)
        async with desk:
            await desk.hear("ready")
            alice.is_active = False
            await sync_to_async(alice.save)()
            assert await desk.is_closed_with() == 4401

    run(story)


@pytest.mark.django_db(transaction=True)
def test_an_open_window_follows_no_longer_what_went_to_another_team(
    alice: User, conversation: Conversation, world: dict[str, Any]
) -> None:
    async def story() -> None:
        desk = await sync_to_async(desk_of)(alice)
        async with desk:
            await desk.hear("ready")
            await desk.say(subscribe=f"conversation.{conversation.pk}")
            await desk.hear("subscribed")
            hotline = world["teams"]["hotline"]
            await sync_to_async(conversations.transfer)(alice, conversation.pk, to_team=hotline, note="请接手")
            assert (await desk.hear("refused"))["group"] == f"conversation.{conversation.pk}"

    run(story)


@pytest.mark.parametrize("who", ["anna", "cai", "emma"])
def test_others_follow_nothing(world: dict[str, Any], conversation: Conversation, who: str) -> None:
    user, pk = world["users"][who], conversation.pk
    for group in (f"conversation.{pk}", f"conversation.0{pk}", f"visitor.{conversation.identity_id}", "user.1", "board.",
                  f"ticket.{pk}", f"queue.{conversation.team_id}", "conversation.²", "conversation." + "9" * 60, "", "."):  # fmt: skip
        assert not may_join(user, group), group


def test_a_key_written_otherwise_opens_nothing(alice: User, conversation: Conversation) -> None:
    assert may_join(alice, f"conversation.{conversation.pk}")
    for key in (f"0{conversation.pk}", f"{'0' * 17}{conversation.pk}5", f" {conversation.pk}", f"{conversation.pk}٣"):
        assert not may_join(alice, f"conversation.{key}")


def test_a_department_watches_the_queues_of_its_own_teams(world: dict[str, Any], bob: User) -> None:
    other = Team.objects.create(code="other", name="别处", department=world["departments"]["billing"])
    bob.scope = "department"
    assert may_join(bob, f"queue.{world['teams']['hotline'].pk}")
    assert not may_join(bob, f"queue.{other.pk}")


def test_a_visitors_token_is_forged_moved_and_kept_in_vain(
    widget: Widget, webchat: Inbox, world: dict, monkeypatch: Any
) -> None:
    other = Inbox.objects.create(key="other", channel="webchat", name="别的", team=world["teams"]["hotline"])
    visitor = signing.visitor_of(webchat, widget.token)
    assert visitor is not None
    assert signing.visitor_of(other, widget.token) is None
    assert signing.visitor_of(webchat, widget.token[:-2] + "xx") is None
    assert widget.ask("GET", "messages/").status_code == 200
    monkeypatch.setattr(signing, "TOKEN_SECONDS", -1)
    assert widget.ask("GET", "messages/").status_code == 401


def test_a_customers_signed_name_ends_with_the_sites_word(webchat: Inbox, monkeypatch: Any) -> None:
    webchat.secrets = {"identity_secret": "a-shared-secret-of-the-site"}
    visitor = signing.signed_in(webchat, signing.vouch(webchat, {"id": "7"}))
    assert visitor is not None
    token = signing.token_of(visitor)
    assert signing.read(token) == visitor
    monkeypatch.setattr(signing, "IDENTITY_SECONDS", -1)
    assert signing.read(token) is None
    assert signing.signed_in(webchat, signing.vouch(webchat, {"id": "7"})) is None


def test_one_visitor_reads_nothing_of_another(widget: Widget, webchat: Inbox) -> None:
    widget.say("我的秘密")
    secret = widget.conversation.pk
    file = widget.upload(b"hello", "a.txt").json()
    other = Widget(Client(), webchat)
    assert "我的秘密" not in str(other.messages(f"?conversation={secret}"))
    assert "我的秘密" not in str(other.messages(f"?conversation={secret}&before=99"))
    other.say("你好")
    assert "我的秘密" not in str(other.messages(f"?conversation={secret}&before=99"))
    taken = other.send("", attachments=[file["token"]])
    assert taken.status_code >= 400
    assert Client().get(f"/files/{file['token']}/").status_code == 404
    assert other.ask("POST", "survey/", {"conversation": secret, "score": 1}).status_code == 404


def test_any_site_may_ask_and_none_gets_cookies(widget: Widget) -> None:
    answer = widget.ask("GET", "messages/")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert not answer.cookies


def test_metrics_are_for_this_machine_alone(client: Client) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="10.1.1.1").status_code == 403
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 403


def test_a_picture_of_very_many_frames_is_refused() -> None:
    bomb, frame = BytesIO(), Image.new("P", (2000, 2000))
    frame.save(bomb, "GIF", save_all=True, append_images=[Image.new("P", (2000, 2000), n) for n in range(1, 16)])
    with pytest.raises(Refused):
        examine(bomb.getvalue(), "a.gif")


@pytest.mark.parametrize(("content", "name"), [
    (b"<html><script>1</script>", "a.png"), (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.svg"),
    (b"<script>", "a.html"), (b"", "a.txt"), (b"MZ\x90", "a.exe"), (b"%PDF-1.4", "a.png"), (b"x", "a.png\x00.txt.exe"),
    (b"x", ".."), (b"x", "con"), (b"PK\x03\x04", "a.pdf"), (b"GIF89a<script>", "a.gif"),
])  # fmt: skip
def test_a_file_that_is_not_what_it_says_is_refused(content: bytes, name: str) -> None:
    with pytest.raises(Refused):
        examine(content, name)


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.txt", "..\\..\\a.txt", "/etc/a.txt", "名" * 300 + ".txt", "a\u202etxt.exe.txt", "\x00a\n.txt"],
)
def test_a_files_name_leads_nowhere(widget: Widget, name: str) -> None:
    kept = examine("你好".encode(), name).name
    assert len(kept) <= 200
    assert not set(kept) & set("/\\\n\x00\u202e")
    assert kept.endswith(".txt")


def test_a_log_holds_no_phone_and_no_key_of_a_customers_page() -> None:
    line = redact("Not Found: /progress/20261122-00001:AbCdEfGhIjKlMnOpQrStUvWxYz012345/add/ (13951880001)")
    assert "AbCdEf" not in line
    assert "13951880001" not in line
    assert "20261122-00001" in line


def test_nobodys_words_reach_the_log(widget: Widget, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        widget.say("我的身份证号是三二零")
        widget.ask("POST", "messages/", b'{"body":"\xe6\x88\x91\xe7\x9a\x84"')
    assert "身份证" not in caplog.text
    assert widget.token not in caplog.text

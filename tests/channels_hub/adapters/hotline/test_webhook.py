"""Other exchanges post the same events, signed."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import User
from channels_hub import tasks
from channels_hub.adapters import adapter_for
from channels_hub.models import Call, Envelope, Inbox
from standins.asterisk import Exchange

SECRET = "a secret of the other exchange"


def post(body: bytes, secret: str = SECRET) -> int:
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Signature": f"sha256={signature}"}
    answer = Client().post("/hooks/10086/", body, content_type="application/json", headers=headers)
    return answer.status_code


def event(**said: Any) -> dict[str, Any]:
    return {"call": "abc", "at": "2026-11-27T10:00:00+08:00", **said}


def test_a_whole_call_in_one_post(hotline: Inbox, zhang: User) -> None:
    steps = [
        event(what="queued", queue="support", caller="13800138000"),
        event(what="answered", member="Local/1001@agents", seconds=5),
        event(what="ended", at="2026-11-27T10:01:00+08:00"),
    ]
    assert post(json.dumps(steps).encode()) == 200
    assert post(json.dumps(steps).encode()) == 200
    tasks.sweep_envelopes()
    call = Call.objects.get()
    assert (call.outcome, call.wait_seconds, call.talk_seconds) == ("answered", 5, 60)
    assert Envelope.objects.count() == 3


def test_forged_posts_are_refused_and_broken_ones_kept(hotline: Inbox) -> None:
    assert post(b"{}", secret="another") == 403
    hotline.secrets["webhook_secret"] = ""
    hotline.save()
    assert post(b"{}", secret="") == 403
    hotline.secrets["webhook_secret"] = SECRET
    hotline.save()
    broken = [b"", b"[", b"\x00\xff", b'"x"', b"[" * 5000, json.dumps(event(what="exploded")).encode(), b'{"call": 1}']
    assert {post(body) for body in broken} == {200}
    tasks.sweep_envelopes()
    assert Envelope.objects.filter(error__startswith="NotUnderstood").count() == len(broken)
    assert post(b"x" * 2_000_000) == 413


def test_the_account_says_what_is_wrong(hotline: Inbox, exchange: Exchange) -> None:
    adapter = adapter_for(hotline)
    assert adapter.problems(hotline) == []
    exchange.secret = "changed"
    with translation.override("en"):
        [problem] = adapter.problems(hotline)
        assert "does not accept" in problem
        hotline.secrets["ami_url"] = "ami://a:b@127.0.0.1:1"
        [problem] = adapter.problems(hotline)
        assert "does not answer" in problem


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"kind": "asterisk"}, "ami_url"),
        ({"kind": "asterisk", "ami_url": "http://x"}, "ami_url"),
        ({"kind": "webhook"}, "webhook_secret"),
        ({"kind": "carrier pigeon"}, "kind"),
    ],
)
def test_wrong_settings_are_refused_with_the_field(given: dict[str, str], wrong: str, hotline: Inbox) -> None:
    assert wrong in adapter_for(hotline).settings_form(given).errors

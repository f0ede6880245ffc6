"""A service account whose platform stands on loopback."""

from collections.abc import Iterator
from typing import Any

import pytest

from channels_hub.models import Inbox
from standins.server import Answer
from standins.wecom_kf import Account, Platform
from standins.wecom_kf.customer import Customer
from tests.channels_hub.adapters.application import HOST, straight
from tests.channels_hub.adapters.contract import Line

SEND = "/cgi-bin/kf/send_msg"


@pytest.fixture
def platform() -> Iterator[Platform]:
    with Platform(Account(hook=f"{HOST}/hooks/kf/", transport=straight())) as platform:
        yield platform


@pytest.fixture
def account(world: dict[str, Any], platform: Platform) -> Inbox:
    set_up = platform.account
    return Inbox.objects.create(
        key="kf",
        channel="wecom_kf",
        name="微信客服",
        team=world["teams"]["multimedia"],
        settings={"corpid": set_up.corpid, "open_kfid": set_up.open_kfid, "api_base": platform.url},
        secrets={"token": set_up.token, "secret": set_up.secret, "aes_key": set_up.aes_key},
    )


@pytest.fixture
def erins_phone(platform: Platform) -> Customer:
    return platform.customer("wmErin-0123456789")


class KfLine(Line):
    def __init__(self, inbox: Inbox, platform: Platform, customer: Customer) -> None:
        self.inbox, self.platform, self.customer = inbox, platform, customer

    def say(self, text: str) -> None:
        assert [(heard.status, heard.body) for heard in self.customer.say(text)] == [(200, b"")]

    def again(self) -> None:
        """Called once more, and the list begins anew."""
        self.platform.ring()
        self.inbox.feeds.update(cursor={})

    def heard(self) -> list[str]:
        return self.customer.texts()

    def trouble(self, kind: str) -> None:
        refused, busy = Answer({"errcode": 45002, "errmsg": "too long"}), Answer({"errcode": -1, "errmsg": "busy"})
        answer = {"refused": refused, "busy": busy, "silent": self.take_and_hang_up}[kind]
        self.platform.meddle(SEND, answer)

    def take_and_hang_up(self, request: Any) -> Answer:
        self.platform.routes[SEND](request)
        return Answer(hang_up=True)

    def lock_out(self) -> None:
        self.platform.account.secret = "another one"
        self.platform.expire_token()
        self.inbox.channel_token.delete()


@pytest.fixture
def line(account: Inbox, platform: Platform, erins_phone: Customer) -> KfLine:
    return KfLine(account, platform, erins_phone)

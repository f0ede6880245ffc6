"""An official account whose platform stands on loopback."""

from collections.abc import Iterator
from typing import Any

import pytest

from channels_hub.models import Inbox
from standins.server import Answer
from standins.wechat_oa import Account, Platform
from standins.wechat_oa.customer import Customer
from tests.channels_hub.adapters.application import HOST, straight
from tests.channels_hub.adapters.contract import Line

SEND = "/cgi-bin/message/custom/send"


@pytest.fixture
def platform() -> Iterator[Platform]:
    with Platform(Account(hook=f"{HOST}/hooks/oa/", transport=straight())) as platform:
        yield platform


@pytest.fixture
def account(world: dict[str, Any], platform: Platform) -> Inbox:
    set_up = platform.account
    return Inbox.objects.create(
        key="oa",
        channel="wechat_oa",
        name="公众号",
        team=world["teams"]["multimedia"],
        settings={"appid": set_up.appid, "mode": set_up.mode, "api_base": platform.url},
        secrets={"token": set_up.token, "secret": set_up.secret, "aes_key": set_up.aes_key},
    )


@pytest.fixture
def erins_phone(platform: Platform) -> Customer:
    return platform.customer("oErin-0123456789")


class WechatLine(Line):
    def __init__(self, inbox: Inbox, platform: Platform, customer: Customer) -> None:
        self.inbox, self.platform, self.customer = inbox, platform, customer

    def say(self, text: str) -> None:
        assert [heard.body for heard in self.customer.say(text)] == [b"success"]

    def again(self) -> None:
        assert [heard.body for heard in self.customer.again()] == [b"success"]

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


@pytest.fixture
def line(account: Inbox, platform: Platform, erins_phone: Customer) -> WechatLine:
    return WechatLine(account, platform, erins_phone)

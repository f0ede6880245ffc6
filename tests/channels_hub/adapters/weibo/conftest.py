"""A Weibo account whose platform stands on loopback."""

from collections.abc import Iterator
from typing import Any

import pytest

from channels_hub.models import Inbox
from standins.server import Answer
from standins.weibo import Account, Platform
from standins.weibo.customer import Customer
from tests.channels_hub.adapters.application import HOST, straight
from tests.channels_hub.adapters.contract import Line

SEND = "/2/messages/reply.json"


@pytest.fixture
def platform() -> Iterator[Platform]:
    with Platform(Account(hook=f"{HOST}/hooks/weibo/", transport=straight())) as platform:
        yield platform


@pytest.fixture
def account(world: dict[str, Any], platform: Platform) -> Inbox:
    bases = dict.fromkeys(("api_base", "message_base", "media_base"), platform.url)
    return Inbox.objects.create(
        key="weibo",
        channel="weibo",
        name="官方微博",
        team=world["teams"]["multimedia"],
        settings={**bases, "comments": True},
        secrets={"app_secret": platform.account.app_secret, "access_token": platform.account.access_token},
    )


@pytest.fixture
def erins_phone(platform: Platform) -> Customer:
    return platform.customer("2489518277")


class WeiboLine(Line):
    def __init__(self, inbox: Inbox, platform: Platform, customer: Customer) -> None:
        self.inbox, self.platform, self.customer = inbox, platform, customer

    def say(self, text: str) -> None:
        assert [(heard.status, heard.body) for heard in self.customer.say(text)] == [(200, b"")]

    def again(self) -> None:
        assert [heard.status for heard in self.customer.again()] == [200]

    def heard(self) -> list[str]:
        return self.customer.texts()

    def trouble(self, kind: str) -> None:
        refused = Answer({"request": SEND, "errcode": 20207, "errmsg": "not allowed"})
        answer = {"refused": refused, "busy": Answer(b"", status=503), "silent": self.take_and_hang_up}[kind]
        self.platform.meddle(SEND, answer)

    def take_and_hang_up(self, request: Any) -> Answer:
        self.platform.routes[SEND](request)
        return Answer(hang_up=True)

    def lock_out(self) -> None:
        self.platform.account.access_token = "2.00another"


@pytest.fixture
def line(account: Inbox, platform: Platform, erins_phone: Customer) -> WeiboLine:
    return WeiboLine(account, platform, erins_phone)

"""Cards from outside systems: asked once, bounded, masked; trouble is said and noted (CH8, X6)."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from channels_hub.connectors.asking import LARGEST
from channels_hub.connectors.cards import Card, card_of, tried
from channels_hub.models import Connector, Customer, Identity, Inbox
from tests.channels_hub.connectors.conftest import Outside

Connect = Callable[..., Connector]


def values(card: Card) -> dict[str, str]:
    return {line["label"]: line["value"] for line in card.lines}


def test_an_answer_becomes_a_card_with_its_numbers_masked(connect: Connect, erin: Customer) -> None:
    connector = connect()
    shown = {"套餐": "畅享59元套餐", "欠费": "¥38.00", "号码": "139****0001", "账单日": "2026-11-01"}
    assert values(card_of(connector, erin, ())) == shown
    assert values(card_of(connector, erin, {"phone"})) == {**shown, "号码": erin.phone}


def test_the_customers_own_numbers_are_masked_wherever_they_stand(
    connect: Connect, outside: Outside, erin: Customer
) -> None:
    erin.account_number = "NJ20018830"
    outside.body = '{"title": "户主 13951880001", "account": {"plan": "NJ20018830 的套餐"}}'.encode()
    card = card_of(connect(title_path="title"), erin, ())
    assert card.title == "户主 139****0001"
    assert values(card)["套餐"] == "******8830 的套餐"


def test_headers_are_sent_and_values_stay_in_their_place(connect: Connect, outside: Outside, erin: Customer) -> None:
    erin.account_number = "../admin?x=1&y=/#"
    connector = connect("/a/{account_number}/b?n={phone}", headers={"X-Secret": "s3cret"})
    card_of(connector, erin, ())
    path, headers = outside.asked[0]
    assert path == "/a/..%2Fadmin%3Fx%3D1%26y%3D%2F%23/b?n=13951880001"
    assert headers["X-Secret"] == "s3cret"
    assert headers["Host"] == outside.url.removeprefix("http://")


def test_the_external_id_is_that_of_the_connectors_inbox(
    connect: Connect, outside: Outside, erin: Customer, webchat: Inbox
) -> None:
    other = Inbox.objects.create(key="other", channel="webchat", name="另一个", team=webchat.team)
    Identity.objects.create(inbox=webchat, external_id="web-1", customer=erin)
    Identity.objects.create(inbox=other, external_id="other-1", customer=erin)
    card_of(connect("/crm/{external_id}", inbox=webchat), erin, ())
    assert outside.asked[0][0] == "/crm/web-1"


def test_an_answer_is_kept_for_its_customer_until_the_connector_changes(
    connect: Connect, outside: Outside, erin: Customer
) -> None:
    connector = connect()
    for _ in range(3):
        card_of(connector, erin, ())
    assert len(outside.asked) == 1
    card_of(connector, Customer.objects.create(name="钱浩", phone="13813990023"), ())
    assert len(outside.asked) == 2
    connector.save()
    card_of(connector, erin, ())
    assert len(outside.asked) == 3


def test_who_is_unknown_there_or_has_no_number_is_no_failure(
    connect: Connect, outside: Outside, erin: Customer
) -> None:
    connector = connect()
    assert card_of(connector, Customer.objects.create(name="无号"), ()).unasked
    assert outside.asked == []
    outside.status = 404
    assert card_of(connector, erin, ()) == Card("计费账户")
    connector.refresh_from_db()
    assert (connector.last_error, connector.last_ok_at is not None) == ("", True)


@pytest.mark.parametrize(
    ("answer", "trouble", "noted"),
    [
        ({"status": 500}, "refused", "HTTP 500"),
        ({"status": 302, "headers": {"Location": "http://127.0.0.1:1/"}}, "refused", "HTTP 302"),
        ({"body": b"<html>"}, "unreadable", "JSON"),
        ({"body": b"[" * 60_000}, "unreadable", "JSON"),
        ({"body": b'{"account": [1, 2]}'}, "unreadable", "paths"),
        ({"body": b"\xff\xfe\x00"}, "unreadable", "JSON"),
        ({"body": b" " * (LARGEST + 1)}, "large", str(LARGEST)),
        ({"holding": True}, "slow", "0.5 s"),
    ],
)
def test_trouble_is_said_and_noted_and_passes(
    connect: Connect, outside: Outside, erin: Customer, answer: dict[str, Any], trouble: str, noted: str
) -> None:
    connector, well = connect(), dict(vars(outside))
    vars(outside).update(answer)
    began = time.monotonic()
    card = card_of(connector, erin, ())
    assert time.monotonic() - began < 3
    assert (card.trouble, card.lines, len(outside.asked)) == (trouble, [], 1)
    connector.refresh_from_db()
    assert noted in connector.last_error
    assert erin.phone not in connector.last_error
    assert connector.last_error_at

    vars(outside).update(well)
    assert card_of(connector, erin, (), again=True).lines
    connector.refresh_from_db()
    assert connector.last_error == ""
    assert connector.last_ok_at


def test_a_silent_system_is_left_alone_for_a_while(connect: Connect, outside: Outside, erin: Customer) -> None:
    connector = connect()
    outside.holding = True
    assert card_of(connector, erin, ()).trouble == "slow"
    assert card_of(connector, Customer.objects.create(name="钱浩", phone="13813990023"), ()).trouble == "slow"
    assert len(outside.asked) == 1


def test_nobody_there_is_said(connect: Connect, outside: Outside, erin: Customer) -> None:
    connector = connect()
    connector.url = "http://127.0.0.1:9/{phone}"
    assert card_of(connector, erin, ()).trouble == "unreachable"
    connector.url = "http://nobody.invalid/{phone}"
    assert card_of(connector, erin, (), again=True).trouble == "unreachable"


def test_a_try_asks_anew_and_masks(connect: Connect, outside: Outside) -> None:
    connector = connect()
    assert values(tried(connector, "13951880001"))["号码"] == "139****0001"
    outside.status = 403
    card = tried(connector, "13951880001")
    assert (card.trouble, card.detail) == ("refused", "refused HTTP 403")

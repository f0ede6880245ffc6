"""The screens: what they show, that they refuse kindly, and that they ask the database a fixed number of times."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from channels_hub.models import Conversation, Customer
from tickets import actions
from tickets.models import Category, Order, Ticket

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def desk_of_alice(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def queries(client: Client, url: str) -> int:
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_ticket_page_tells_the_whole_story(desk_of_alice: Client, closed: Ticket) -> None:
    page = desk_of_alice.get(reverse("tickets:ticket", args=[closed.number])).content.decode()
    for words in ("晚上上网慢", "更换了光猫。", "客户说好了", "网络运维部", "139****0001"):
        assert words in page
    assert "13951880001" not in page


def test_the_ticket_page_asks_a_fixed_number_of_times(desk_of_alice: Client, alice: User, returned: Ticket) -> None:
    url = reverse("tickets:ticket", args=[returned.number])
    few = queries(desk_of_alice, url)
    for number in range(60):
        actions.remark(alice, returned.number, text=f"备注 {number}")
    assert queries(desk_of_alice, url) == few
    assert few < 30


@pytest.mark.parametrize("tab", ["mine", "verify", "due", "all"])
def test_a_list_asks_a_fixed_number_of_times(
    desk_of_alice: Client, accept: Callable[..., Ticket], alice: User, tab: str
) -> None:
    accept()
    url = f"{reverse('tickets:list')}?tab={tab}"
    few = queries(desk_of_alice, url)
    for _number in range(20):
        actions.dispatch(alice, accept().number)
    assert queries(desk_of_alice, url) <= few + 2  # timers and orders, once there are rows
    assert few < 20


def test_a_list_pages_by_key_forwards_and_back(desk_of_alice: Client, accept: Callable[..., Ticket]) -> None:
    made = [accept().number for _number in range(55)]
    first = desk_of_alice.get(reverse("tickets:list"), {"tab": "all"})
    assert made[-1] in first.content.decode()
    assert made[0] not in first.content.decode()
    page = first.context["page"]
    assert page.previous == ""
    second = desk_of_alice.get(reverse("tickets:list") + page.next)
    assert [ticket.number for ticket in second.context["page"].rows] == made[4::-1]
    back = desk_of_alice.get(reverse("tickets:list") + second.context["page"].previous)
    assert back.context["page"].rows == page.rows


@pytest.mark.parametrize("text", ["上网", "网慢", "0001", "13951880001", "nj0001", "赵艾琳"])
def test_a_ticket_is_found_by_two_characters_by_name_and_by_the_last_four(
    desk_of_alice: Client, ticket: Ticket, text: str
) -> None:
    page = desk_of_alice.get(reverse("tickets:list"), {"q": text}).content.decode()
    assert ticket.number in page


def test_a_number_is_found_exactly(desk_of_alice: Client, accept: Callable[..., Ticket]) -> None:
    wanted, other = accept(), accept()
    page = desk_of_alice.get(reverse("tickets:list"), {"q": wanted.number}).content.decode()
    assert wanted.number in page
    assert other.number not in page


def test_searching_shows_nothing_outside_ones_scope(client: Client, ticket: Ticket, world: dict[str, Any]) -> None:
    client.force_login(world["users"]["amy"])
    assert ticket.number not in client.get(reverse("tickets:list"), {"q": "上网"}).content.decode()


def test_a_dialog_dispatches(desk_of_alice: Client, ticket: Ticket) -> None:
    url = reverse("tickets:act", args=[ticket.number, "dispatch"])
    assert "data-open-now" in desk_of_alice.get(url, **HTMX).content.decode()
    answer = desk_of_alice.post(url, {"version": ticket.version, "instruction": "请今天处理"}, **HTMX)
    assert "ticket-changed" in answer["HX-Trigger"]
    assert ticket.orders.get().instruction == "请今天处理"


def test_a_stale_dialog_keeps_the_words_and_says_what_happened(
    desk_of_alice: Client, ticket: Ticket, bob: User
) -> None:
    actions.remark(bob, ticket.number, text="客户又来电")
    url = reverse("tickets:act", args=[ticket.number, "dispatch"])
    answer = desk_of_alice.post(url, {"version": ticket.version, "instruction": "今晚处理"}, **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "今晚处理" in page
    assert bob.name in page
    assert f'value="{ticket.version + 1}"' in page
    assert not ticket.orders.exists()


def test_a_return_without_its_fields_comes_back_with_what_was_written(client: Client, chen: User, taken: Order) -> None:
    client.force_login(chen)
    url = reverse("tickets:act_on_order", args=[taken.pk, "return"])
    version = Ticket.objects.get(pk=taken.ticket_id).version
    answer = client.post(url, {"version": version, "result": "换了光猫", "field-cause": ""}, **HTMX)
    assert answer.status_code == 422
    assert "换了光猫" in answer.content.decode()
    assert (
        client.post(url, {"version": version, "result": "换了光猫", "field-cause": "设备"}, **HTMX).status_code == 200
    )
    taken.refresh_from_db()
    assert (taken.status, taken.fields) == ("returned", {"cause": "设备"})


def test_a_handler_sees_the_departments_orders_and_takes_one_on(client: Client, chen: User, order: Order) -> None:
    client.force_login(chen)
    assert order.ticket.number in client.get(reverse("tickets:orders")).content.decode()
    assert client.post(reverse("tickets:take", args=[order.pk]), **HTMX).status_code == 200
    order.refresh_from_db()
    assert order.handler == chen


def test_a_callback_waits_in_the_list_and_closes(desk_of_alice: Client, returned: Ticket) -> None:
    assert returned.number in desk_of_alice.get(reverse("tickets:callbacks")).content.decode()
    url = reverse("tickets:act", args=[returned.number, "call-back"])
    desk_of_alice.post(url, {"version": returned.version, "outcome": "resolved", "note": "好了"}, **HTMX)
    returned.refresh_from_db()
    assert returned.status == "closed"
    assert returned.number not in desk_of_alice.get(reverse("tickets:callbacks")).content.decode()


@pytest.fixture
def filled(broadband: Category, conversation: Conversation) -> dict[str, Any]:
    return {
        "conversation": conversation.pk,
        "request_key": "k1",
        "category": broadband.pk,
        "type": "fault",
        "urgency": "urgent",
        "title": "宽带断线",
        "description": "",
        "field-account": "nj0002",
        "dispatch": "1",
    }


def test_a_ticket_is_opened_from_the_conversation_and_sent_on(desk_of_alice: Client, filled: dict[str, Any]) -> None:
    drawer = desk_of_alice.get(reverse("tickets:new"), {"conversation": filled["conversation"]}, **HTMX)
    assert "赵艾琳" in drawer.content.decode()
    answer = desk_of_alice.post(reverse("tickets:new"), filled, **HTMX)
    assert answer.status_code == 200
    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.channel, ticket.fields) == ("dispatched", "webchat", {"account": "nj0002"})


def test_a_double_click_opens_one_ticket(desk_of_alice: Client, filled: dict[str, Any]) -> None:
    for _click in range(2):
        assert desk_of_alice.post(reverse("tickets:new"), filled, **HTMX).status_code == 200
    assert Ticket.objects.count() == 1
    assert Order.objects.count() == 1


def test_a_form_without_its_fields_keeps_the_rest(desk_of_alice: Client, filled: dict[str, Any]) -> None:
    answer = desk_of_alice.post(reverse("tickets:new"), filled | {"field-account": ""}, **HTMX)
    assert answer.status_code == 422
    assert "宽带断线" in answer.content.decode()
    assert not Ticket.objects.exists()


def test_choosing_a_category_brings_its_fields_its_rule_and_open_duplicates(
    desk_of_alice: Client, ticket: Ticket, conversation: Conversation
) -> None:
    url = reverse("tickets:new_fields")
    asked = {"conversation": conversation.pk, "category": ticket.category_id}
    page = desk_of_alice.get(url, asked, **HTMX).content.decode()
    for words in ("宽带账号", "网络运维部", ticket.number):
        assert words in page


def test_the_page_opens_a_ticket_for_somebody_new(desk_of_alice: Client, filled: dict[str, Any]) -> None:
    filled.pop("conversation")
    answer = desk_of_alice.post(reverse("tickets:new"), filled | {"phone": "13900001111", "name": "钱多多"})
    assert answer.status_code == 302
    assert Customer.objects.get(phone="13900001111").tickets.count() == 1


def test_the_desk_gets_its_fragments(desk_of_alice: Client, ticket: Ticket, erin: Customer) -> None:
    for url in (reverse("tickets:due"), reverse("tickets:of_customer", args=[erin.pk])):
        assert ticket.title in desk_of_alice.get(url, **HTMX).content.decode()


def test_the_phone_is_shown_for_a_reason_that_is_kept(client: Client, chen: User, taken: Order) -> None:
    client.force_login(chen)
    page = reverse("tickets:ticket", args=[taken.ticket.number])
    assert "13951880001" not in client.get(page).content.decode()
    reveal = reverse("tickets:act", args=[taken.ticket.number, "reveal"])
    assert client.post(reveal, {"reason": ""}, **HTMX).status_code == 422
    assert client.post(reveal, {"reason": "约上门时间"}, **HTMX).status_code == 200
    assert "13951880001" in client.get(page).content.decode()
    assert taken.ticket.customer.reveals.get().reason == "约上门时间"

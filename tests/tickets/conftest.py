"""A small tree, its rules, and tickets at each point of the loop, made by the real actions."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from channels_hub.models import Customer
from tickets import actions
from tickets.models import Category, DispatchRule, Field, Order, SendBackReason, Ticket


@pytest.fixture
def broadband(world: dict[str, Any]) -> Category:
    """宽带 › 上网慢: asks for the account, and at the return for the cause; network leads in all regions."""
    root = Category.objects.create(code="broadband", name="宽带")
    slow = Category.objects.create(code="slow", name="上网慢", parent=root)
    Field.objects.create(category=root, code="account", label="宽带账号", required=True)
    Field.objects.create(
        category=slow,
        code="cause",
        label="故障原因",
        kind="choice",
        choices=["线路", "设备"],
        at="return",
        required=True,
    )
    DispatchRule.objects.create(category=root, department=world["departments"]["network"])
    return slow


@pytest.fixture
def reason(db: None) -> SendBackReason:
    return SendBackReason.objects.create(code="not_ours", name="非本部门职责", charged_to="centre")


@pytest.fixture
def accept(alice: User, erin: Customer, broadband: Category) -> Callable[..., Ticket]:
    """Alice accepts a ticket of Erin's."""

    def accepted(**changes: Any) -> Ticket:
        given = {
            "customer": erin,
            "category": broadband,
            "type": "fault",
            "title": "晚上上网慢",
            "description": "每天晚上八点以后网速只有 2M。",
            "fields": {"account": "nj0001"},
        }
        return actions.accept(alice, **(given | changes))

    return accepted


@pytest.fixture
def ticket(accept: Callable[..., Ticket]) -> Ticket:
    return accept()


@pytest.fixture
def order(alice: User, ticket: Ticket) -> Order:
    """Sent to the network department by rule."""
    actions.dispatch(alice, ticket.number)
    return ticket.orders.get()


@pytest.fixture
def taken(chen: User, order: Order) -> Order:
    """Chen has taken it on."""
    return actions.accept_order(chen, order.pk)


@pytest.fixture
def returned(chen: User, taken: Order) -> Ticket:
    """Chen has returned it."""
    actions.return_order(chen, taken.pk, result="更换了光猫。", fields={"cause": "设备"})
    return Ticket.objects.get(pk=taken.ticket_id)


@pytest.fixture
def closed(alice: User, returned: Ticket) -> Ticket:
    return actions.call_back(alice, returned.number, "resolved", note="客户说好了")

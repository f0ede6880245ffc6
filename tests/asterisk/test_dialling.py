"""Click to call: the agent's telephone first, then the customer's."""

import pytest

from accounts.models import User
from channels_hub.actions import dialling
from channels_hub.models import Customer
from tests.asterisk.conftest import Listen
from tests.asterisk.exchange import Asterisk
from tests.asterisk.phone import Phone
from tests.asterisk.sip import uri
from tests.asterisk.waiting import call_once, soon


@pytest.fixture(params=["PJSIP/1001", "Local/1001@agents"])
def caller(request: pytest.FixtureRequest, zhang: User) -> User:
    User.objects.filter(pk=zhang.pk).update(extension=request.param)
    zhang.refresh_from_db()
    return zhang


@pytest.fixture
def customer() -> Customer:
    return Customer.objects.create(name="赵艾琳", phone="13800138000")


def test_both_answer(
    listening: Listen, asterisk: Asterisk, caller: User, customer: Customer, zhangs: Phone, customers: Phone
) -> None:
    with listening():
        dialling.call_customer(caller, customer.pk)
        agents, theirs = zhangs.called(), customers.called()
        call_once(state="talking")
        assert uri(agents.to).startswith("sip:13800138000@")
        assert uri(theirs.to).startswith("sip:10086@")  # as docs/hotline.md sets it
        agents.hang_up()
        soon(theirs.over.is_set)
        call = call_once(state="ended")
    assert (call.outcome, call.recorded) == ("answered", True)
    assert (asterisk.home / "monitor" / f"{call.call_id}.wav").exists()


def test_the_customer_is_busy(
    listening: Listen, caller: User, customer: Customer, zhangs: Phone, customers: Phone
) -> None:
    customers.does = "is busy"
    with listening():
        dialling.call_customer(caller, customer.pk)
        soon(zhangs.called().over.is_set)
        assert call_once(state="ended").outcome == "no_answer"


def test_the_agent_declines(
    listening: Listen, caller: User, customer: Customer, zhangs: Phone, customers: Phone
) -> None:
    zhangs.does = "is busy"
    with listening():
        dialling.call_customer(caller, customer.pk)
        assert call_once(state="ended").outcome == "no_answer"


def test_no_such_telephone(listening: Listen, zhang: User, customer: Customer) -> None:
    User.objects.filter(pk=zhang.pk).update(extension="PJSIP/1009")
    zhang.refresh_from_db()
    with listening():
        dialling.call_customer(zhang, customer.pk)
        assert call_once(state="ended").outcome == "no_answer"

"""Journey: Erin calls, the exchange rings at Alice's telephone, and her desk knows before she picks it up."""

import wave
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from playwright.sync_api import BrowserContext, expect

from accounts.actions import presence
from accounts.models import Presence, User
from channels_hub.models import Call, Conversation, Customer, Identity, Inbox, Restriction
from standins.asterisk import Exchange
from standins.server import Answer, Request, Service
from tests.channels_hub.adapters.hotline.test_switchboard import soon
from tests.desk import Desk
from tests.journeys.agent import Agent, signed_in

ERIN, TELEPHONE = "赵艾琳", "Local/1001@agents"
NewContext = Callable[..., BrowserContext]


def two_seconds() -> bytes:
    """Of silence, as the exchange records: 8 kHz, 16 bits."""
    written = BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(2 * 2 * 8000))
    return written.getvalue()


@pytest.fixture
def archive() -> Iterator[Service]:
    """The exchange's web server with the recordings."""
    sound, service = two_seconds(), Service()

    def give(request: Request) -> Answer:
        first, _dash, last = request.headers.get("range", "bytes=0-").removeprefix("bytes=").partition("-")
        part = sound[int(first) : int(last) + 1 if last else None]
        span = f"bytes {first}-{int(first) + len(part) - 1}/{len(sound)}"
        return Answer(part, 206, {"Content-Type": "audio/wav", "Content-Range": span, "Accept-Ranges": "bytes"})

    service.answer = lambda request: give(request)  # type: ignore[method-assign]
    with service:
        yield service


@pytest.fixture
def exchange(desk: Desk, world: dict, archive: Service) -> Iterator[Exchange]:
    """An exchange at which the desk's own process listens."""
    with Exchange() as exchange:
        Inbox.objects.create(
            key="10086",
            channel="hotline",
            name="客服热线",
            units=3,
            team=world["teams"]["multimedia"],
            settings={"kind": "asterisk", "queues": "", "context": "customers", "recording_base": archive.url},
            secrets={"ami_url": exchange.url, "webhook_secret": ""},
        )
        assert exchange.listening.wait(30)
        yield exchange


@pytest.fixture
def alices(desk: Desk, alice: User, exchange: Exchange, erin: Customer, new_context: NewContext) -> Iterator[Agent]:
    User.objects.filter(pk=alice.pk).update(extension=TELEPHONE)
    presence.set_state(alice, Presence.State.READY)
    alices = Agent(signed_in(new_context(), desk, alice).new_page(), desk)
    yield alices
    assert alices.errors == []


def test_the_caller_is_on_the_desk_before_the_telephone_is_picked_up(
    alices: Agent, exchange: Exchange, erin: Customer
) -> None:
    Restriction.objects.create(customer=erin, title="不得办理国际漫游")
    call = exchange.call("+86 139-5188-0001").start().choose("2").queue().ring(TELEPHONE)
    banner, bar, card = (alices.page.locator(name) for name in ("[data-call-banner]", "#talk-bar", ".call"))
    expect(banner).to_contain_text(f"{ERIN} 来电")
    expect(banner).to_contain_text("不得办理国际漫游")
    expect(bar.locator("h2")).to_have_text(ERIN)
    expect(bar).to_contain_text("振铃中")
    expect(alices.customer.get_by_role("alert")).to_contain_text("不得办理国际漫游")
    expect(alices.row(ERIN)).to_be_visible()
    expect(alices.list.get_by_text("接入", exact=True)).to_have_count(0)  # it is picked up, not clicked
    assert Conversation.objects.get().accepted_at is None

    call.answer(TELEPHONE, waited=7)
    expect(bar).to_contain_text("通话中")
    expect(banner).to_be_hidden()
    call.hold()
    expect(bar).to_contain_text("保持中")
    call.resume().complete(talked=83)
    expect(card).to_contain_text("1 分 23 秒")
    expect(card).to_contain_text("等待 7 秒")
    expect(bar).not_to_contain_text("通话中")

    player = card.locator("audio")
    player.evaluate("player => player.play()")
    expect(player).to_have_js_property("duration", 2)
    alices.write("客户要求周五上门")  # a call's composer takes notes alone
    expect(alices.talk).to_contain_text("客户要求周五上门")
    alices.page.locator("#talk-bar h2").click()
    alices.key("e")
    expect(alices.group("mine")).to_have_count(0)
    assert Presence.objects.get(user__extension=TELEPHONE).load == 0


def test_a_call_does_not_take_the_pen_out_of_my_hand(
    alices: Agent, exchange: Exchange, erin: Customer, alice: User, site: Inbox
) -> None:
    guest = Customer.objects.create(name="孙悟饭")
    identity = Identity.objects.create(inbox=site, external_id="sun", customer=guest)
    Conversation.objects.create(
        inbox=site, identity=identity, customer=guest, team=site.team, assignee=alice, status="active",
        accepted_at="2026-11-27T00:00:00Z",
    )  # fmt: skip
    alices.page.reload()
    alices.open("孙悟饭").serving().area.press_sequentially("please")
    call = exchange.call(erin.phone).start().queue().ring(TELEPHONE)
    banner = alices.page.locator("[data-call-banner]")
    expect(banner).to_be_visible()
    alices.page.keyboard.type(" wait")
    expect(alices.area).to_have_value("please wait")
    call.answer(TELEPHONE)
    expect(banner).to_contain_text(f"正在通话：{ERIN}")
    alices.key("Alt+c")
    expect(alices.page.locator("#talk-bar h2")).to_have_text(ERIN)
    expect(banner).to_be_hidden()
    call.complete()


def test_who_lets_it_ring_loses_it_and_who_gave_up_is_called_back(
    alices: Agent, exchange: Exchange, erin: Customer
) -> None:
    call = exchange.call(erin.phone).start().queue().ring(TELEPHONE)
    expect(alices.page.locator("#talk-bar h2")).to_have_text(ERIN)
    call.not_taken(TELEPHONE)
    expect(alices.page.locator("[data-call-banner]")).to_be_hidden()
    expect(alices.group("mine")).to_have_count(0)
    call.give_up(waited=40)
    expect(alices.talk.locator(".call")).to_contain_text("客户放弃等待")

    alices.page.goto(f"{alices.desk.url}/tickets/callbacks/?tab=return")
    alices.page.get_by_role("row", name=ERIN).get_by_role("button", name="呼叫").click()
    order = exchange.next_order()
    assert (order["Channel"], order["Exten"]) == (f"{TELEPHONE}/n", erin.phone)
    exchange.picks_up(order)
    exchange.connects(order)
    exchange.ends(order)
    soon(lambda: Call.objects.filter(direction="out", outcome="answered").exists())
    alices.page.get_by_role("button", name="已联系上").click()
    expect(alices.page.get_by_role("row", name=ERIN)).to_have_count(0)
    assert Call.objects.get(direction="in").outcome == "abandoned"


def test_a_call_without_an_exchange_is_entered_by_hand(alices: Agent, erin: Customer) -> None:
    alices.key("o")
    alices.page.locator("dialog input[name=number]").fill("139 5188 0001")
    alices.key("Enter")
    expect(alices.page.locator("#talk-bar h2")).to_have_text(ERIN)
    expect(alices.page.locator("#talk-bar")).to_contain_text("通话中")
    expect(alices.page.locator("[data-call-banner]")).to_be_hidden()
    alices.key("h")
    expect(alices.page.locator("#talk-bar")).not_to_contain_text("通话中")
    assert Call.objects.get().outcome == "answered"

"""The ear at the exchange: signs in, hears, dials, mends a broken line, and is alone."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Presence, User
from channels_hub import tasks
from channels_hub.actions import dialling
from channels_hub.adapters.hotline import switchboard
from channels_hub.adapters.hotline.ami.address import address_of
from channels_hub.adapters.hotline.ami.client import Line, NotSignedIn
from channels_hub.adapters.hotline.switchboard import Switchboard
from channels_hub.management.commands.hotline import Ear, tend
from channels_hub.models import Call, Conversation, Customer, Inbox
from kb.models import Article
from standins.asterisk import Exchange
from tests.channels_hub.adapters.hotline.captured import session

TELEPHONE = "Local/1001@agents"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switchboard, "BACK_OFF", (0.05, 0.1))


@contextmanager
def listening(hotline: Inbox, exchange: Exchange) -> Iterator[None]:
    stop = Event()
    ear = Thread(target=Switchboard(hotline, stop).run)
    ear.start()
    try:
        assert exchange.listening.wait(10)
        yield
    finally:
        stop.set()
        ear.join(10)
        assert not ear.is_alive()


def soon(truth: Callable[[], object]) -> None:
    """It becomes true, within ten seconds."""
    until = time.monotonic() + 10
    while not truth():
        assert time.monotonic() < until, "it never became true"
        time.sleep(0.02)


def states() -> list[str]:
    return list(Call.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize("offers_challenge", [True, False])
def test_it_signs_in_by_challenge_or_in_the_clear(offers_challenge: bool, exchange: Exchange) -> None:
    exchange.offers_challenge = offers_challenge
    with Line(address_of(exchange.url)) as line:
        line.sign_in()
        assert line.ask("Ping")["Response"] == "Success"
    with Line(address_of(exchange.url.replace("a-secret", "wrong"))) as line, pytest.raises(NotSignedIn):
        line.sign_in()


@pytest.fixture
def colleague(bob: User) -> User:
    """With a telephone of his own."""
    User.objects.filter(pk=bob.pk).update(extension="PJSIP/2002")
    return bob


@pytest.mark.django_db(transaction=True)
def test_a_call_is_heard_from_the_first_ring_to_the_end(hotline: Inbox, exchange: Exchange, zhang: User) -> None:
    with listening(hotline, exchange):
        call = exchange.call("13800138000", name="王伟").start().choose("2").queue().ring(TELEPHONE)
        soon(lambda: Conversation.objects.filter(assignee=zhang, accepted_at=None).exists())
        call.answer(TELEPHONE, waited=7).complete(talked=42)
        soon(lambda: states() == ["ended"])
    heard = Call.objects.get()
    assert (heard.outcome, heard.wait_seconds, heard.talk_seconds, heard.name) == ("answered", 7, 42, "王伟")


@pytest.mark.django_db(transaction=True)
def test_who_asks_the_menu_is_answered_in_the_dialplans_variables(
    hotline: Inbox, exchange: Exchange, article: Article
) -> None:
    with listening(hotline, exchange):
        call = exchange.call("13800138000").start()
        call.ask("光猫红灯怎么办")
        soon(lambda: call.variable("DESK_DOES"))
        assert (call.variable("DESK_DOES"), call.variable("DESK_SAYS")) == ("answer", "请先拔电源，等一分钟再插上。")
        call.ask("转人工")
        soon(lambda: call.variable("DESK_DOES") == "person")
        assert call.variable("DESK_SAYS") == ""
        call.queue()
        soon(lambda: Conversation.objects.exists())
    [told] = Conversation.objects.get().messages.filter(data__code="menu")
    assert told.data["steps"] == "光猫红灯怎么办（光猫红灯怎么办） → 转人工"


@pytest.mark.django_db(transaction=True)
def test_a_recorded_session_comes_through_the_line_in_pieces(hotline: Inbox, exchange: Exchange, zhang: User) -> None:
    stream = session("answered_agent_hangup").partition(b"\r\n")[2]
    with listening(hotline, exchange):
        for at in range(0, len(stream), 997):
            exchange.send(stream[at : at + 997])
        soon(lambda: Call.objects.filter(outcome="answered", agent=zhang).exists())


@pytest.mark.django_db(transaction=True)
def test_a_broken_line_is_mended_and_what_ended_meanwhile_is_known(hotline: Inbox, exchange: Exchange) -> None:
    with listening(hotline, exchange):
        exchange.call("13800138000").start().queue()
        stays = exchange.call("13900139000").start().queue()
        soon(lambda: states() == ["queued", "queued"])
        Call.objects.update(started_at="2026-01-01T00:00:00Z")
        exchange.channels = {stays.id: {"Linkedid": stays.id}}
        exchange.hang_up()
        assert exchange.listening.wait(10)
        soon(lambda: sorted(states()) == ["ended", "queued"])
        assert Call.objects.get(state="ended").outcome == "unknown"
        stays.give_up()
        soon(lambda: states() == ["ended", "ended"])


@pytest.mark.django_db(transaction=True)
def test_only_one_of_two_ears_listens(hotline: Inbox, exchange: Exchange) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [switchboard.LOCKS, hotline.pk])
    stop = Event()
    second = Thread(target=Switchboard(hotline, stop).run)
    second.start()
    try:
        assert not exchange.signed_in.wait(0.5)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [switchboard.LOCKS, hotline.pk])
        assert exchange.signed_in.wait(10)
    finally:
        stop.set()
        second.join(10)


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_ear_that_fell_over_leaves_the_exchange_to_the_next(
    hotline: Inbox, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Switchboard, "_dial", lambda _self, _line: 1 / 0)
        ears = [Switchboard(hotline, Event())]  # still held, as a traceback would
        fallen = Thread(target=ears[0].run)
        fallen.start()
        fallen.join(10)
        assert not fallen.is_alive()
    exchange.listening.clear()
    with listening(hotline, exchange):
        exchange.call("13800138000").start().queue()
        soon(lambda: states() == ["queued"])


@pytest.mark.django_db(transaction=True)
def test_a_click_calls_the_agent_first_and_then_the_customer(
    hotline: Inbox, exchange: Exchange, zhang: User, erin: Customer
) -> None:
    with listening(hotline, exchange):
        call = dialling.call_customer(zhang, erin.pk)
        soon(lambda: exchange.orders)
        [order] = exchange.orders
        assert (order["Channel"], order["Exten"], order["ActionID"]) == (f"{TELEPHONE}/n", "13951880001", call.call_id)
        exchange.picks_up(order)
        exchange.connects(order)
        soon(lambda: states() == ["talking"])
        exchange.ends(order)
        soon(lambda: states() == ["ended"])
    conversation = Conversation.objects.get()
    assert (conversation.customer, conversation.assignee, conversation.status) == (erin, zhang, "active")
    assert Call.objects.get().outcome == "answered"


@pytest.mark.django_db(transaction=True)
def test_a_call_that_nobody_takes_up_or_that_is_refused_fails(
    hotline: Inbox, exchange: Exchange, zhang: User, erin: Customer
) -> None:
    with listening(hotline, exchange):
        call = dialling.call_customer(zhang, erin.pk)
        soon(lambda: exchange.orders)
        assert dialling.call_customer(zhang, erin.pk) == call  # pressed twice
        exchange.picks_up(exchange.orders[0], reason="3")
        soon(lambda: states() == ["ended"])
        exchange.refuses = "Permission denied"
        dialling.call_customer(zhang, erin.pk)
        soon(lambda: states() == ["ended", "ended"])
    assert set(Call.objects.values_list("outcome", flat=True)) == {"no_answer"}
    assert set(Conversation.objects.values_list("status", flat=True)) == {"closed"}


@pytest.mark.django_db(transaction=True)
def test_a_customer_who_does_not_pick_up_was_not_spoken_with(
    hotline: Inbox, exchange: Exchange, zhang: User, erin: Customer
) -> None:
    with listening(hotline, exchange):
        dialling.call_customer(zhang, erin.pk)
        soon(lambda: exchange.orders)
        exchange.picks_up(exchange.orders[0])
        exchange.ends(exchange.orders[0])
        soon(lambda: states() == ["ended"])
    assert Call.objects.get().outcome == "no_answer"
    assert Conversation.objects.get().status == "closed"


@pytest.mark.django_db(transaction=True)
def test_what_nobody_dialled_is_given_up_and_never_dialled_late(
    hotline: Inbox, exchange: Exchange, zhang: User, erin: Customer
) -> None:
    dialling.call_customer(zhang, erin.pk)
    tasks.sweep_calls()
    assert states() == ["requested"]
    Call.objects.update(started_at=timezone.now() - dialling.PATIENCE)
    assert dialling.claim(hotline) is None
    tasks.sweep_calls()
    tasks.sweep_calls()
    assert (states(), Call.objects.get().outcome) == (["ended"], "no_answer")
    assert Presence.objects.get(user=zhang).load == 0


@pytest.mark.django_db(transaction=True)
def test_who_came_and_who_was_answered_while_the_line_was_broken_is_found_again(
    hotline: Inbox, exchange: Exchange, zhang: User
) -> None:
    with listening(hotline, exchange):
        answered = exchange.call("13800138000").start().queue()
        soon(lambda: states() == ["queued"])
        exchange.hang_up()
        answered.answer(TELEPHONE)
        new = exchange.call("13900139000").start().queue()
        assert exchange.listening.wait(10)
        soon(lambda: states() == ["talking", "queued"])
        assert Call.objects.get(call_id=answered.id).agent == zhang
        assert Call.objects.get(call_id=new.id).number == "13900139000"


@pytest.mark.django_db(transaction=True)
def test_who_came_and_was_answered_or_queued_unheard_is_found(hotline: Inbox, exchange: Exchange, zhang: User) -> None:
    with listening(hotline, exchange):
        chose = exchange.call("13700137000").start()
        soon(lambda: states() == ["started"])
        exchange.hang_up()
        exchange.call("13800138000").start().queue().answer(TELEPHONE)
        exchange.call("1002", called="1003").start()
        chose.queue()
        assert exchange.listening.wait(10)
        soon(lambda: sorted(states()) == ["queued", "started", "talking"])
    talking = Call.objects.get(state="talking")
    assert (talking.agent, talking.number, talking.queue) == (zhang, "13800138000", "support")
    assert Call.objects.get(state="queued").number == "13700137000"


@pytest.mark.django_db(transaction=True)
def test_a_transfer_by_the_exchanges_own_keys_is_looked_up(
    hotline: Inbox, exchange: Exchange, zhang: User, colleague: User
) -> None:
    with listening(hotline, exchange):
        call = exchange.call("13800138000").start().queue().ring(TELEPHONE).answer(TELEPHONE).hold()
        soon(lambda: states() == ["held"])
        call.transfer_by_feature("Local/2002@agents")
        soon(lambda: Conversation.objects.filter(assignee=colleague).exists())
    assert states() == ["talking"]


@pytest.mark.django_db(transaction=True)
def test_a_transfer_that_nobody_heard_of_is_found_once(
    hotline: Inbox, exchange: Exchange, zhang: User, colleague: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switchboard, "RESYNC", 0.1)
    with listening(hotline, exchange):
        call = exchange.call("13800138000").start().queue().ring(TELEPHONE).answer(TELEPHONE)
        soon(lambda: states() == ["talking"])
        call.talks_with("PJSIP/2002")
        soon(lambda: Conversation.objects.filter(assignee=colleague).exists())
        looks = exchange.looks
        soon(lambda: exchange.looks > looks + 2)
    assert Conversation.objects.get().messages.filter(data__code="transferred").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_exchange_that_shows_no_channels_has_lost_no_call(hotline: Inbox, exchange: Exchange) -> None:
    exchange.may_look = False
    with listening(hotline, exchange):
        exchange.call("13800138000").start().queue()
        soon(lambda: states() == ["queued"])
        Call.objects.update(started_at="2026-01-01T00:00:00Z")
        exchange.hang_up()
        assert exchange.listening.wait(10)
        exchange.call("13900139000").start().queue()
        soon(lambda: states() == ["queued", "queued"])


@pytest.mark.django_db(transaction=True)
def test_what_is_heard_while_the_database_is_away_is_kept_when_it_is_back(
    hotline: Inbox, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(hotline, exchange):
        with connection.cursor() as cursor:  # every connection but this one breaks
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        call = exchange.call("13800138000").start().queue()
        soon(lambda: states() == ["queued"])
        call.give_up()
        soon(lambda: states() == ["ended"])
    assert Call.objects.get().outcome == "abandoned"


@pytest.mark.django_db(transaction=True)
def test_a_call_handed_on_by_telephone_takes_its_conversation_along(
    hotline: Inbox, exchange: Exchange, zhang: User, colleague: User
) -> None:
    with listening(hotline, exchange):
        call = exchange.call("13800138000").start().queue().ring(TELEPHONE).answer(TELEPHONE).hold()
        soon(lambda: states() == ["held"])
        call.resume().transfer("2002")
        soon(lambda: Conversation.objects.filter(assignee=colleague).exists())
        call.end()
        soon(lambda: states() == ["ended"])
    loads = {presence.user: presence.load for presence in Presence.objects.filter(user__in=[zhang, colleague])}
    assert loads == {zhang: 0, colleague: hotline.units}


@pytest.mark.django_db(transaction=True)
def test_the_process_follows_what_administrators_change(hotline: Inbox, exchange: Exchange) -> None:
    ears: dict[int, Ear] = {}
    try:
        tend(ears)
        assert exchange.listening.wait(10)
        first = ears[hotline.pk]
        tend(ears)
        assert ears[hotline.pk] is first
        with Exchange() as other:
            Inbox.objects.filter(pk=hotline.pk).update(secrets={"ami_url": other.url})
            tend(ears)
            assert other.listening.wait(10)
            assert not first.thread.is_alive()
        Inbox.objects.filter(pk=hotline.pk).update(active=False)
        tend(ears)
        assert ears == {}
    finally:
        for ear in ears.values():
            ear.stop()

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.actions.presence import set_state
from accounts.models import Team, User
from channels_hub.actions import conversations, messages
from channels_hub.live import subscriptions
from channels_hub.models import Conversation, Customer, Identity, Inbox
from cs_platform.lib import live
from deadlines import actions as deadlines
from reports import board
from reports.actions import samples
from reports.models import Sample


@pytest.fixture
def team(world: dict[str, Any]) -> Any:
    return Team.objects.filter(code="multimedia")


@pytest.fixture
def told(django_capture_on_commit_callbacks: Any) -> Callable[[Callable[[], object]], bool]:
    """Do something: were the live boards sent word of it?"""
    valkey = redis.Redis.from_url(settings.REDIS_URL)

    def told(change: Callable[[], object]) -> bool:
        valkey.delete("live:board")  # at most one frame a second
        with valkey.pubsub(ignore_subscribe_messages=True) as heard:
            heard.subscribe(f"{settings.CHANNEL_LAYERS['default']['CONFIG']['prefix']}__group__{live.BOARD}")
            assert heard.get_message(timeout=5) is None  # the word that it listens, passed over
            with django_capture_on_commit_callbacks(execute=True):
                change()
            return heard.get_message(timeout=1) is not None

    return told


@pytest.fixture
def waiting(erin: Customer, webchat: Inbox) -> Conversation:
    identity = Identity.objects.create(inbox=webchat, external_id="w", customer=erin)
    since = timezone.now() - timedelta(minutes=4)
    return Conversation.objects.create(
        inbox=webchat, identity=identity, customer=erin, team=webchat.team, status="queued", queued_at=since
    )


def test_an_empty_centre_shows_noughts(team: Any) -> None:
    now = board.board(team)
    assert (now.waiting, now.longest_since, now.in_service, now.late) == (0, None, 0, 0)
    assert now.in_time_percent is None


def test_the_longest_wait_is_the_oldest_in_the_queue(team: Any, waiting: Conversation) -> None:
    now = board.board(team)
    assert (now.waiting, now.longest_since) == (1, waiting.queued_at)
    assert now.by_inbox[0]["name"] == "网站客服"
    assert now.by_region[0]["name"] == "南京"


def test_agents_stand_by_state(team: Any, alice: User) -> None:
    set_state(alice, "ready")
    rows = board.board(team).agents
    assert rows[0]["user"] == alice
    assert board.board(team).ready == 1


def test_late_and_unanswered_first_replies_stay_in_the_denominator(
    team: Any, conversation: Conversation, waiting: Conversation
) -> None:
    now = timezone.now()
    minute = timedelta(minutes=1)
    deadlines.start("conversation", conversation.pk, "first_reply", target=minute, calendar=None, at=now)
    deadlines.meet("conversation", conversation.pk, "first_reply", now + minute / 2)
    deadlines.start("conversation", waiting.pk, "first_reply", target=minute, calendar=None, at=now - 2 * minute)
    while deadlines.fire_one_due(now):
        pass
    figures = board.board(team, now)
    assert (figures.in_time, figures.first_replies, figures.in_time_percent) == (1, 2, 50)
    assert figures.late == 1


def test_another_teams_work_is_not_counted(world: dict, waiting: Conversation) -> None:
    assert board.board(Team.objects.filter(code="hotline")).waiting == 0


def test_a_minute_is_sampled_once(team: Any, waiting: Conversation) -> None:
    now = timezone.now()
    samples.take(now)
    samples.take(now)
    assert Sample.objects.get(team__code="multimedia").waiting == 1


def test_every_figure_opens_its_records(client: Client, bob: User, waiting: Conversation) -> None:
    client.force_login(bob)
    for address in set(re.findall(r'href="(/board/records/[^"]+)"', client.get("/board/").content.decode())):
        assert client.get(address).status_code == 200, address
    assert "赵艾琳" in client.get("/board/records/waiting/").content.decode()
    assert "赵艾琳" not in client.get("/board/records/in-service/").content.decode()
    assert client.get("/board/records/nonsense/").status_code == 404


def test_deadlines_near_and_late_open_with_what_they_are_about(
    client: Client, bob: User, waiting: Conversation, conversation: Conversation, team: Any
) -> None:
    now, minute = timezone.now(), timedelta(minutes=1)
    for about, length in ((waiting, -minute), (conversation, minute)):
        deadlines.start("conversation", about.pk, "next_reply", target=2 * minute, calendar=None, at=now + length * 3)
    deadlines.start("conversation", conversation.pk, "first_reply", target=40 * minute, calendar=None, at=now)
    deadlines.start("conversation", 4711, "next_reply", target=minute, calendar=None, at=now)
    figures = board.board(team, now)
    assert (figures.near, figures.late) == (1, 1)
    client.force_login(bob)
    near, late = (client.get(f"/board/records/{figure}/").content.decode() for figure in ("near", "late"))
    assert (f"/desk/{conversation.pk}/" in near, f"/desk/{waiting.pk}/" in near) == (True, False)
    assert (f"/desk/{conversation.pk}/" in late, f"/desk/{waiting.pk}/" in late) == (False, True)


def test_what_is_wrong_is_said_in_words(client: Client, alice: User, bob: User, waiting: Conversation) -> None:
    client.force_login(bob)
    assert "1 人在等待，没有就绪坐席" in client.get("/board/").content.decode()
    set_state(alice, "ready")
    assert "有客户已等待 4 分钟" in client.get("/board/").content.decode()
    Conversation.objects.all().delete()
    assert "运行正常" in client.get("/board/").content.decode()


def test_trends_are_drawn_from_the_last_hour(client: Client, bob: User, team: Any, waiting: Conversation) -> None:
    now = timezone.now()
    for minutes in (90, 2, 1):
        samples.take(now - timedelta(minutes=minutes))
    assert board.board(team, now).trends.waiting == [1, 1]
    client.force_login(bob)
    assert client.get("/board/").content.decode().count("<polyline") == 3


def test_whatever_a_figure_counts_sends_word_when_it_changes(
    waiting: Conversation, alice: User, told: Callable[[Callable[[], object]], bool]
) -> None:
    now = timezone.now()
    deadlines.start("errand", 1, "return", target=timedelta(0), calendar=None, at=now)
    assert told(lambda: set_state(alice, "ready"))
    assert told(lambda: conversations.accept(alice, waiting.pk))
    assert told(lambda: messages.reply(alice, waiting.pk, "您好"))
    assert told(lambda: conversations.close(alice, waiting.pk))
    assert told(lambda: deadlines.fire_one_due(now))
    assert not told(lambda: set_state(alice, "ready"))


def test_the_board_asks_as_many_queries_when_busy(
    team: Any, erin: Customer, webchat: Inbox, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(8):
        board.board(team)
    for number in range(20):
        identity = Identity.objects.create(inbox=webchat, external_id=str(number), customer=erin)
        Conversation.objects.create(
            inbox=webchat, identity=identity, customer=erin, team=webchat.team, queued_at=timezone.now()
        )
    with django_assert_num_queries(8):
        board.board(team)


def test_page_records_api_and_socket_are_for_leads(client: Client, alice: User, bob: User) -> None:
    addresses = ["/board/", "/board/records/waiting/", "/board/records/late/", "/api/board/"]
    for user, status in ((bob, 200), (alice, 403)):
        client.force_login(user)
        assert [client.get(address).status_code for address in addresses] == [status] * 4
        assert subscriptions.may_join(user, live.BOARD) == (status == 200)

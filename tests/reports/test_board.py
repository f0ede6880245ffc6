from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.presence import set_state
from accounts.models import Team, User
from channels_hub.models import Conversation, Customer, Identity, Inbox
from deadlines import actions as deadlines
from reports import board
from reports.actions import samples
from reports.models import Sample


@pytest.fixture
def team(world: dict[str, Any]) -> Any:
    return Team.objects.filter(code="multimedia")


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
    assert client.get("/board/").status_code == 200
    assert "赵艾琳" in client.get("/board/records/waiting/").content.decode()
    assert "赵艾琳" not in client.get("/board/records/in-service/").content.decode()
    assert client.get("/board/records/nonsense/").status_code == 404


def test_the_board_asks_as_many_queries_when_busy(
    team: Any, erin: Customer, webchat: Inbox, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(10):
        board.board(team)
    for number in range(20):
        identity = Identity.objects.create(inbox=webchat, external_id=str(number), customer=erin)
        Conversation.objects.create(
            inbox=webchat, identity=identity, customer=erin, team=webchat.team, queued_at=timezone.now()
        )
    with django_assert_num_queries(10):
        board.board(team)


def test_an_agent_is_refused(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert client.get("/board/").status_code == 403
    assert client.get("/api/board/").status_code == 403

"""How each inbox is, and who is told when something keeps it from working."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from channels_hub import health, tasks
from channels_hub.actions import delivery, messages, receive
from channels_hub.adapters.base import SendError
from channels_hub.models import Conversation, Envelope, Feed, Inbox, Trouble
from deadlines.models import Notice
from tests.channels_hub.channel import Postcards


def of(inbox: Inbox) -> health.Health:
    return next(one for one in health.of(Inbox.objects.all()) if one.inbox == inbox)


def test_signs_of_life_and_failures_are_counted(
    alice: User, letter: Conversation, post: Inbox, postcards: Postcards
) -> None:
    receive.accept(post, headers={}, body=b"x", dedupe_key="1")
    messages.reply(alice, letter.pk, "一")
    messages.reply(alice, letter.pk, "二")
    postcards.failures = [SendError("content", "45002")]
    delivery.deliver(letter.pk)
    now = of(post)
    assert now.last_in
    assert now.last_out
    assert (now.waiting, now.stuck, now.failed) == (1, 0, {"content": 1})


def test_its_queries_do_not_grow_with_the_inboxes(
    world: dict[str, Any], post: Inbox, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        Inbox.objects.create(key=f"i{number}", channel="email", name="x", team=world["teams"]["multimedia"])
    with django_assert_num_queries(6):
        assert len(health.of(Inbox.objects.all())) == 21


@pytest.fixture
def troubled(post: Inbox, postcards: Postcards) -> Inbox:
    Feed.objects.create(inbox=post, name="letters", tries=3, error="unreachable: IMAP", due_at=timezone.now())
    tasks.look_over_inboxes()
    return post


def test_a_trouble_is_told_once_and_once_when_it_is_over(troubled: Inbox, admin: User, bob: User) -> None:
    tasks.look_over_inboxes()
    assert Trouble.objects.get().code == "feed"
    told = Notice.objects.filter(level="breach")
    assert set(told.values_list("user", flat=True)) >= {admin.pk, bob.pk}
    assert told.filter(user=bob).count() == 1
    Feed.objects.update(tries=0)
    tasks.look_over_inboxes()
    tasks.look_over_inboxes()
    assert Trouble.objects.get().ended_at
    assert Notice.objects.filter(user=bob).count() == 2


def test_refused_credentials_and_deliveries_that_nobody_understands_are_troubles(
    alice: User, letter: Conversation, post: Inbox, postcards: Postcards
) -> None:
    messages.reply(alice, letter.pk, "一")
    postcards.failures = [SendError("credentials", "40001")]
    delivery.deliver(letter.pk)
    receive.accept(post, headers={}, body=b"x", dedupe_key="1")
    Envelope.objects.update(tries=3)
    tasks.look_over_inboxes()
    assert set(Trouble.objects.values_list("code", flat=True)) == {"account", "deliveries"}


def test_an_account_that_needs_care_is_told_ahead(
    post: Inbox, postcards: Postcards, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postcards, "problems", lambda _inbox: ["令牌将于 2026-12-01 到期"])
    Inbox.objects.exclude(pk=post.pk).update(active=False)
    tasks.ask_channels()
    assert (Trouble.objects.get().code, Trouble.objects.get().detail) == ("settings", "令牌将于 2026-12-01 到期")
    assert Notice.objects.filter(user=bob, body="令牌将于 2026-12-01 到期").exists()


def test_leads_see_their_own_and_agents_none(
    troubled: Inbox, client: Client, bob: User, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(bob)
    page = client.get("/channels/").content.decode()
    assert "来信" in page
    assert "unreachable: IMAP" in page
    assert "账号工作正常" in client.post(f"/channels/{troubled.pk}/check/").content.decode()
    client.force_login(alice)
    assert client.get("/channels/").status_code == 403
    assert client.post(f"/channels/{troubled.pk}/check/").status_code == 403


def test_a_trouble_of_yesterday_is_not_counted_today(alice: User, letter: Conversation, post: Inbox) -> None:
    message = messages.reply(alice, letter.pk, "一")
    old = timezone.now() - timedelta(hours=25)
    type(message).objects.filter(pk=message.pk).update(delivery="failed", delivery_error="content", created_at=old)
    assert of(post).failed == {}

"""What the desk says of a channel's limits and offers when it is shut; who may be the same person."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import presence
from accounts.models import Presence, User
from channels_hub.adapters.weibo.inbound import POST
from channels_hub.models import Allowance, Conversation, Customer, Identity, Inbox, Message
from channels_hub.sentences import sentence
from tickets.models import ReturnCall


@pytest.fixture
def as_alice(client: Client, alice: User) -> Client:
    client.force_login(alice)
    presence.set_state(alice, Presence.State.READY)
    return client


def chat(world: dict[str, Any], alice: User, erin: Customer, channel: str, **fields: Any) -> Conversation:
    inbox = Inbox.objects.create(key=channel, channel=channel, name=f"测试{channel}", team=world["teams"]["multimedia"])
    identity = Identity.objects.create(inbox=inbox, external_id=f"erin-{channel}", customer=erin)
    now = timezone.now()
    return Conversation.objects.create(
        inbox=inbox, identity=identity, customer=erin, team=inbox.team, assignee=alice, status="active",
        accepted_at=now, **fields,
    )  # fmt: skip


def allow(conversation: Conversation, hours: float, left: int | None = None) -> None:
    closes = timezone.now() + timedelta(hours=hours)
    values = {"closes_at": closes, "left": left}
    Allowance.objects.update_or_create(identity=conversation.identity, source="message", defaults=values)


def page(client: Client, conversation: Conversation, part: str = "conversation") -> str:
    return client.get(reverse(f"workbench:{part}", args=[conversation.pk])).content.decode()


@pytest.fixture
def wechat(world: dict[str, Any], alice: User, erin: Customer) -> Conversation:
    return chat(world, alice, erin, "wechat_oa")


@pytest.fixture
def service(wechat: Conversation, world: dict[str, Any]) -> Identity:
    """Erin's second address, which may be written to."""
    inbox = Inbox.objects.create(key="kf", channel="wecom_kf", name="微信客服", team=world["teams"]["multimedia"])
    identity = Identity.objects.create(inbox=inbox, external_id="wm-erin", customer=wechat.customer, name="艾琳")
    later = timezone.now() + timedelta(hours=40)
    Allowance.objects.create(identity=identity, source="message", closes_at=later, left=5)
    return identity


def test_the_composer_knows_the_channels_limits(
    as_alice: Client, wechat: Conversation, world: dict[str, Any], alice: User, erin: Customer
) -> None:
    allow(wechat, 20, 5)
    shown = page(as_alice, wechat)
    assert 'data-longest-bytes="2048"' in shown
    assert 'accept="image/*,video/*,audio/*"' in shown
    weibo = chat(world, alice, erin, "weibo")
    allow(weibo, 20)
    shown = page(as_alice, weibo)
    assert 'data-longest="300"' in shown
    assert "该渠道只能发送文字。" in shown
    assert 'type="file"' not in shown


def test_the_last_one_kept_is_said_before_it_is_needed(as_alice: Client, wechat: Conversation) -> None:
    allow(wechat, 20, 3)
    assert "最后一条留给满意度调查" not in page(as_alice, wechat)
    allow(wechat, 20, 2)
    assert "最后一条留给满意度调查" in page(as_alice, wechat)


def test_what_was_said_in_public_is_marked_with_the_way_there(
    as_alice: Client, world: dict[str, Any], alice: User, erin: Customer
) -> None:
    weibo = chat(world, alice, erin, "weibo", subject="五月优惠", thread="comment:5001", last_seq=1, revision=1)
    allow(weibo, 20)
    data = {"public": True, "thread_url": f"{POST}5001"}
    Message.objects.create(
        conversation=weibo, inbox=weibo.inbox, seq=1, revision=1, direction="in", body="打不通", data=data
    )
    shown = page(as_alice, weibo)
    assert f'href="{POST}5001"' in shown
    assert 'data-longest-public="140"' in shown
    assert "data-private" in shown
    where = reverse("workbench:messages", args=[weibo.pk])
    said = {"body": "已私信您", "private": True, "client_id": "c1"}
    assert as_alice.post(where, said, content_type="application/json").json()["data"] == {"private": True}
    Message.objects.update(data={"public": True, "thread_url": "javascript:alert(1)"})
    assert "javascript:alert" not in page(as_alice, weibo, "frame")


def test_a_shut_window_offers_the_open_address_and_the_draft_goes_along(
    as_alice: Client, wechat: Conversation, service: Identity, alice: User
) -> None:
    allow(wechat, -1, 5)
    where = reverse("workbench:elsewhere", args=[wechat.pk])
    assert f"{where}?identity={service.pk}" in page(as_alice, wechat)
    dialog = as_alice.get(where, {"identity": service.pk}).content.decode()
    assert f'data-draft="{alice.pk}.{wechat.pk}.reply"' in dialog
    assert as_alice.post(where, {"identity": service.pk, "body": " "}).status_code == 422
    sent = as_alice.post(where, {"identity": service.pk, "body": "换这里回复您"})
    assert f'"draft:sent": {{"name": "{alice.pk}.{wechat.pk}.reply"}}' in sent["HX-Trigger"]
    assert Message.objects.get(direction="out").conversation.identity == service


def test_the_words_of_a_failed_message_go_another_way(
    as_alice: Client, wechat: Conversation, service: Identity, alice: User
) -> None:
    failed = Message.objects.create(
        conversation=wechat, inbox=wechat.inbox, seq=1, revision=1, direction="out", body="明天上门", author=alice,
        delivery="failed", delivery_error="window_shut", delivery_detail="45015 out of time",
    )  # fmt: skip
    where = reverse("workbench:elsewhere", args=[wechat.pk])
    dialog = as_alice.get(where, {"message": failed.pk}).content.decode()
    assert "明天上门" in dialog
    assert "data-draft" not in dialog
    assert as_alice.get(where, {"message": failed.pk + 1}).status_code == 404
    said = as_alice.get(reverse("workbench:messages", args=[wechat.pk])).json()["messages"][0]
    assert (said["delivery_error"], said["delivery_detail"]) == ("window_shut", "45015 out of time")


def test_where_no_address_is_open_a_call_is_owed(as_alice: Client, wechat: Conversation) -> None:
    where = reverse("workbench:elsewhere", args=[wechat.pk])
    assert "该客户目前没有其他可发送的渠道。" in as_alice.get(where).content.decode()
    callback = reverse("workbench:want_callback", args=[wechat.pk])
    assert "何时回电" in as_alice.get(callback).content.decode()
    assert as_alice.post(callback).status_code == 204
    owed = ReturnCall.objects.get()
    assert (owed.customer, owed.reason) == (wechat.customer, "window_shut")


def test_a_call_is_owed_at_the_time_the_customer_named(as_alice: Client, wechat: Conversation) -> None:
    callback = reverse("workbench:want_callback", args=[wechat.pk])
    gone = as_alice.post(callback, {"at": "2026-01-05T15:00"})
    assert gone.status_code == 422
    assert "请选择将来的时间" in gone.content.decode()
    tomorrow = timezone.localtime() + timedelta(days=1)
    assert as_alice.post(callback, {"at": f"{tomorrow:%Y-%m-%d}T15:00"}).status_code == 204
    owed = ReturnCall.objects.get()
    assert owed.reason == "asked"
    assert timezone.localtime(owed.due_at) == tomorrow.replace(hour=15, minute=0, second=0, microsecond=0)
    told = Message.objects.get(data__code__startswith="callback_owed")
    assert sentence(told.data) == f"需在 {tomorrow.month}月{tomorrow.day}日 15:00 给客户回电"


def test_a_call_may_be_owed_though_the_channel_is_open(as_alice: Client, wechat: Conversation) -> None:
    allow(wechat, 20, 5)
    callback = reverse("workbench:want_callback", args=[wechat.pk])
    assert f'hx-get="{callback}"' in page(as_alice, wechat)
    as_alice.post(callback)
    assert ReturnCall.objects.get().reason == "asked"


def test_a_customer_without_a_number_is_owed_none(as_alice: Client, wechat: Conversation) -> None:
    Customer.objects.update(phone="")
    assert "登记回电" not in page(as_alice, wechat)
    answer = as_alice.post(reverse("workbench:want_callback", args=[wechat.pk]))
    assert (answer.status_code, ReturnCall.objects.count()) == (422, 0)
    assert "没有电话号码" in answer.content.decode()


def test_the_column_tells_of_each_address(as_alice: Client, wechat: Conversation, service: Identity) -> None:
    allow(wechat, -1, 5)
    column = page(as_alice, wechat, "customer")
    assert "暂不可发送" in column
    assert "还可发 5 条" in column
    Identity.objects.filter(pk=service.pk).update(left_at=timezone.now())
    assert "离开渠道" in page(as_alice, wechat, "customer")


def test_who_may_be_the_same_person_is_proposed_and_settled(
    as_alice: Client, wechat: Conversation, erin: Customer
) -> None:
    twin, other = (Customer.objects.create(name=name, phone=erin.phone) for name in ("小艾", "老艾"))
    column = page(as_alice, wechat, "customer")
    assert "可能是同一位客户：小艾" in column
    assert as_alice.post(reverse("workbench:same", args=[erin.pk, twin.pk])).status_code == 204
    assert as_alice.post(reverse("workbench:different", args=[erin.pk, other.pk])).status_code == 204
    column = page(as_alice, wechat, "customer")
    assert "可能是同一位客户" not in column
    assert "小艾" in column  # joined, with the way back


def test_one_address_is_given_to_somebody_found_by_name(
    as_alice: Client, wechat: Conversation, service: Identity
) -> None:
    stranger = Customer.objects.create(name="张三")
    dialog = reverse("workbench:link", args=[service.pk])
    assert f'value="{stranger.pk}"' in as_alice.get(dialog, {"q": "张三"}).content.decode()
    assert as_alice.post(dialog, {"other": stranger.pk, "reason": ""}).status_code == 422
    assert as_alice.post(dialog, {"other": stranger.pk, "reason": "本人说明"}).status_code == 204
    assert list(stranger.identities.all()) == [service]


def test_a_number_told_in_words_is_noted(as_alice: Client, wechat: Conversation, erin: Customer) -> None:
    stranger = Customer.objects.create(name="匿名")
    dialog = reverse("workbench:confirm_phone", args=[stranger.pk])
    assert as_alice.post(dialog, {"phone": "打给我"}).status_code == 422
    assert as_alice.post(dialog, {"phone": erin.phone}).status_code == 204
    stranger.refresh_from_db()
    assert stranger.merged_into == erin

"""Notices, lights and clocks on the screen."""

from datetime import timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from deadlines import actions
from deadlines.clock import Hatch, clock_of
from deadlines.models import Notice, Timer
from tests.deadlines.calendars import at, hours
from tests.deadlines.support import Begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def notice(user: User, **given: Any) -> Notice:
    return Notice.objects.create(user=user, level="warning", title="即将超时：会话", **given)


def test_notices_are_ones_own_newest_first(signed_in: Client, alice: User, bob: User) -> None:
    first, second = notice(alice), notice(alice)
    notice(bob)
    page = signed_in.get(reverse("deadlines:notices"))
    assert [row.pk for row in page.context["page"].rows] == [second.pk, first.pk]
    assert page.context["unread"] == 2


def test_htmx_gets_the_list_alone(signed_in: Client) -> None:
    url = reverse("deadlines:notices")
    assert b"<html" in signed_in.get(url).content
    assert b"<html" not in signed_in.get(url, headers={"HX-Request": "true"}).content


def test_following_a_notice_reads_it_and_leads_to_its_subject(signed_in: Client, alice: User) -> None:
    mine = notice(alice, url="/tickets/7/")
    answer = signed_in.post(reverse("deadlines:notice", args=[mine.pk]))
    assert answer.headers["Location"] == "/tickets/7/"
    mine.refresh_from_db()
    assert mine.read_at


def test_nobody_reads_or_follows_the_notices_of_others(signed_in: Client, bob: User) -> None:
    other = notice(bob, url="/tickets/7/")
    assert signed_in.post(reverse("deadlines:notice", args=[other.pk])).status_code == 404
    signed_in.post(reverse("deadlines:notices_read"))
    other.refresh_from_db()
    assert other.read_at is None


def test_all_are_marked_as_read_at_once(signed_in: Client, alice: User) -> None:
    notice(alice)
    notice(alice)
    signed_in.post(reverse("deadlines:notices_read"))
    assert not Notice.objects.filter(read_at=None).exists()


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    assert client.get(reverse("deadlines:notices")).status_code == 302


def shown(tag: str, timer: Timer) -> str:
    return Template("{% load deadlines %}{% " + tag + " timer %}").render(Context({"timer": timer}))


def running(begin: Begin, left: timedelta, **changed: Any) -> Timer:
    """A timer of two hours that never stop, with so much left now, warning an hour before."""
    begun = timezone.now() - hours(2) + left
    return begin(calendar=None, target=hours(2), at=begun, **changed)


@pytest.mark.parametrize(
    ("left", "light"),
    [(hours(1.5), "calm"), (hours(0.5), "warned"), (-hours(0.5), "late")],
)
def test_a_running_light_goes_by_the_clock(begin: Begin, left: timedelta, light: str) -> None:
    timer = running(begin, left)
    assert timer.light == light
    assert 'data-due="' in shown("deadline_light", timer)
    assert 'data-warn-at="' in shown("deadline_light", timer)


def test_lights_that_stand_say_so(begin: Begin) -> None:
    running(begin, hours(1))
    [paused] = actions.pause("errand", 1, "customer", timezone.now())
    assert "light--paused" in shown("deadline_light", paused)
    met = actions.meet("errand", 1, "return", timezone.now())
    assert met
    assert "light--met" in shown("deadline_light", met)
    running(begin, -hours(1))
    late = actions.meet("errand", 1, "return", timezone.now())
    assert late
    assert "light--late" in shown("deadline_light", late)
    assert "data-due" not in shown("deadline_light", late)


def test_no_timer_no_light() -> None:
    assert Template("{% load deadlines %}{% deadline_light None %}").render(Context()).strip() == ""


def test_the_clock_shows_work_pauses_and_warnings(begin: Begin) -> None:
    begin()  # Monday 9:00, eight hours, warning an hour before
    actions.pause("errand", 1, "customer", at("2026-03-09 11:00"))
    actions.resume("errand", 1, at("2026-03-09 14:30"))  # two working hours later
    timer = Timer.objects.explained().get()
    clock = clock_of(timer, at("2026-03-09 15:30"))
    assert clock.run == 500, "five of ten working hours, the pause among them"
    assert clock.pauses == [Hatch(200, 200)]
    assert clock.warnings == [900]


def test_the_clock_explains_itself(begin: Begin) -> None:
    begin()
    html = shown("deadline_clock", Timer.objects.explained().get())
    assert "<details" in html
    assert html.count("data-line=") == len(Timer.objects.get().explain())
    assert "style=" not in html

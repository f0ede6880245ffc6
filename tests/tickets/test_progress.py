"""The customer's page (journey 6): it tells the way, takes words and pictures, and lets nobody guess."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import User
from tickets import actions, progress
from tickets.models import Order, Ticket, Urge


def page_of(client: Client, ticket: Ticket) -> str:
    return client.get(progress.progress_url(ticket)).content.decode()


def picture(name: str = "光猫.png") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (12, 8), "red").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def address(ticket: Ticket, what: str) -> str:
    return reverse(f"progress:{what}", args=[progress.token_of(ticket)])


def test_the_page_tells_where_it_is_without_names_of_staff(client: Client, taken: Order, alice: User) -> None:
    actions.remark(alice, taken.ticket.number, text="客户脾气不好")
    page = page_of(client, taken.ticket)
    assert taken.department.name in page
    assert taken.ticket.number in page
    for private in ("客户脾气不好", alice.name, "陈志强", "13951880001"):
        assert private not in page


def test_number_and_phone_lead_to_the_page(client: Client, ticket: Ticket) -> None:
    answer = client.post(reverse("progress:find"), {"number": ticket.number, "phone": "+86 139-5188-0001"})
    assert answer.status_code == 302
    assert answer["Location"] == progress.progress_url(ticket)


def test_a_wrong_number_and_a_wrong_phone_get_the_same_answer(client: Client, ticket: Ticket) -> None:
    def said(number: str, phone: str) -> tuple[int, str]:
        answer = client.post(reverse("progress:find"), {"number": number, "phone": phone})
        page = re.sub(r'(value|nonce|content)="[^"]*"', "", answer.content.decode())
        return answer.status_code, page

    assert said(ticket.number, "13900000000") == said("20200101-00001", "13951880001")


def test_a_customer_without_a_phone_is_not_reached_by_an_empty_one(accept: Callable[..., Ticket]) -> None:
    ticket = accept()
    ticket.customer.phone = ""
    ticket.customer.save()
    assert progress.by_phone(ticket.number, "") is None
    assert progress.by_phone(ticket.number, "no phone") is None


def test_guessing_is_slowed_down_for_the_number_and_the_address(client: Client, ticket: Ticket) -> None:
    def guess(number: str, ip: str) -> int:
        asked = {"number": number, "phone": "13900000000"}
        return client.post(reverse("progress:find"), asked, REMOTE_ADDR=ip).status_code

    answers = [guess(ticket.number, f"10.0.0.{each}") for each in range(7)]
    assert answers == [422] * 5 + [429] * 2
    answers = [guess(f"20261122-{each:05d}", "10.9.9.9") for each in range(22)]
    assert answers[-1] == 429
    # the right answer is kept from a guesser too
    right = {"number": ticket.number, "phone": "13951880001"}
    assert client.post(reverse("progress:find"), right, REMOTE_ADDR="10.8.8.8").status_code == 429


@pytest.mark.parametrize("token", ["20261122-00001", "20261122-00001:x", "a:b", "%00"])
def test_a_link_that_we_did_not_sign_leads_nowhere(client: Client, ticket: Ticket, token: str) -> None:
    assert client.get(f"/progress/{token}/").status_code == 404


def test_urging_says_when_one_may_urge_again(client: Client, taken: Order) -> None:
    ticket = taken.ticket
    assert client.post(address(ticket, "urge")).status_code == 302
    assert Urge.objects.get().channel == "page"
    again = client.post(address(ticket, "urge"))
    assert again.status_code == 422
    assert Urge.objects.count() == 1
    Urge.objects.update(at=Urge.objects.get().at - timedelta(hours=1))
    assert client.post(address(ticket, "urge")).status_code == 302


def test_words_and_a_picture_join_the_ticket(client: Client, taken: Order, chen: User) -> None:
    answer = client.post(address(taken.ticket, "add"), {"text": "灯是红的", "uploads": [picture()]})
    assert answer.status_code == 302
    attachment = taken.ticket.attachments.get()
    assert (attachment.content_type, attachment.width, attachment.from_customer) == ("image/png", 12, True)
    event = taken.ticket.events.get(kind="supplemented")
    assert event.number == attachment.event
    assert event.data["files"] == [{"name": attachment.name, "sha256": attachment.digest}]
    client.force_login(chen)
    served = client.get(reverse("tickets:file", args=[attachment.token]))
    assert served["Content-Type"] == "image/png"
    assert "sandbox" in served["Content-Security-Policy"]


def test_a_file_that_lies_about_its_type_is_refused_and_the_words_are_kept(client: Client, taken: Order) -> None:
    lie = SimpleUploadedFile("a.png", b"<script>alert(1)</script>", "image/png")
    answer = client.post(address(taken.ticket, "add"), {"text": "灯是红的", "uploads": [lie]})
    assert answer.status_code == 422
    assert "灯是红的" in answer.content.decode()
    assert not taken.ticket.attachments.exists()
    assert not taken.ticket.events.filter(kind="supplemented").exists()


def test_an_empty_addition_is_refused(client: Client, taken: Order) -> None:
    assert client.post(address(taken.ticket, "add"), {"text": "  "}).status_code == 422


def test_an_answer_there_ends_our_waiting(client: Client, taken: Order, alice: User) -> None:
    actions.wait_for_customer(alice, taken.ticket.number, question="光猫型号？")
    assert "光猫型号？" in page_of(client, taken.ticket)
    client.post(address(taken.ticket, "add"), {"text": "HG8145"})
    assert Ticket.objects.get(pk=taken.ticket_id).status == "handling"


def test_the_customer_confirms(client: Client, returned: Ticket) -> None:
    assert client.post(address(returned, "verdict"), {"resolved": "yes"}).status_code == 302
    returned.refresh_from_db()
    assert returned.status == "closed"
    assert not returned.callbacks.filter(outcome="").exists()


def test_not_resolved_opens_it_again_with_the_reason(client: Client, closed: Ticket) -> None:
    assert client.post(address(closed, "verdict"), {"resolved": "no", "text": ""}).status_code == 422
    assert client.post(address(closed, "verdict"), {"resolved": "no", "text": "又断了"}).status_code == 302
    closed.refresh_from_db()
    assert (closed.status, closed.level) == ("reopened", 1)


def test_a_verdict_before_there_is_a_result_is_refused(client: Client, taken: Order) -> None:
    assert client.post(address(taken.ticket, "verdict"), {"resolved": "yes"}).status_code == 422
    taken.ticket.refresh_from_db()
    assert taken.ticket.is_open


def test_a_staff_file_is_not_shown_to_the_customer(client: Client, taken: Order, alice: User) -> None:
    actions.supplement(alice, taken.ticket.number, uploads=[picture()])
    token = taken.ticket.attachments.get().token
    assert client.get(f"{progress.progress_url(taken.ticket)}files/{token}/").status_code == 404

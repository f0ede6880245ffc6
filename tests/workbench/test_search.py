"""Search from the desk: people and words, within what one may see, page by page."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from channels_hub.actions import messages
from channels_hub.models import Conversation, Customer
from workbench import searching


@pytest.fixture
def said(alice: User, conversation: Conversation) -> Conversation:
    messages.reply(alice, conversation.pk, "您家的光猫需要重启")
    return conversation


@pytest.mark.parametrize("words", ["光猫", "猫需", "重启"])
def test_two_characters_find_what_was_said(alice: User, said: Conversation, words: str) -> None:
    assert [message.conversation for message in searching.find(alice, words).messages] == [said]


def test_what_one_may_not_read_is_not_found(world: dict, said: Conversation) -> None:
    assert searching.find(world["users"]["anna"], "光猫").messages == []


@pytest.mark.parametrize("words", ["13951880001", "139 5188 0001", "0001", "赵艾"])
def test_customers_are_found_by_name_whole_number_and_last_four(alice: User, erin: Customer, words: str) -> None:
    assert searching.find(alice, words).customers == [erin]


@pytest.mark.parametrize("words", ["", "  ", "001", "'; drop table", "&|!()<->", "1395188", "😀"])
def test_what_is_no_search_finds_nothing_and_breaks_nothing(alice: User, said: Conversation, words: str) -> None:
    found = searching.find(alice, words)
    assert (found.customers, found.messages) == ([], [])


def test_older_hits_follow_by_key(alice: User, conversation: Conversation) -> None:
    for number in range(45):
        messages.note(alice, conversation.pk, f"宽带 {number}")
    first = searching.find(alice, "宽带")
    second = searching.find(alice, "宽带", first.next)
    third = searching.find(alice, "宽带", second.next)
    bodies = [message.body for page in (first, second, third) for message in page.messages]
    assert bodies == [f"宽带 {number}" for number in reversed(range(45))]
    assert third.next is None


def test_the_page_marks_the_words_and_escapes_the_rest(client: Client, alice: User, conversation: Conversation) -> None:
    messages.note(alice, conversation.pk, "<b>光猫</b> 红灯")
    client.force_login(alice)
    page = client.get(reverse("workbench:search"), {"q": "光猫"}).content.decode()
    assert "&lt;b&gt;<mark>光猫</mark>&lt;/b&gt;" in page
    assert client.get(reverse("workbench:search"), {"q": "光猫", "before": "x"}).status_code == 200

import html
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from channels_hub.adapters.webchat import signing
from channels_hub.models import Inbox
from channels_hub.widget.demo import ERIN


@pytest.fixture
def demo_inbox(webchat: Inbox) -> Inbox:
    webchat.key, webchat.secrets = "demo", {"identity_secret": "a secret of the demo"}
    webchat.save()
    return webchat


def test_the_page_carries_erins_signed_identity(client: Client, demo_inbox: Inbox) -> None:
    visitor = signing.signed_in(demo_inbox, _identity(client.get("/demo/")))

    assert visitor is not None
    assert visitor.verified
    assert visitor.profile == {"name": ERIN["name"], "phone": ERIN["phone"]}


def test_a_guest_is_nobody_in_particular(client: Client, demo_inbox: Inbox) -> None:
    response = client.get("/demo/?as=guest")

    assert 'data-inbox="demo"' in response.text
    assert "data-identity" not in response.text


def test_without_demo_data_there_is_no_such_page(client: Client, webchat: Inbox) -> None:
    assert client.get("/demo/").status_code == 404
    assert client.get("/demo/?inbox=chat").status_code == 404


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "晴川通信"), ("en", "Qingchuan Telecom")])
def test_it_speaks_both_languages(client: Client, demo_inbox: Inbox, language: str, title: str) -> None:
    assert title in client.get("/demo/", headers={"accept-language": language}).text


def _identity(response: HttpResponse) -> str:
    found = re.search(r'data-identity="([^"]+)"', response.content.decode())
    assert found
    return html.unescape(found[1])

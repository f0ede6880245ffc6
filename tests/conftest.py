"""The cast: Alice answers, Bob leads, Chen handles, Dora is the expert, Erin is the customer."""

from typing import Any

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from accounts import demo
from accounts.models import User
from channels_hub.models import Conversation, Customer, Identity, Inbox
from kb.actions import articles
from kb.models import Article, Category

pytest_plugins = ["tests.servers", "tests.desk", "tests.browser"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests empty tables between them; the history refuses to be emptied (`tests/tickets/test_history.py`)."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("tickets_event", "tickets_anchor"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER never_emptied")


@pytest.fixture
def world(db: None) -> dict[str, Any]:
    """The small centre of the demo: regions, teams, people."""
    made: dict[str, Any] = {}
    demo.load(made)
    return made


@pytest.fixture
def alice(world: dict[str, Any]) -> User:
    return world["users"]["alice"]


@pytest.fixture
def bob(world: dict[str, Any]) -> User:
    return world["users"]["bob"]


@pytest.fixture
def chen(world: dict[str, Any]) -> User:
    return world["users"]["chen"]


@pytest.fixture
def dora(world: dict[str, Any]) -> User:
    return world["users"]["dora"]


@pytest.fixture
def admin(world: dict[str, Any]) -> User:
    return world["users"]["admin"]


@pytest.fixture
def webchat(world: dict[str, Any]) -> Inbox:
    """A web chat that is always open, served by the multimedia team."""
    return Inbox.objects.create(key="chat", channel="webchat", name="网站客服", team=world["teams"]["multimedia"])


@pytest.fixture
def erin(world: dict[str, Any]) -> Customer:
    return Customer.objects.create(name="赵艾琳", phone="13951880001", region=world["regions"]["nanjing"])


@pytest.fixture
def conversation(alice: User, erin: Customer, webchat: Inbox) -> Conversation:
    """Erin's open conversation with Alice."""
    identity = Identity.objects.create(inbox=webchat, external_id="erin-1", customer=erin)
    return Conversation.objects.create(
        inbox=webchat, identity=identity, customer=erin, team=webchat.team, assignee=alice, status="active"
    )


@pytest.fixture
def article(world: dict[str, Any]) -> Article:
    """What to do about a red light: customers may read it."""
    people = world["users"]
    words: articles.Words = {"title": "光猫红灯怎么办", "body": "请先拔电源，等一分钟再插上。", "note": ""}
    about: articles.About = {"category": Category.objects.create(name="宽带"), "public": True}
    version = articles.write(people["emma"], words, about)
    articles.submit(people["emma"], version.pk, version.revision)
    articles.release(people["evan"], version.pk)
    return Article.objects.get()

from typing import Any

from django.test import Client

from channels_hub import demo
from channels_hub.adapters.webchat import signing
from channels_hub.models import Conversation, Customer, Inbox
from deadlines import demo as calendars
from tests.channels_hub.visitor import Widget


def test_the_demo_fills_the_screens_once(world: dict[str, Any], client: Client) -> None:
    calendars.load(world)
    demo.load(world)
    demo.load(world)
    assert Conversation.objects.count() == len(demo.PAST)
    erin = Customer.objects.get(name="赵艾琳")
    assert erin.restrictions.get().title.startswith("黑名单")


def test_erin_signed_in_on_the_host_page_is_the_customer_we_know(world: dict[str, Any], client: Client) -> None:
    calendars.load(world)
    demo.load(world)
    inbox = Inbox.objects.get(key="demo")
    identity = signing.vouch(inbox, {"id": "erin", "name": "赵艾琳", "phone": "13951880001"})
    widget = Widget(client, inbox, identity=identity)
    widget.say("你好")
    assert widget.conversation.customer == world["customers"]["赵艾琳"]
    assert widget.identity.verified
    forged = Widget(client, inbox, identity=identity[:-4] + "0000")
    assert forged.session["error"]["code"] == "bad_identity"

import pytest
from django.test import Client

from channels_hub.models import Inbox
from channels_hub.widget.strings import STRINGS


def test_the_widget_gets_its_words_in_the_asked_language(client: Client, webchat: Inbox) -> None:
    chinese = client.get("/chat/chat/bootstrap/?language=zh-CN").json()
    english = client.get("/chat/chat/bootstrap/?language=en-GB").json()

    assert (chinese["language"], english["language"]) == ("zh-hans", "en")
    assert chinese["strings"]["send"] == "发送"
    assert english["strings"]["send"] == "Send"
    assert chinese["strings"].keys() == english["strings"].keys() == STRINGS.keys()


def test_every_word_is_said_in_chinese_with_the_same_places_to_fill_in(client: Client, webchat: Inbox) -> None:
    chinese = client.get("/chat/chat/bootstrap/?language=zh-hans").json()["strings"]
    english = client.get("/chat/chat/bootstrap/?language=en").json()["strings"]

    for name, text in english.items():
        assert chinese[name] != text, name
        assert _places(chinese[name]) == _places(text), name


@pytest.mark.parametrize("asked", ["fr", "xx-nonsense", ""])
def test_who_speaks_neither_language_gets_english(client: Client, webchat: Inbox, asked: str) -> None:
    assert client.get("/chat/chat/bootstrap/", {"language": asked}).json()["language"] == "en"


def test_the_inbox_gives_its_name_greeting_and_colour(client: Client, webchat: Inbox) -> None:
    webchat.greeting, webchat.colour = "您好！", "#ffd000"
    webchat.save()

    config = client.get("/chat/chat/bootstrap/?language=zh").json()

    assert (config["name"], config["greeting"], config["colours"]["fill"]) == (webchat.name, "您好！", "#ffd000")
    assert ".png" in config["limits"]["accept"]


@pytest.mark.parametrize("change", [{"active": False}, {"channel": "email"}])
def test_an_inbox_without_a_chat_has_no_widget(client: Client, webchat: Inbox, change: dict[str, object]) -> None:
    Inbox.objects.filter(pk=webchat.pk).update(**change)

    assert client.get("/chat/chat/bootstrap/").status_code == 404


def _places(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}

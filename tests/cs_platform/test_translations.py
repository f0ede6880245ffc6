"""The check of translations finds what it is there to find."""

from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.core.management import call_command
from pytest_django import Settings

from cs_platform import translations
from cs_platform.management.commands import check_translations
from cs_platform.management.commands.check_translations import faults

PAGE = """{% load i18n %}
<main>
  <h1>{% translate "Waiting" %}</h1>
    {% blocktranslate count number=waiting %}{{ number }} waits{% plural %}{{ number }} wait{% endblocktranslate %}
  <p title="{% translate 'Open' context 'door' %}">{{ name|default:_("Nobody") }}</p>
</main>
"""
CODE = """
from django.utils.translation import gettext_lazy as _, pgettext
LABEL = _("Queue")
def title() -> str:
    return pgettext("door", "Shut")
"""


@pytest.fixture
def shop(tmp_path: Path, settings: Settings) -> Path:
    """A small app of its own, with one page, one module and no Chinese."""
    settings.BASE_DIR, settings.OUR_APPS = tmp_path, ["shop", "cs_platform"]
    folder = tmp_path / "shop"
    (folder / "templates").mkdir(parents=True)
    (folder / "templates" / "page.html").write_text(PAGE)
    (folder / "labels.py").write_text(CODE)
    check_translations.catalog.cache_clear()
    return folder


def translate(folder: Path, text: str) -> None:
    path = folder / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n{text}')
    check_translations.catalog.cache_clear()


def test_texts_of_templates_and_code_are_found(shop: Path) -> None:
    assert {(text.msgid, text.context) for text in translations.texts()} == {
        ("Waiting", None),
        (("%(number)s waits", "%(number)s wait"), None),
        ("Open", "door"),
        ("Nobody", None),
        ("Queue", None),
        ("Shut", "door"),
    }


def test_a_text_without_chinese_fails_the_check(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("check_translations")
    assert "shop/labels.py:3: no Chinese: 'Queue'" in capsys.readouterr().err


def test_complete_chinese_passes(shop: Path) -> None:
    translate(
        shop,
        'msgid "Waiting"\nmsgstr "等待"\n\nmsgid "Nobody"\nmsgstr "无人"\n\nmsgid "Queue"\nmsgstr "队列"\n\n'
        'msgctxt "door"\nmsgid "Open"\nmsgstr "打开"\n\nmsgctxt "door"\nmsgid "Shut"\nmsgstr "关上"\n\n'
        'msgid "%(number)s waits"\nmsgid_plural "%(number)s wait"\nmsgstr[0] "%(number)s 人等待"\n',
    )
    call_command("check_translations")


def test_two_meanings_of_one_text_are_told(shop: Path) -> None:
    translate(shop, 'msgid "Close"\nmsgstr "结案"\n')
    translate(shop.parent / "cs_platform", 'msgid "Close"\nmsgstr "关闭"\n')
    assert list(check_translations.double_meanings()) == ["'Close': '结案' in shop, '关闭' in cs_platform"]


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (Message("Queue", ""), "no Chinese"),
        (Message("Queue", "队列", flags=["fuzzy"]), "marked fuzzy"),
        (Message("%(name)s waits", "%(nome)s 等待"), "fills in other parts"),
        (Message("{} waits", "等待"), "fills in other parts"),
        (Message(("%(n)s day", "%(n)s days"), ("天",)), "fills in other parts"),
    ],
)
def test_a_faulty_translation_is_named(message: Message, fault: str) -> None:
    assert list(faults(message)) == [fault]


def test_the_parts_may_stand_in_another_order() -> None:
    assert list(faults(Message("%(who)s sent %(what)s, 100%%", "%(what)s 由 %(who)s 发出，100%%"))) == []


def test_messages_are_added_once_and_keep_their_chinese(shop: Path) -> None:
    translate(shop, 'msgid "Queue"\nmsgstr "队列"\n\nmsgid "No longer said"\nmsgstr "不再使用"\n')
    call_command("update_translations", "shop")
    catalog = translations.read_catalog("shop")
    assert catalog["Queue"].string == "队列"
    assert catalog["Waiting"].string == ""
    assert "No longer said" not in catalog

"""What the widget costs a host page, and how its files are served."""

import gzip
import re

import pytest
from django.test import Client

from channels_hub.models import Inbox
from channels_hub.widget import assets

KB = 1024
BEFORE_THE_FIRST_CLICK = 6 * KB
ALTOGETHER = 25 * KB


def _bootstrap(client: Client, language: str) -> bytes:
    return gzip.compress(client.get(f"/chat/chat/bootstrap/?language={language}").content)


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_the_widget_stays_within_its_size(client: Client, webchat: Inbox, language: str) -> None:
    files = assets.load()
    launcher = len(files["loader.js"].gzipped) + len(_bootstrap(client, language))
    panel = len(files["panel.js"].gzipped) + len(files["panel.css"].gzipped)

    assert launcher < BEFORE_THE_FIRST_CLICK
    assert launcher + panel < ALTOGETHER


def test_the_script_is_served_to_any_site_without_a_cookie(client: Client) -> None:
    response = client.get("/widget.js", headers={"accept-encoding": "gzip, br"})

    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    assert gzip.decompress(response.content) == assets.load()["loader.js"].content


def test_files_are_kept_for_good_under_their_version_only(client: Client) -> None:
    current = client.get(f"/widget/{assets.version()}/panel.js")
    former = client.get("/widget/0123456789ab/panel.js")

    assert "immutable" in current["Cache-Control"]
    assert former["Cache-Control"] == "no-cache"
    assert former.content == current.content


@pytest.mark.parametrize("name", ["nothing.js", "store.js", "..%2Fwidget.py"])
def test_a_file_that_is_not_served_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/widget/{assets.version()}/{name}").status_code == 404


def test_no_two_modules_declare_the_same_name() -> None:
    names = []
    for module in assets.modules("panel.js"):
        text = (assets.FOLDER / module).read_text()
        names += re.findall(r"^(?:export )?(?:async )?(?:const|let|class|function\*?) (\w+)", text, re.M)

    assert sorted(names) == sorted(set(names))


def test_every_module_is_part_of_the_panel() -> None:
    written = {path.name for path in assets.FOLDER.glob("*.js")}

    assert written == {*assets.modules("panel.js"), "loader.js"}


def test_no_word_stands_in_the_scripts() -> None:
    for path in assets.FOLDER.glob("*.js"):
        assert not re.search(r"[\u3400-\u9fff]", re.sub(r"//.*|[，。；！？）】、]", "", path.read_text())), path.name

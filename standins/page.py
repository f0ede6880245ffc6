"""The small page on which one plays Erin: her telephone, with every channel of the demo side by side."""

import json
from html import escape
from pathlib import Path
from typing import Any

from standins.scene import Line, Scene
from standins.server import Answer, Request, Service

HERE = Path(__file__).parent
HTML = """<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>赵艾琳的手机</title><link rel="stylesheet" href="/player.css">
<h1>赵艾琳的手机：每个渠道都接在模拟平台上</h1><main>{sections}</main><script src="/player.js"></script></html>"""
SECTION = """<section id="{line.key}"><h2>{line.name}</h2><ol></ol>{form}<div>{deeds}</div></section>"""
FORM = """<form data-line="{line.key}"><input name="text" aria-label="{line.name}" autocomplete="off">
<button>发送</button></form>"""
DEED = """<button type="button" data-line="{line.key}" data-deed="{deed}">{deed}</button> """


class Page(Service):
    def __init__(self, scene: Scene, port: int) -> None:
        super().__init__(port)
        self.scene = scene
        self.seen: dict[str, list[tuple[bool, str]]] = {line.key: [] for line in scene.lines}
        self.routes = {
            "/": self._page,
            "/player.css": lambda _request: _file("player.css", "text/css"),
            "/player.js": lambda _request: _file("player.js", "text/javascript"),
            "/state": self._state,
            "/do": self._do,
        }

    def _page(self, request: Request) -> Answer:
        page = HTML.format(sections="".join(map(_section, self.scene.lines)))
        return Answer(page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})

    def _state(self, request: Request) -> Any:
        """What was said and came, in its order: `{line: [[mine, text], …]}`."""
        with self.lock:
            for line in self.scene.lines:
                known = sum(not mine for mine, _text in self.seen[line.key])
                self.seen[line.key] += [(False, text) for text in line.received()[known:]]
            return self.seen

    def _do(self, request: Request) -> Any:
        asked = json.loads(request.body)
        line = next(one for one in self.scene.lines if one.key == asked["line"])
        self.scene.ready.wait(60)
        if asked.get("say") and line.say:
            self._note(line, asked["say"])
            line.say(asked["say"])
        elif asked.get("deed") in line.deeds:
            self._note(line, f"[{asked['deed']}]")
            line.deeds[asked["deed"]]()
        return {}

    def _note(self, line: Line, text: str) -> None:
        with self.lock:
            self.seen[line.key].append((True, text))


def _section(line: Line) -> str:
    deeds = "".join(DEED.format(line=line, deed=escape(deed)) for deed in line.deeds)
    return SECTION.format(line=line, form=FORM.format(line=line) if line.say else "", deeds=deeds)


def _file(name: str, content_type: str) -> Answer:
    return Answer((HERE / name).read_bytes(), headers={"Content-Type": content_type})

"""A real Asterisk on loopback, out of the folder that `make asterisk` prepares."""

import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from channels_hub.adapters.hotline.ami.address import address_of
from channels_hub.adapters.hotline.ami.client import Line, LineBroken
from channels_hub.adapters.hotline.ami.framing import Block
from run.paths import ROOT
from tests.asterisk.settings import write_settings
from tests.ports import free_port

FOLDER = ROOT / ".data" / "asterisk"
PORTS = ("ami", "sip", "zhang", "li", "trunk")


class Asterisk:
    """Use as a context manager. `ports` by name; `home` keeps its settings, logs and recordings."""

    def __init__(self, home: Path) -> None:
        self.home, self.ports = home, {name: free_port() for name in PORTS}
        modules = next(FOLDER.glob("usr/lib/**/asterisk/modules"))
        loader = next(FOLDER.glob("lib/*-linux-gnu*/ld-linux-*.so.*"))
        folders = [*FOLDER.glob("lib/*-linux-gnu*"), *FOLDER.glob("usr/lib/*-linux-gnu*"), modules.parent.parent]
        settings = home / "etc"
        write_settings(settings, {"home": home, "root": FOLDER, "modules": modules, **self.ports})
        (home / "cdr-csv").mkdir()
        program = [FOLDER / "usr/sbin/asterisk", "-f", "-C", settings / "asterisk.conf"]
        self._command = [loader, "--library-path", ":".join(map(str, folders)), *program]

    def __enter__(self) -> Self:
        with (self.home / "output").open("ab") as output:
            self._process = subprocess.Popen(self._command, stdout=output, stderr=output)
        until = time.monotonic() + 60
        while not self._answers():
            if time.monotonic() > until:
                self.__exit__()
                raise RuntimeError((self.home / "output").read_text())
            time.sleep(0.2)
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.wait()

    def url(self, user: str) -> str:
        return f"ami://{user}:secret@127.0.0.1:{self.ports['ami']}"

    def ask(self, name: str, **fields: str) -> Block:
        with Line(address_of(self.url("watch"))) as line:
            line.sign_in()
            return line.ask(name, **fields)

    def channel(self, telephone: str) -> str:
        """The name of its leg."""
        with Line(address_of(self.url("watch"))) as line:
            line.sign_in()
            legs = line.list("CoreShowChannels", "CoreShowChannel", "CoreShowChannelsComplete")
        return next(leg["Channel"] for leg in legs if leg["Channel"].startswith(f"{telephone}-"))

    def queue_log(self, call: str) -> dict[str, list[str]]:
        """What its queue wrote of a call: figures by event, the last of each."""
        rows = [line.split("|") for line in (self.home / "queue_log").read_text().splitlines()]
        return {row[4]: row[5:] for row in rows if row[1] == call}

    def listeners(self) -> int:
        words = self.ask("Command", Command="manager show connected").every("Output")
        return sum(word.startswith(("desk", "menu")) for word in words)

    def _answers(self) -> bool:
        with suppress(LineBroken):
            return self.ask("Command", Command="core waitfullybooted").get("Response") == "Success"
        return False

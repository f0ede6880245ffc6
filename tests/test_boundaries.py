"""Rules of the house that no type checker knows."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APPS = ["accounts", "deadlines", "kb", "channels_hub", "tickets", "qa", "workbench", "reports"]
SOURCES = [path for app in [*APPS, "cs_platform"] for path in sorted((ROOT / app).rglob("*.py"))]
EDGES = [p for p in SOURCES if {"web", "api", "tasks", "live"} & {*p.parts, p.stem} and "lib" not in p.parts]


def _lines(paths: list[Path], pattern: str) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if found.search(line)
    ]


def test_only_the_live_door_and_delay_on_commit_leave_a_transaction() -> None:
    doors = {ROOT / "cs_platform/lib/live.py", ROOT / "cs_platform/celery.py"}
    inside = [path for path in SOURCES if path not in doors]
    assert not _lines(inside, r"\bon_commit\(")
    without_sockets = [path for path in inside if "live" not in path.parts]  # a socket holds no transaction
    assert not _lines(without_sockets, r"group_send\(")
    with_rows = [path for path in inside if path.stem != "tasks"]  # a task holds no transaction
    assert not _lines(with_rows, r"\.(delay|apply_async|send_task)\(")


def test_edges_open_no_transaction() -> None:
    assert not _lines(EDGES, r"transaction\.atomic|atomic\(\)")


def test_locks_leave_foreign_keys_alone() -> None:
    """Else whoever writes a row that points to a locked one waits for its holder, who may be waiting for them."""
    assert not _lines(SOURCES, r"select_for_update\((?!.*(no_key|skip_locked|nowait))")


def test_no_long_promise_lives_in_the_broker() -> None:
    assert not _lines(SOURCES, r"\b(eta|countdown)=")


@pytest.mark.parametrize("app", APPS)
def test_every_app_answers_under_the_same_names(app: str) -> None:
    names = {path.stem for path in (ROOT / app).iterdir()}
    assert "apps" in names
    assert "access" in names or "models" not in names
    assert names & {"models", "web"}


def test_templates_hold_no_inline_script_or_style() -> None:
    templates = [p for app in [*APPS, "cs_platform"] for p in (ROOT / app).rglob("templates/**/*.html")]
    assert templates
    assert not _lines(
        templates, r"\sstyle=|<style|\son[a-z]+=\"|javascript:|<script(?![^>]*\b(src|type=\"application/json\"))"
    )

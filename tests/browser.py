"""The browser of the tests (a pytest plugin): Debian's Chromium without its window, reading Chinese."""

import os
import shutil
from typing import Any

import pytest
from playwright.sync_api import expect

#: Milliseconds for what should come at once, on a machine that does much else; less than any page of staff waits
#: before it asks by itself, so that only news can be in time.
PATIENCE = 8_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = shutil.which("chromium-headless-shell")
    assert chromium, "the journeys need chromium-headless-shell: make system"
    return {**browser_type_launch_args, "executable_path": chromium, "chromium_sandbox": os.getuid() != 0}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1440, "height": 900},
    }

"""One folder per channel; `adapter_for(inbox)` finds the one that speaks it."""

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from channels_hub.adapters.base import Adapter

if TYPE_CHECKING:
    from channels_hub.models import Inbox


@cache
def installed() -> dict[str, Adapter]:
    """Every channel that has a folder here, by its name."""
    return {
        name: import_module(f"{__name__}.{name}").adapter
        for _finder, name, is_folder in pkgutil.iter_modules(__path__)
        if is_folder
    }


def adapter_for(inbox: "Inbox") -> Adapter:
    return installed()[inbox.channel]

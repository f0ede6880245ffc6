"""Every address of the desk, with something plausible in place of its parts."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

SAMPLES: dict[str, Any] = {
    "IntConverter": 1,
    "SlugConverter": "dispatch",
    "StringConverter": "something",
    "UUIDConverter": UUID(int=1),
    "PathConverter": "some/thing",
    "NumberConverter": "20261122-00001",
}
#: Addresses written as regular expressions: the API's rows, and what belongs to libraries.
NUMBERED = "20261122-00001"


def addresses() -> list[str]:
    """One path for each pattern, without the administration (its own site guards it) and the sign-in library's."""
    return sorted({path for path in _walk(get_resolver(), "/") if not path.startswith(("/admin/", "/accounts/"))})


def _walk(resolver: URLResolver, before: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, before + _filled(pattern))
        else:
            yield before + _filled(pattern)


def _filled(pattern: URLPattern | URLResolver) -> str:
    route = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__
        written = next(key for key, known in get_converters().items() if type(known) is type(converter))
        value = converter.to_url(SAMPLES[kind])
        route = route.replace(f"<{written}:{name}>", value).replace(f"<{name}>", value)
    return _unescaped(route)


def _unescaped(route: str) -> str:
    """A regular expression of the router as a path: its one group becomes a row's key."""
    if "(?P<" not in route and not route.startswith("^"):
        return route
    start = route.find("(?P<")
    if start >= 0:
        end = route.index(")", start)
        key = NUMBERED if "number" in route[start:end] else "fault" if "code" in route[start:end] else "1"
        route = route[:start] + key + route[end + 1 :]
    return route.removeprefix("^").removesuffix(r"\Z").removesuffix("$").replace(r"\.", ".")

"""Every address of the desk, with something plausible in place of its parts."""

from collections.abc import Iterator, Mapping
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


def addresses(names: Mapping[str, Any] | None = None) -> list[str]:
    """One path for each pattern, without the administration (its own site guards it) and the sign-in library's.

    `names` are the keys of rows that are there: a `customer_id` becomes that of `customer`.
    """
    paths = set(_walk(get_resolver(), "/", names or {}))
    return sorted(path for path in paths if not path.startswith(("/admin/", "/accounts/")))


def _walk(resolver: URLResolver, before: str, names: Mapping[str, Any]) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        path = before + _filled(pattern, names)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, path, names)
        else:
            yield path


def _filled(pattern: URLPattern | URLResolver, names: Mapping[str, Any]) -> str:
    route = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__
        written = next(key for key, known in get_converters().items() if type(known) is type(converter))
        value = converter.to_url(names.get(name.removesuffix("_id"), SAMPLES[kind]))
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

"""XML from outside, read into plain dictionaries; what could harm (entities, document types) is refused."""

from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

#: Nothing real nests deeper.
DEEPEST = 12


def read(body: bytes) -> dict[str, Any]:
    """`<xml><A>1</A><B><C/></B></xml>` → `{"A": "1", "B": {"C": ""}}`; a repeated name gives a list.

    Raises `ValueError`.
    """
    try:
        value = _value(fromstring(body, forbid_dtd=True), 0)
    except (ParseError, DefusedXmlException, LookupError) as error:
        raise ValueError(f"not XML: {type(error).__name__}") from error
    if not isinstance(value, dict):
        raise ValueError("empty XML")
    return value


def _value(element: Element, depth: int) -> Any:
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if len(element) == 0:
        return element.text or ""
    found: dict[str, Any] = {}
    for child in element:
        value = _value(child, depth + 1)
        if child.tag in found:
            known = found[child.tag]
            value = [*known, value] if isinstance(known, list) else [known, value]
        found[child.tag] = value
    return found

"""Which address a connector asks, and which it never does: nobody reaches our own machines through it."""

import socket
from ipaddress import ip_address
from string import Formatter
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PLACEHOLDERS = ("phone", "account_number", "external_id")
#: Metadata services of clouds outside the link-local range.
METADATA = {ip_address("100.100.100.200"), ip_address("fd00:ec2::254")}


class NotAllowed(Exception):
    """The host is or leads to an address that connectors do not ask."""


def placeholders(template: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(template) if name is not None}


def check_template(template: str) -> None:
    """Refuse an address that could not be asked, or whose host a customer's data could choose."""
    try:
        names = placeholders(template)
        parts = urlsplit(template)
        assert parts.port != 0
    except (ValueError, AssertionError):
        raise ValidationError(_("This is not an address.")) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise ValidationError(_("Write it as https://host/path, without a user name."))
    if "{" in parts.netloc or "}" in parts.netloc:
        raise ValidationError(_("The host may not depend on the customer."))
    if names - set(PLACEHOLDERS) or any(spec or conversion for _t, _n, spec, conversion in Formatter().parse(template)):
        raise ValidationError(_("Only {phone}, {account_number} and {external_id} may stand in braces."))
    if not names:
        raise ValidationError(_("Name what is asked for: {phone}, {account_number} or {external_id}."))
    try:
        refuse_own_machines(parts.hostname, parts.netloc, [parts.hostname])
    except NotAllowed:
        raise ValidationError(_("This address belongs to the machines themselves and is not asked.")) from None


def filled(template: str, values: dict[str, str]) -> str:
    """The address with values encoded, so that none reaches beyond its place."""
    return template.format(**{name: quote(value, safe="") for name, value in values.items()})


def address_of(url: str) -> str:
    """The IP address to connect to: looked up once and judged, so that a second look-up cannot lead elsewhere.

    Raises NotAllowed, OSError.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    refuse_own_machines(host, parts.netloc, found)
    return found[0]


def refuse_own_machines(host: str, netloc: str, found: list[str]) -> None:
    """Raise NotAllowed if one of `found` is no outside system, unless `CONNECTOR_HOSTS` lists the host.

    Private networks are where billing stands, so they are allowed. The desk's own public address is too: the demo
    answers there.
    """
    if host in settings.CONNECTOR_HOSTS or netloc == urlsplit(settings.PUBLIC_URL).netloc:
        return
    for text in found:
        try:
            address = ip_address(text.split("%")[0])
        except ValueError:
            continue  # a name: judged when it is looked up
        address = getattr(address, "ipv4_mapped", None) or address
        if address in METADATA or _is_special(address):
            raise NotAllowed(text)


def _is_special(address: object) -> bool:
    return any(getattr(address, name) for name in ("is_loopback", "is_link_local", "is_multicast", "is_unspecified"))

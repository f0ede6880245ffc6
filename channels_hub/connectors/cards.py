"""A customer's card from one outside system, kept a while, masked for its reader."""

from collections.abc import Container
from dataclasses import dataclass, field
from hashlib import sha256

from django.core.cache import cache

from channels_hub import presenting
from channels_hub.actions import connectors
from channels_hub.connectors.addresses import filled, placeholders
from channels_hub.connectors.asking import Failed, Trouble, ask
from channels_hub.connectors.reading import Answer, Line, read, shown
from channels_hub.models import Connector, Customer, Identity

#: A system that does not answer is left alone for so long: agents' columns wait for it once, not each.
PAUSE_SECONDS = 10
Values = dict[str, str]


@dataclass(frozen=True)
class Card:
    """`trouble`: why it failed; `unasked`: we have no number to ask with; neither and no lines: not known there."""

    title: str
    lines: list[Line] = field(default_factory=list)
    trouble: Trouble | None = None
    unasked: bool = False
    detail: str = ""


def card_of(connector: Connector, customer: Customer, revealed: Container[str], *, again: bool = False) -> Card:
    """The card as somebody for whom `revealed` fields are open may see it; `again` does not spare a failing system."""
    values = values_of(connector, customer)
    if not all(values.values()):
        return Card(connector.name, unasked=True)
    paused, kept = f"connector.{connector.pk}.paused", _key(connector, customer, values)
    known: Answer | None = cache.get(kept)
    if known is None:
        if not again and (trouble := cache.get(paused)):
            return Card(connector.name, trouble=Trouble(trouble))
        try:
            known = asked(connector, values)
        except Failed as failed:
            if failed.trouble in (Trouble.SLOW, Trouble.UNREACHABLE):
                cache.set(paused, failed.trouble.value, PAUSE_SECONDS)
            return Card(connector.name, trouble=failed.trouble)
        cache.delete(paused)
        cache.set(kept, known, connector.cache_seconds)
    secrets = {
        name: getattr(customer, name) for name in presenting.MASKS if name not in revealed and getattr(customer, name)
    }
    return drawn(known, secrets, revealed)


def tried(connector: Connector, number: str) -> Card:
    """The card for a number that an administrator typed: asked anew, masked as everywhere."""
    values = dict.fromkeys(placeholders(connector.url), number)
    try:
        return drawn(asked(connector, values), {"phone": number}, ())
    except Failed as failed:
        return Card(connector.name, trouble=failed.trouble, detail=failed.detail)


def asked(connector: Connector, values: Values) -> Answer:
    """Ask now and note how it went on the connector. Raises Failed."""
    try:
        data = ask(filled(connector.url, values), connector.headers, connector.timeout)
        answer = Answer(title=connector.name, lines=[]) if data is None else read(connector, data)
    except Failed as failed:
        connectors.note_failure(connector, failed.detail)
        raise
    connectors.note_answer(connector)
    return answer


def values_of(connector: Connector, customer: Customer) -> Values:
    """What the address needs of the customer; empty where it is not known."""
    names = placeholders(connector.url)
    values = {name: getattr(customer, name) for name in names - {"external_id"}}
    if "external_id" in names:
        there = Identity.objects.filter(customer=customer, inbox=connector.inbox_id).order_by("-last_seen_at")
        values["external_id"] = there.values_list("external_id", flat=True).first() or ""
    return values


def drawn(answer: Answer, secrets: Values, revealed: Container[str]) -> Card:
    """Numbers masked: those of their kind, and the customer's own wherever the answer repeats them (X6)."""

    def safe(text: str, kind: str = "") -> str:
        if kind in presenting.MASKS and kind not in revealed:
            return presenting.MASKS[kind](text)
        for name, secret in secrets.items():
            text = text.replace(secret, presenting.MASKS[name](secret))
        return shown(kind, text)

    lines = [Line(label=a["label"], kind=a["kind"], value=safe(a["value"], a["kind"])) for a in answer["lines"]]
    return Card(safe(answer["title"]), lines)


def _key(connector: Connector, customer: Customer, values: Values) -> str:
    """Another number or another setting is another answer."""
    asked_for = sha256(repr(sorted(values.items())).encode()).hexdigest()[:16]
    return f"connector.{connector.pk}.{connector.updated_at.timestamp()}.{customer.pk}.{asked_for}"

"""Weibo: private messages are pushed, comments and mentions fetched; answered in public or in private."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from channels_hub import failures
from channels_hub.adapters.base import (
    Adapter,
    Fetched,
    File,
    Happening,
    Limits,
    NotGenuine,
    NotUnderstood,
    Piece,
    SendError,
    SendResult,
)
from channels_hub.adapters.wechat_crypto import is_signed
from channels_hub.adapters.weibo import inbound, outbound, platform
from channels_hub.adapters.weibo.forms import WeiboForm
from channels_hub.models import Envelope, Inbox, Message

#: Feed: the interface that is asked, and where its answer keeps the items.
FEEDS = {
    "comments": ("/2/comments/to_me.json", "comments"),
    "comment_mentions": ("/2/comments/mentions.json", "comments"),
    "mentions": ("/2/statuses/mentions.json", "statuses"),
}
LOOK = 60
PAGE, PAGES = 50, 20
#: A token that ends within this is told about.
AHEAD = timedelta(days=7)


class Weibo(Adapter):
    """Its interface knows no repeated message: what may have arrived is not sent again."""

    grants = True
    limits = Limits(longest_text=300, longest_public=outbound.LONGEST_COMMENT, kinds=frozenset({"text"}))
    rate = "120/minute"
    settings_form = WeiboForm

    def check_address(self, inbox: Inbox, request: HttpRequest) -> HttpResponse:
        _must_be_signed(inbox, request)
        return HttpResponse(request.GET.get("echostr", ""), content_type="text/plain")

    def verify(self, inbox: Inbox, request: HttpRequest) -> list[Piece]:
        """The signature covers the query alone; only HTTPS protects the content."""
        _must_be_signed(inbox, request)
        body = request.body
        return [Piece(inbound.dedupe_key(_object(body), body), body)]

    def accepted(self) -> HttpResponse:
        """Empty: no answer by this way, and no repeating."""
        return HttpResponse(b"", content_type="text/plain")

    def feeds(self, inbox: Inbox) -> dict[str, float]:
        return dict.fromkeys(FEEDS, LOOK) if inbox.settings.get("comments") else {}

    def fetch(self, inbox: Inbox, feed: str, cursor: Mapping[str, Any], hint: Mapping[str, Any]) -> Fetched:
        """All that is newer than the newest seen; the first look only notes where we begin."""
        since = int(cursor.get("since_id", 0))
        items = sorted(_since(inbox, feed, since, pages=PAGES if cursor else 1), key=lambda item: int(item["id"]))
        newest = {"since_id": int(items[-1]["id"]) if items else since}
        if not cursor:
            return Fetched([], newest)
        pieces = [Piece(f"{feed}:{item['id']}", json.dumps({"feed": feed, "item": item}).encode()) for item in items]
        return Fetched(pieces, newest)

    def parse(self, inbox: Inbox, envelope: Envelope) -> list[Happening]:
        try:
            said = json.loads(bytes(envelope.body))
            if "feed" in said:
                return inbound.public_word(said["feed"], said["item"])
            return inbound.happenings(said, envelope.dedupe_key)
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise NotUnderstood(repr(error)) from error

    def media(self, inbox: Inbox, reference: Mapping[str, Any]) -> File:
        return platform.file(inbox, reference["fid"], reference["name"])

    def send(self, message: Message) -> SendResult:
        return outbound.sent(message)

    def problems(self, inbox: Inbox) -> list[str]:
        try:
            ends = platform.token_ends(inbox)
        except SendError as error:
            if error.cause == "credentials":
                return [_("Weibo no longer accepts the access_token: authorise the account anew and set the new one.")]
            return [f"{failures.words(error.cause)} ({error.detail})"]
        if ends < datetime.now(UTC) + AHEAD:
            return [
                _("The access_token ends on %(date)s: set a new one before.") % {"date": date_format(ends, "Y-m-d")}
            ]
        return []


def _since(inbox: Inbox, feed: str, since: int, pages: int) -> list[dict[str, Any]]:
    """The newest come first, so all pages are read before the oldest of them counts."""
    path, where = FEEDS[feed]
    found: list[dict[str, Any]] = []
    for page in range(1, pages + 1):
        items = platform.get(inbox, path, since_id=since, count=PAGE, page=page).get(where) or []
        found += items
        if len(items) < PAGE:
            break
    return found


def _must_be_signed(inbox: Inbox, request: HttpRequest) -> None:
    """By the app secret; the timestamp is in milliseconds here."""
    query = request.GET
    parts = (query.get("timestamp", ""), query.get("nonce", ""))
    if not is_signed(query.get("signature", ""), inbox.secrets["app_secret"], *parts):
        raise NotGenuine


def _object(body: bytes) -> dict[str, Any]:
    """Empty for what nobody understands: it is kept by its digest."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}

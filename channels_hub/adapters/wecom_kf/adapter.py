"""WeChat customer service (微信客服): a call says that there is something, which is then fetched by a cursor."""

import hashlib
import json
from collections.abc import Mapping
from email.message import Message as Head
from typing import Any

from django.http import HttpRequest, HttpResponse

from channels_hub.adapters import wechat_trouble, xml
from channels_hub.adapters.base import (
    Adapter,
    Due,
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
from channels_hub.adapters.wechat_crypto import Crypt, NotOurs, is_signed, key_of
from channels_hub.adapters.wecom_kf import inbound, outbound, session
from channels_hub.adapters.wecom_kf.errors import BAD_ID, WRONG_STATE, code_of
from channels_hub.adapters.wecom_kf.forms import WechatCustomerServiceForm
from channels_hub.adapters.wecom_kf.platform import api
from channels_hub.models import Envelope, Identity, Inbox, Message

FEED = "messages"
#: Seconds between two looks when no call came: calls get lost, too.
LOOK = 60
PAGE = 1000


class WechatCustomerService(Adapter):
    grants = True
    has_profiles = True
    #: The platform knows a repeated message by our own id.
    repeatable = True
    limits = Limits(longest_bytes=2048, choices=True)
    rate = "600/minute"
    settings_form = WechatCustomerServiceForm

    def check_address(self, inbox: Inbox, request: HttpRequest) -> HttpResponse:
        """The echo comes encrypted and goes back in the clear, within a second."""
        echo = _opened(inbox, request, request.GET.get("echostr", ""))
        return HttpResponse(echo, content_type="text/plain")

    def verify(self, inbox: Inbox, request: HttpRequest) -> list[Piece]:
        try:
            encrypted = str(xml.read(request.body)["Encrypt"])
        except (KeyError, ValueError) as error:
            raise NotGenuine from error
        body = _opened(inbox, request, encrypted)
        return [Piece(f"call:{hashlib.sha256(body).hexdigest()}", body)]

    def accepted(self) -> HttpResponse:
        return HttpResponse(b"", content_type="text/plain")

    def feeds(self, inbox: Inbox) -> dict[str, float]:
        return {FEED: LOOK}

    def fetch(self, inbox: Inbox, feed: str, cursor: Mapping[str, Any], hint: Mapping[str, Any]) -> Fetched:
        """Three days back at the most. The call's token spares us a strict limit; an old one is as good as none."""
        said = {"open_kfid": inbox.settings["open_kfid"], "limit": PAGE, "voice_format": 0}
        said |= {"cursor": cursor["cursor"]} if cursor.get("cursor") else {}
        said |= {"token": hint["token"]} if hint.get("token") else {}
        answer = api.post(inbox, "/cgi-bin/kf/sync_msg", said)
        pieces = [Piece(f"item:{item['msgid']}", json.dumps(item).encode()) for item in answer.get("msg_list", [])]
        return Fetched(pieces, {"cursor": answer["next_cursor"]}, more=bool(answer.get("has_more")))

    def parse(self, inbox: Inbox, envelope: Envelope) -> list[Happening]:
        body = bytes(envelope.body)
        try:
            return _called(inbox, body) if body.startswith(b"<") else inbound.happenings(json.loads(body))
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
            raise NotUnderstood(repr(error)) from error

    def media(self, inbox: Inbox, reference: Mapping[str, Any]) -> File:
        answer = api.ask(inbox, "GET", "/cgi-bin/media/get", params={"media_id": reference["media_id"]})
        head = Head()
        head["Content-Disposition"] = answer.headers.get("Content-disposition", "")
        return File(answer.content, head.get_filename() or f"{reference['kind']}.{_ending(answer.content)}")

    def profile(self, identity: Identity) -> dict[str, str]:
        said = {"external_userid_list": [identity.external_id]}
        known = api.post(identity.inbox, "/cgi-bin/kf/customer/batchget", said).get("customer_list") or [{}]
        found = {"name": known[0].get("nickname"), "unionid": known[0].get("unionid")}
        return {name: str(value) for name, value in found.items() if value}

    def send(self, message: Message) -> SendResult:
        if welcome := message.data.get("welcome"):
            said = {"code": welcome["code"], "msgid": outbound.id_of(message), **outbound.said(message)}
            return _sent(message, "/cgi-bin/kf/send_msg_on_event", said)
        said = {"touser": message.conversation.identity.external_id, "open_kfid": message.inbox.settings["open_kfid"]}
        said |= {"msgid": outbound.id_of(message), **outbound.said(message)}
        try:
            return _sent(message, "/cgi-bin/kf/send_msg", said)
        except SendError as error:
            if code_of(error) != WRONG_STATE:
                raise
            session.take_back(message.inbox, said["touser"])
            return _sent(message, "/cgi-bin/kf/send_msg", said)

    def recall(self, message: Message) -> None:
        said = {"open_kfid": message.inbox.settings["open_kfid"], "msgid": message.external_id}
        api.post(message.inbox, "/cgi-bin/kf/recall_msg", said)

    def problems(self, inbox: Inbox) -> list[str]:
        try:
            api.renew(inbox)
            return session.problems(inbox)
        except SendError as error:
            return [wechat_trouble.words(error, "Secret")]


def _sent(message: Message, path: str, said: dict[str, Any]) -> SendResult:
    """A name the platform knows already means that it has the message from an earlier try."""
    try:
        answer = api.post(message.inbox, path, said)
    except SendError as error:
        if code_of(error) == BAD_ID or "msgid" not in error.detail.lower():
            raise
        return SendResult(said["msgid"])
    return SendResult(str(answer.get("msgid") or said["msgid"]))


def _called(inbox: Inbox, body: bytes) -> list[Happening]:
    call = xml.read(body)
    if call.get("Event") != "kf_msg_or_event" or call.get("OpenKfId") != inbox.settings["open_kfid"]:
        return []
    return [Due(FEED, {"token": call.get("Token", "")})]


def _opened(inbox: Inbox, request: HttpRequest, encrypted: str) -> bytes:
    query, token = request.GET, inbox.secrets["token"]
    parts = (query.get("timestamp", ""), query.get("nonce", ""), encrypted)
    if not is_signed(query.get("msg_signature", ""), token, *parts):
        raise NotGenuine
    try:
        return Crypt(key_of(inbox.secrets["aes_key"]), inbox.settings["corpid"]).decrypt(encrypted)
    except (NotOurs, ValueError) as error:
        raise NotGenuine from error


def _ending(content: bytes) -> str:
    """Of a file that came without a name."""
    marks = {b"\xff\xd8": "jpg", b"\x89PNG": "png", b"GIF8": "gif", b"#!AMR": "amr"}
    return next((ending for mark, ending in marks.items() if content.startswith(mark)), "mp4")

"""WeChat official account (公众号): pushes in three modes, answers by the customer-service interface."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from channels_hub.adapters import wechat_trouble, xml
from channels_hub.adapters.base import (
    Adapter,
    File,
    Happening,
    Limits,
    NotGenuine,
    NotUnderstood,
    Piece,
    SendError,
    SendResult,
)
from channels_hub.adapters.wechat_api import answered
from channels_hub.adapters.wechat_crypto import Crypt, NotOurs, is_signed, key_of
from channels_hub.adapters.wechat_oa import inbound, outbound
from channels_hub.adapters.wechat_oa.forms import Mode, WechatOfficialAccountForm
from channels_hub.adapters.wechat_oa.media import fetched
from channels_hub.adapters.wechat_oa.platform import api
from channels_hub.models import Conversation, Envelope, Identity, Inbox, Message


class WechatOfficialAccount(Adapter):
    """Its interface gives our messages no id and knows no repeated one: what may have arrived is not sent again."""

    grants = True
    has_profiles = True
    shows_typing = True
    limits = Limits(longest_bytes=2048, kinds=frozenset({"text", "image", "voice", "video"}), choices=True)
    rate = "600/minute"
    settings_form = WechatOfficialAccountForm

    def check_address(self, inbox: Inbox, request: HttpRequest) -> HttpResponse:
        """The echo goes back letter by letter; it is never encrypted here."""
        _must_be_signed(inbox, request)
        return HttpResponse(request.GET.get("echostr", ""), content_type="text/plain")

    def verify(self, inbox: Inbox, request: HttpRequest) -> list[Piece]:
        if inbox.settings["mode"] == Mode.PLAIN:
            _must_be_signed(inbox, request)
            body = request.body
        else:
            body = _decrypted(inbox, request)
        return [Piece(_key_of(body), body)]

    def parse(self, inbox: Inbox, envelope: Envelope) -> list[Happening]:
        try:
            return inbound.happenings(xml.read(bytes(envelope.body)))
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise NotUnderstood(repr(error)) from error

    def media(self, inbox: Inbox, reference: Mapping[str, Any]) -> File:
        return fetched(inbox, reference)

    def profile(self, identity: Identity) -> dict[str, str]:
        """No names since December 2021, but the id that several accounts of one owner share."""
        params = {"openid": identity.external_id, "lang": "zh_CN"}
        said = answered(api.ask(identity.inbox, "GET", "/cgi-bin/user/info", params=params))
        known = {name: str(said.get(name) or "") for name in ("unionid", "remark", "subscribe_scene", "qr_scene_str")}
        return {name: value for name, value in known.items() if value}

    def send(self, message: Message) -> SendResult:
        openid = message.conversation.identity.external_id
        said = {"touser": openid, **outbound.said(message)}
        api.post(message.inbox, "/cgi-bin/message/custom/send", said)
        return SendResult()

    def typing(self, conversation: Conversation, writing: bool) -> None:
        """The platform shows it for fifteen seconds, to who spoke in the last thirty."""
        said = {"touser": conversation.identity.external_id, "command": "Typing" if writing else "CancelTyping"}
        api.post(conversation.inbox, "/cgi-bin/message/custom/typing", said)

    def problems(self, inbox: Inbox) -> list[str]:
        try:
            api.renew(inbox)
            api.ask(inbox, "GET", "/cgi-bin/get_api_domain_ip")
        except SendError as error:
            return [wechat_trouble.words(error, "AppSecret")]
        return []


def _must_be_signed(inbox: Inbox, request: HttpRequest) -> None:
    query = request.GET
    if not is_signed(
        query.get("signature", ""), inbox.secrets["token"], query.get("timestamp", ""), query.get("nonce", "")
    ):
        raise NotGenuine


def _decrypted(inbox: Inbox, request: HttpRequest) -> bytes:
    """Only what was encrypted counts: fields in the clear beside it are covered by no signature."""
    query = request.GET
    try:
        encrypted = xml.read(request.body)["Encrypt"]
        parts = (query.get("timestamp", ""), query.get("nonce", ""), encrypted)
        if not is_signed(query.get("msg_signature", ""), inbox.secrets["token"], *parts):
            raise NotGenuine
        return Crypt(key_of(inbox.secrets["aes_key"]), inbox.settings["appid"]).decrypt(encrypted)
    except (KeyError, TypeError, ValueError, NotOurs) as error:
        raise NotGenuine from error


def _key_of(body: bytes) -> str:
    """What nobody understands is kept too, once."""
    try:
        return inbound.dedupe_key(xml.read(body))
    except ValueError:
        return f"raw:{hashlib.sha256(body).hexdigest()}"

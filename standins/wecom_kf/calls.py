"""Encrypted calls to the hook: there is something to fetch. Sealed by an independent library."""

import secrets
import time
from typing import TYPE_CHECKING

import httpx
from wechatpy.enterprise.crypto import WeChatCrypto

from standins.pushing import Heard, push

if TYPE_CHECKING:
    from standins.wecom_kf.platform import Account


class Calls:
    def __init__(self, account: "Account") -> None:
        self.account = account

    def call(self, token: str, event: str = "kf_msg_or_event") -> list[Heard]:
        """One call, repeated by the platform's rule until it hears a 200."""
        query, body = self.sealed(self.content(token, event))
        return push(
            lambda line: line.post(self.account.hook, params=query, content=body),
            lambda heard: heard.status == 200,
            self.account.transport,
        )

    def content(self, token: str, event: str = "kf_msg_or_event") -> str:
        return (
            f"<xml><ToUserName>{self.account.corpid}</ToUserName><CreateTime>{int(time.time())}</CreateTime>"
            f"<MsgType>event</MsgType><Event>{event}</Event><Token>{token}</Token>"
            f"<OpenKfId>{self.account.open_kfid}</OpenKfId></xml>"
        )

    def sealed(self, content: str) -> tuple[dict[str, str], bytes]:
        """Query and body of a call with this content."""
        timestamp, nonce = str(int(time.time())), str(secrets.randbelow(10**9))
        envelope = self._crypto().encrypt_message(content, nonce, timestamp)
        encrypted = envelope.partition("<Encrypt><![CDATA[")[2].partition("]]></Encrypt>")[0]
        signed = envelope.partition("<MsgSignature><![CDATA[")[2].partition("]]></MsgSignature>")[0]
        body = f"<xml><ToUserName>{self.account.corpid}</ToUserName><Encrypt>{encrypted}</Encrypt></xml>"
        return {"msg_signature": signed, "timestamp": timestamp, "nonce": nonce}, body.encode()

    def check_address(self, echo: str) -> httpx.Response:
        """As when the hook is entered on the platform's page: the echo goes out encrypted."""
        query, body = self.sealed(echo)
        encrypted = body.decode().partition("<Encrypt>")[2].partition("</Encrypt>")[0]
        with httpx.Client(transport=self.account.transport, trust_env=False) as line:
            return line.get(self.account.hook, params={**query, "echostr": encrypted})

    def _crypto(self) -> WeChatCrypto:
        return WeChatCrypto(self.account.token, self.account.aes_key, self.account.corpid)

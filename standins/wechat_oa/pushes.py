"""Signed pushes to the account's hook, in the mode that is set; signed and encrypted by an independent library."""

import secrets
import time
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import httpx
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

from standins.pushing import Heard, push

if TYPE_CHECKING:
    from standins.wechat_oa.platform import Account


class Pushes:
    def __init__(self, account: "Account") -> None:
        self.account = account
        self.last = ""

    def push(self, openid: str, kind: str, **fields: Any) -> list[Heard]:
        """One push, repeated by the platform's rule until it hears `success` or nothing."""
        head = {"ToUserName": "gh_bihuan", "FromUserName": openid, "CreateTime": int(time.time()), "MsgType": kind}
        self.last = f"<xml>{elements({**head, **fields})}</xml>"
        return self.repeat()

    def repeat(self) -> list[Heard]:
        wanted = (b"", b"success")
        return push(
            lambda line: self.once(line, self.last),
            lambda heard: heard.status == 200 and heard.body in wanted,
            self.account.transport,
        )

    def once(self, line: httpx.Client, content: str) -> httpx.Response:
        query, body = self.sealed(content)
        headers = {"Content-Type": "text/xml"}
        return line.post(self.account.hook, params=query, content=body, headers=headers)

    def sealed(self, content: str) -> tuple[dict[str, str], bytes]:
        """Query and body of a push with this content."""
        query = self.query()
        if self.account.mode == "plain":
            return query, content.encode()
        crypto = WeChatCrypto(self.account.token, self.account.aes_key, self.account.appid)
        envelope = crypto.encrypt_message(content, query["nonce"], query["timestamp"])
        encrypted = envelope.partition("<Encrypt><![CDATA[")[2].partition("]]></Encrypt>")[0]
        signed = envelope.partition("<MsgSignature><![CDATA[")[2].partition("]]></MsgSignature>")[0]
        clear = content.removeprefix("<xml>").removesuffix("</xml>") if self.account.mode == "compatible" else ""
        body = f"<xml><ToUserName>gh_bihuan</ToUserName>{clear}<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        return {**query, "encrypt_type": "aes", "msg_signature": signed}, body.encode()

    def check_address(self, echo: str) -> httpx.Response:
        """The platform's check of the hook, as when it is entered on its page."""
        with httpx.Client(transport=self.account.transport, trust_env=False) as line:
            return line.get(self.account.hook, params={**self.query(), "echostr": echo})

    def query(self) -> dict[str, str]:
        timestamp, nonce = str(int(time.time())), str(secrets.randbelow(10**9))
        signer = WeChatSigner()
        signer.add_data(self.account.token, timestamp, nonce)
        return {"signature": signer.signature, "timestamp": timestamp, "nonce": nonce}


def elements(fields: dict[str, Any]) -> str:
    """`{"A": 1, "B": {"C": "x"}}` → `<A>1</A><B><C>x</C></B>`."""
    return "".join(
        f"<{name}>{elements(value) if isinstance(value, dict) else escape(str(value))}</{name}>"
        for name, value in fields.items()
    )

"""Tokens as the platform gives them: the stable kind and the old one, which know nothing of each other."""

import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from standins.server import Request
from standins.wechat_oa.replies import no

if TYPE_CHECKING:
    from standins.wechat_oa.platform import Account

SECONDS = 7200
FORCED_A_DAY, SECONDS_BETWEEN_FORCED = 20, 30


@dataclass
class Token:
    value: str
    ends: float

    @property
    def answer(self) -> dict[str, Any]:
        return {"access_token": self.value, "expires_in": int(self.ends - time.time())}


def new_token() -> Token:
    return Token(secrets.token_urlsafe(380), time.time() + SECONDS)


class Tokens:
    def __init__(self, account: "Account") -> None:
        self.account = account
        self.stable: Token | None = None
        self.old: Token | None = None
        self.forced: list[float] = []

    def give_stable(self, request: Request) -> Any:
        """The same one again while it lives, unless another is forced."""
        said = request.json
        if refusal := self._refusal(said):
            return refusal
        if said.get("force_refresh"):
            return self._force()
        if self.stable is None or self.stable.ends < time.time():
            self.stable = new_token()
        return self.stable.answer

    def give_old(self, request: Request) -> Any:
        """Each one puts out the one before."""
        if refusal := self._refusal(request.query):
            return refusal
        self.old = new_token()
        return self.old.answer

    def expire(self) -> None:
        if self.stable:
            self.stable.ends = 0

    def revoke(self) -> None:
        """As if somebody had forced another one."""
        self.stable = new_token()

    def wrong(self, given: str | None) -> Any:
        """Why a call with this token is refused; None when it is good."""
        if not given:
            return no(41001, "access_token missing")
        token = next((one for one in (self.stable, self.old) if one and one.value == given), None)
        if token is None:
            return no(40001, "invalid credential, access_token is invalid or not latest")
        return no(42001, "access_token expired") if token.ends < time.time() else None

    def _force(self) -> Any:
        now = time.time()
        self.forced = [at for at in self.forced if at > now - 24 * 3600]
        if len(self.forced) >= FORCED_A_DAY:
            return no(45009, "reach max api daily quota limit")
        if self.forced and self.forced[-1] > now - SECONDS_BETWEEN_FORCED:
            return no(45011, "api minute-quota reach limit must slower retry next minute")
        self.forced.append(now)
        self.stable = new_token()
        return self.stable.answer

    def _refusal(self, said: dict[str, Any]) -> Any:
        if said.get("grant_type") != "client_credential":
            return no(40002, "invalid grant_type")
        if said.get("appid") != self.account.appid:
            return no(40013, "invalid appid")
        if said.get("secret") != self.account.secret:
            return no(40125, "invalid appsecret, view more at https://mmbizurl.cn/s/JtxxFh33r")
        if not self.account.allowed:
            return no(40164, "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist rid: 6450e9a4-1")
        return None

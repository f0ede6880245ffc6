"""Every outside service at once, and Erin on each of them: what the demo plays with."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standins import mail, wechat_oa, wecom_kf, weibo
from standins.asterisk import Call, Exchange, Fields

ROOT = Path(__file__).resolve().parent.parent
ALICES_TELEPHONE = "Local/1001@agents"
ERIN = "13951880001"


@dataclass
class Line:
    """One channel as Erin has it: what she may do, and what she has seen and said."""

    key: str
    name: str
    deeds: Mapping[str, Callable[[], object]]
    say: Callable[[str], object] | None
    received: Callable[[], list[str]]
    said: list[str]


class Scene:
    def __init__(self, desk: str) -> None:
        self.desk = desk
        self.oa = wechat_oa.Platform(wechat_oa.Account(hook=f"{desk}/hooks/demo-wechat/")).start()
        self.kf = wecom_kf.Platform(wecom_kf.Account(hook=f"{desk}/hooks/demo-kf/")).start()
        self.weibo = weibo.Platform(weibo.Account(hook=f"{desk}/hooks/demo-weibo/")).start()
        self.mail = mail.Provider().start()
        self.exchange = Exchange()
        self.exchange.__enter__()
        self.exchange.on_order = self._answer_order
        #: The desk knows every channel: what is done before has to wait.
        self.ready = threading.Event()
        self.call: Call | None = None
        self.heard: list[str] = []
        self.lines = [self._wechat(), self._service(), self._weibo(), self._mail(), self._telephone()]

    def stop(self) -> None:
        for service in (self.oa, self.kf, self.weibo, self.mail):
            service.stop()
        self.exchange.__exit__()

    def set_up(self, inbox: Callable[..., object] | None = None) -> None:
        """Enter the services' addresses at the desk by `manage.py inbox …`, as its administrator would."""
        oa, kf, wb = self.oa.account, self.kf.account, self.weibo.account
        bases = dict.fromkeys(("api_base", "message_base", "media_base"), self.weibo.url)
        inboxes = {
            ("wechat_oa", "demo-wechat", "晴川公众号"): {
                "appid": oa.appid, "secret": oa.secret, "token": oa.token, "aes_key": oa.aes_key,
                "mode": oa.mode, "api_base": self.oa.url,
            },
            ("wecom_kf", "demo-kf", "晴川微信客服"): {
                "corpid": kf.corpid, "open_kfid": kf.open_kfid, "secret": kf.secret, "token": kf.token,
                "aes_key": kf.aes_key, "api_base": self.kf.url,
            },
            ("weibo", "demo-weibo", "晴川官方微博"): {
                "app_secret": wb.app_secret, "access_token": wb.access_token, "comments": "on", **bases,
            },
            ("email", "demo-mail", "晴川客服邮箱"): {
                "address": mail.ADDRESS, "imap_url": self.mail.imap_url, "smtp_url": self.mail.smtp_url,
            },
            ("hotline", "demo-hotline", "晴川热线 10086"): {"kind": "asterisk", "ami_url": self.exchange.url},
        }  # fmt: skip
        for (channel, key, name), settings in inboxes.items():
            words = [f"--set={setting}={value}" for setting, value in settings.items()]
            (inbox or _manage_inbox)("create", channel, "--key", key, "--name", name, *words)
        self.ready.set()

    def _wechat(self) -> Line:
        erin = self.oa.customer("oErin-demo-0001")
        erin.unionid = "union-erin-demo"
        deeds = {"关注": erin.follow, "点菜单“账单”": lambda: erin.click("账单"), "取消关注": erin.unfollow}
        return Line("wechat", "微信公众号", deeds, erin.say, lambda: _shown(erin.received), [])

    def _service(self) -> Line:
        erin = self.kf.customer("wmErin-demo-0001")
        erin.unionid = "union-erin-demo"
        deeds = {"进入会话": erin.come_in, "撤回上一条": erin.recall}
        return Line("kf", "微信客服", deeds, erin.say, lambda: _shown(erin.received), [])

    def _weibo(self) -> Line:
        erin = self.weibo.customer("2489518277")
        deeds = {
            "关注": lambda: erin.deed("follow"),
            "评论“多少钱？”": lambda: erin.comment("多少钱？"),
            "@提及": lambda: erin.mention("@晴川电信 网络太慢了"),
        }
        answers = self.weibo.answers
        received = lambda: [*_shown(erin.received), *(f"（公开）{one['comment']}" for one in answers)]  # noqa: E731
        return Line("weibo", "微博", deeds, erin.say, received, [])

    def _mail(self) -> Line:
        erin = mail.Customer(self.mail)
        return Line("mail", "邮件", {}, erin.say, erin.received, [])

    def _telephone(self) -> Line:
        deeds = {
            "拨打热线": self._dial, "坐席接听": self._pick_up, "坐席不接": self._let_ring,
            "挂断": self._hang_up, "评价 1 分未解决": self._judge,
        }  # fmt: skip
        return Line("telephone", "热线电话", deeds, self._speak, lambda: self.heard, [])

    def _dial(self) -> None:
        self.call = self._begin_call().choose("2")
        self._queue(self.call)

    def _begin_call(self) -> Call:
        """The exchange tells nobody of it while nobody listens."""
        self.exchange.listening.wait(20)
        return self.exchange.call(ERIN, "10086").start()

    def _queue(self, call: Call) -> None:
        call.queue().ring(ALICES_TELEPHONE)
        self.heard.append("您好，正在为您转接人工…")

    def _speak(self, words: str) -> None:
        """To the exchange's menu, as its dialplan would go on: the desk answers or a person is called."""
        self.call = self.call or self._begin_call()
        does = self.call.ask(words).decided()
        if does in ("answer", "nothing"):
            self.heard.append(self.call.variable("DESK_SAYS") or "没有找到答案，请换个说法")
        else:
            self._queue(self.call)

    def _pick_up(self) -> None:
        if self.call:
            self.call.answer(ALICES_TELEPHONE)
            self.heard.append("坐席已接听")

    def _let_ring(self) -> None:
        if self.call:
            self.call.not_taken(ALICES_TELEPHONE)

    def _judge(self) -> None:
        if self.call:
            self.call.tell("UserEvent", UserEvent="Survey", Score="1", Resolved="2")

    def _hang_up(self) -> None:
        if self.call:
            answered = self.heard[-1:] == ["坐席已接听"]
            self.call.complete(talked=42) if answered else self.call.give_up()
            self.call = None
            self.heard.append("通话结束")

    def _answer_order(self, order: Fields) -> None:
        """The agent's telephone is picked up, then Erin's; she hangs up after a while."""
        self.heard.append(f"{order['Exten']} 来电（坐席回呼）")
        threading.Thread(target=self._talk, args=(order,), daemon=True).start()

    def _talk(self, order: Fields) -> None:
        time.sleep(1)
        self.exchange.picks_up(order)
        time.sleep(2)
        self.exchange.connects(order)
        time.sleep(20)
        self.exchange.ends(order)


def _manage_inbox(*words: str) -> None:
    command = [sys.executable, "manage.py", "inbox", *words]
    subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)  # noqa: S603


def _shown(received: list[dict[str, Any]]) -> list[str]:
    """What reached her, as she reads it."""
    lines = []
    for said in received:
        kind = said.get("msgtype") or said.get("type") or ""
        found = said.get(kind)
        inside = found if isinstance(found, dict) else said
        text = inside.get("content") or inside.get("text") or inside.get("head_content") or f"[{kind}]"
        items = inside.get("list") or []
        lines.append(" / ".join([text, *(item.get("content") or item["click"]["content"] for item in items)]))
    return lines

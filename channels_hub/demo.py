"""Inboxes, customers and the conversations they had: enough that no screen is empty."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from channels_hub import transcript
from channels_hub.connectors import demo as billing
from channels_hub.models import Conversation, Customer, Identity, Inbox, Message, Restriction, Survey, Tag
from channels_hub.signals import survey_answered

#: name: phone, account number, region, level, tags, address
CUSTOMERS = {
    "赵艾琳": ("13951880001", "NJ20018830", "nanjing", "五星", ["VIP", "宽带用户"], "南京市玄武区珠江路88号3栋502室"),
    "钱浩": ("13813990023", "SZ10077421", "suzhou", "三星", ["合约机"], "苏州市工业园区星湖街328号"),
    "孙丽": ("15051660345", "WX30055102", "wuxi", "二星", ["零次户"], "无锡市梁溪区中山路18号"),
    "李国强": ("18912340777", "XZ40091836", "xuzhou", "四星", ["投诉敏感"], "徐州市云龙区和平路66号"),
    "周敏": ("13776550912", "NT50023318", "nantong", "三星", [], "南通市崇川区青年中路9号"),
    "吴涛": ("15952770456", "YZ60038841", "yangzhou", "一星", ["新入网"], "扬州市邗江区文昌西路200号"),
}
RESTRICTION = ("黑名单：不得办理国际漫游", "2025年曾产生异常国际漫游费用，经省公司审批列入国际漫游黑名单。")

Lines = list[tuple[str, str]]
#: customer, agent, hours ago, score, resolved, comment, what was said ("客" the customer, "席" the agent, "注" a note)
PAST: list[tuple[str, str, float, int | None, bool | None, str, Lines]] = [
    (
        "赵艾琳", "amy", 26 * 24, 5, True, "很快就修好了",
        [
            ("客", "家里宽带昨晚开始一直掉线，光猫的灯闪红灯。"),
            ("席", "您好，红灯闪烁一般是光路中断。我先帮您远程检测一下，请稍候。"),
            ("注", "OLT 端口光功率 -31dBm，已派装维。"),
            ("席", "检测到您家光纤信号偏弱，已为您预约装维师傅，今天下午 14:00–16:00 上门。"),
            ("客", "好的，谢谢。"),
        ],
    ),
    (
        "钱浩", "alice", 72, 2, False, "还是没说清楚多扣的钱",
        [
            ("客", "这个月话费怎么多了 38 块？"),
            ("席", "您好，我查到您本月订购了“视频彩铃”和一个 5GB 加油包。"),
            ("客", "加油包不是我订的！"),
            ("席", "我为您登记核实，24 小时内给您回复。"),
        ],
    ),
    (
        "孙丽", "andy", 50, 4, True, "",
        [
            ("客", "怎么把套餐换成低一档的？"),
            ("席", "您好，本月可以预约变更，下月 1 日生效。需要我现在为您办理吗？"),
            ("客", "办吧。"),
            ("席", "已为您预约，办理结果会以短信通知您。"),
        ],
    ),
    (
        "李国强", "alice", 30, 1, False, "打了三次都没人解决，准备去申诉",
        [
            ("客", "小区信号这么差，你们到底管不管？我已经反映第三次了！"),
            ("席", "非常抱歉给您带来不便。请问是室内还是室外信号不好？"),
            ("客", "室内室外都不行，云龙区和平路66号，晚上完全没信号。"),
            ("席", "已记录具体位置，我提交网络部门核查，有结果第一时间联系您。"),
            ("注", "该址近 30 天内有 3 次同类投诉，建议并单处理。"),
        ],
    ),
    (
        "周敏", "amy", 6, 5, True, "",
        [
            ("客", "携号转网之后副卡还能用吗？"),
            ("席", "副卡需先取消主副卡关系再转出，我把步骤发给您：①在 App 解除副卡；②次月可转出。"),
            ("客", "明白了。"),
        ],
    ),
    (
        "吴涛", "andy", 3, None, None, "",
        [
            ("客", "刚办的卡怎么还没有流量？"),
            ("席", "新卡激活后套餐流量即时生效，请您重启手机后再试。"),
            ("客", "好了，可以用了。"),
        ],
    ),
]  # fmt: skip


def load(world: dict[str, Any]) -> None:
    """Puts `inboxes` by key and `customers` by name."""
    team = world["teams"]["multimedia"]
    world["inboxes"] = {
        "demo": _inbox("demo", "晴川在线客服", "您好，这里是在线客服，很高兴为您服务。", team),
        "hours": _inbox(
            "hours", "营业厅客服", "您好，营业厅客服每天 8:00–21:00 在线。", team, world["calendars"]["service"]
        ),
    }
    world["customers"] = {name: _customer(world, name) for name in CUSTOMERS}
    billing.load()
    erin = world["customers"]["赵艾琳"]
    title, detail = RESTRICTION
    Restriction.objects.get_or_create(
        customer=erin, title=title, defaults={"detail": detail, "created_by": world["users"]["bob"]}
    )
    for number, past in enumerate(PAST, 1):
        _past(world, f"demo-{number}", *past)


def _inbox(key: str, name: str, greeting: str, team: Any, hours: Any = None) -> Inbox:
    defaults = {
        "channel": "webchat",
        "name": name,
        "greeting": greeting,
        "team": team,
        "service_hours": hours,
        "secrets": {"identity_secret": f"{key}-identity-secret"},
    }
    return Inbox.objects.get_or_create(key=key, defaults=defaults)[0]


def _customer(world: dict[str, Any], name: str) -> Customer:
    phone, account, region, level, tags, address = CUSTOMERS[name]
    defaults = {
        "phone": phone,
        "account_number": account,
        "region": world["regions"][region],
        "level": level,
        "address": address,
    }
    customer, new = Customer.objects.get_or_create(name=name, defaults=defaults)
    if new:
        customer.tags.set([Tag.objects.get_or_create(name=tag)[0] for tag in tags])
    return customer


def _past(
    world: dict[str, Any], external_id: str, name: str, agent: str, hours_ago: float,
    score: int | None, resolved: bool | None, comment: str, lines: Lines,
) -> None:  # fmt: skip
    inbox, customer, user = world["inboxes"]["demo"], world["customers"][name], world["users"][agent]
    identity, new = Identity.objects.get_or_create(
        inbox=inbox, external_id=external_id, defaults={"customer": customer, "name": name}
    )
    if not new:
        return
    began = timezone.now() - timedelta(hours=hours_ago)
    times = {"created_at": began, "queued_at": began, "accepted_at": began + timedelta(seconds=12)}
    conversation = Conversation.objects.create(
        inbox=inbox, identity=identity, customer=customer, team=inbox.team, assignee=user, status="active", **times
    )
    _say(conversation, lines, user)
    _end(conversation, user)
    asked_at = conversation.closed_at or began
    survey = Survey.objects.create(
        conversation=conversation, asked_at=asked_at, score=score, resolved=resolved, comment=comment
    )
    if score:
        survey.answered_at = asked_at
        survey.save()
        survey_answered.send(Survey, survey=survey)


def _say(conversation: Conversation, lines: Lines, user: User) -> None:
    directions = {"客": Message.Direction.IN, "席": Message.Direction.OUT, "注": Message.Direction.NOTE}
    for number, (who, text) in enumerate(lines):
        at = conversation.created_at + timedelta(seconds=45 * number)
        fields: dict[str, Any] = {} if who == "客" else {"author": user}
        if who == "席":
            fields |= {"delivery": Message.Delivery.READ, "sent_at": at}
        transcript.append(conversation, directions[who], body=text, created_at=at, **fields)
        if who == "席" and conversation.first_replied_at is None:
            conversation.first_replied_at = at


def _end(conversation: Conversation, user: User) -> None:
    last = conversation.created_at + timedelta(minutes=9)
    conversation.status, conversation.closed_at, conversation.closed_by = "closed", last, user
    conversation.seen_by_agent = conversation.seen_by_customer = conversation.last_seq
    transcript.log(conversation, "closed", {"agent": user.name}, author=user)
    conversation.messages.filter(data__code="closed").update(created_at=last)

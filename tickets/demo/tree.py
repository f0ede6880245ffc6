"""How the centre sorts its work, what it asks, and where work goes by itself."""

from typing import Any

from tickets.models import Category, DispatchRule, Field, SendBackReason

K, A, R = Field.Kind, Field.At.ACCEPT, Field.At.RETURN
#: code, label, kind, asked, required, choices
Question = tuple[str, str, str, str, bool, list[str]]

#: code: name, leaves (code: name), lead department, assisting departments, questions
TREE: dict[str, tuple[str, dict[str, str], str, list[str], list[Question]]] = {
    "broadband": (
        "宽带",
        {"broadband-drop": "频繁断线", "broadband-slow": "上网速度慢", "broadband-down": "完全无法上网"},
        "network",
        [],
        [
            ("account", "宽带账号", K.TEXT, A, True, []),
            ("since", "故障开始日期", K.DATE, A, False, []),
            ("cause", "故障原因", K.CHOICE, R, True, ["线路", "光猫", "端口", "用户内网", "大面积故障"]),
        ],
    ),
    "mobile": (
        "移动业务",
        {
            "mobile-signal": "信号覆盖",
            "mobile-plan": "套餐变更",
            "mobile-roaming": "国际漫游",
            "mobile-port": "携号转网",
        },
        "network",
        [],
        [("place", "具体位置或号码", K.TEXT, A, False, []), ("measure", "处理措施", K.TEXT, R, True, [])],
    ),
    "billing": (
        "账单",
        {"billing-dispute": "话费争议", "billing-refund": "退费", "billing-invoice": "发票"},
        "billing",
        [],
        [
            ("period", "账期", K.TEXT, A, True, []),
            ("amount", "争议金额（元）", K.NUMBER, A, False, []),
            ("refund", "退费金额（元）", K.NUMBER, R, False, []),
            ("finding", "核实结论", K.TEXT, R, True, []),
        ],
    ),
    "install": (
        "装机",
        {"install-new": "新装", "install-move": "移机", "install-iptv": "加装电视"},
        "install",
        [],
        [
            ("address", "安装地址", K.TEXT, A, True, []),
            ("wished", "预约日期", K.DATE, A, False, []),
            ("done", "完工日期", K.DATE, R, True, []),
        ],
    ),
    "tv": (
        "电视",
        {"tv-stutter": "画面卡顿", "tv-channel": "频道缺失"},
        "network",
        ["install"],
        [("box", "机顶盒编号", K.TEXT, A, False, [])],
    ),
    "attitude": (
        "服务态度",
        {"attitude-hall": "营业厅", "attitude-engineer": "上门人员", "attitude-hotline": "热线"},
        "market",
        [],
        [
            ("where", "网点或人员", K.TEXT, A, True, []),
            ("true", "是否属实", K.BOOLEAN, R, True, []),
            ("measure", "处理措施", K.TEXT, R, True, []),
        ],
    ),
    "idea": ("建议", {"idea-product": "产品建议", "idea-service": "服务建议"}, "market", [], []),
}
#: code: name, time is charged to, needs evidence
REASONS = {
    "not-ours": ("非本部门职责", "centre", True),
    "not-enough": ("信息不全，无法处理", "centre", True),
    "wrong-area": ("派错区域", "centre", True),
    "no-access": ("客户不在，无法上门", "nobody", True),
    "not-possible": ("不具备条件（资源未覆盖）", "nobody", True),
    "duplicate": ("重复派单", "centre", False),
}


def load(world: dict[str, Any]) -> None:
    """Puts `ticket_categories` and `send_back_reasons` by code."""
    world["ticket_categories"] = {}
    for place, (code, (name, leaves, lead, assisting, questions)) in enumerate(TREE.items()):
        branch = _branch(world, code, name, None, place)
        for number, (leaf, leaf_name) in enumerate(leaves.items()):
            _branch(world, leaf, leaf_name, branch, number)
        _rules(world, branch, lead, assisting)
        for number, question in enumerate(questions):
            _question(branch, number, *question)
    # Nanjing's engineers go out themselves
    slow = world["ticket_categories"]["broadband-drop"]
    places = {"category": slow, "region": world["regions"]["nanjing"]}
    for department, role in [("network", "lead"), ("install", "assisting")]:
        DispatchRule.objects.get_or_create(
            **places, department=world["departments"][department], defaults={"role": role}
        )
    world["send_back_reasons"] = {
        code: SendBackReason.objects.get_or_create(
            code=code,
            defaults={"name": name, "charged_to": side, "evidence_required": evidence, "order": number},
        )[0]
        for number, (code, (name, side, evidence)) in enumerate(REASONS.items())
    }


def _branch(world: dict[str, Any], code: str, name: str, parent: Category | None, place: int) -> Category:
    urgency = "urgent" if code in {"broadband-down", "attitude-hall"} else "normal"
    given = {"name": name, "parent": parent, "order": place, "urgency": urgency}
    branch = Category.objects.get_or_create(code=code, defaults=given)[0]
    world["ticket_categories"][code] = branch
    return branch


def _rules(world: dict[str, Any], branch: Category, lead: str, assisting: list[str]) -> None:
    for code in [lead, *assisting]:
        role = "lead" if code == lead else "assisting"
        DispatchRule.objects.get_or_create(
            category=branch, region=None, department=world["departments"][code], defaults={"role": role}
        )


def _question(
    branch: Category, number: int, code: str, label: str, kind: str, at: str, required: bool, choices: list[str]
) -> None:
    given = {"label": label, "kind": kind, "required": required, "choices": choices, "order": number}
    Field.objects.get_or_create(category=branch, code=code, at=at, defaults=given)

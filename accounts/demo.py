"""The people of a small provincial centre. The password is for trying things on this machine only."""

from typing import Any

from django.contrib.auth.hashers import make_password

from accounts.models import BusinessLine, Department, Presence, Region, Role, Scope, Skill, Team, User
from accounts.models.organisation import Named

PASSWORD = "bihuan-demo"  # noqa: S105 - printed at every start

REGIONS = {
    "nanjing": "南京",
    "suzhou": "苏州",
    "wuxi": "无锡",
    "changzhou": "常州",
    "zhenjiang": "镇江",
    "yangzhou": "扬州",
    "taizhou": "泰州",
    "nantong": "南通",
    "yancheng": "盐城",
    "huaian": "淮安",
    "suqian": "宿迁",
    "xuzhou": "徐州",
    "lianyungang": "连云港",
}
LINES = {"mobile": "移动业务", "broadband": "宽带业务", "iptv": "电视业务", "enterprise": "政企业务"}
SKILLS = {"mandarin": "普通话", "english": "英语", "broadband": "宽带", "billing": "账务", "complaint": "投诉"}
DEPARTMENTS = {
    "centre": "客户服务中心",
    "network": "网络运维部",
    "billing": "账务部",
    "market": "市场部",
    "install": "装维中心",
}
TEAMS = {"multimedia": "多媒体班", "hotline": "热线班"}

#: user name: name, roles, scope, department, team
PEOPLE: dict[str, tuple[str, list[str], str, str, str | None]] = {
    "alice": ("林晓雯", [Role.AGENT], Scope.OWN, "centre", "multimedia"),
    "amy": ("周雨桐", [Role.AGENT], Scope.OWN, "centre", "multimedia"),
    "andy": ("陈嘉豪", [Role.AGENT], Scope.OWN, "centre", "multimedia"),
    "anna": ("吴思远", [Role.AGENT], Scope.OWN, "centre", "hotline"),
    "bob": ("王建国", [Role.LEAD, Role.AGENT], Scope.TEAM, "centre", "multimedia"),
    "beth": ("何丽萍", [Role.LEAD], Scope.TEAM, "centre", "hotline"),
    "chen": ("陈志强", [Role.HANDLER], Scope.DEPARTMENT, "network", None),
    "cai": ("蔡明", [Role.HANDLER], Scope.DEPARTMENT, "billing", None),
    "cui": ("崔永", [Role.HANDLER], Scope.DEPARTMENT, "install", None),
    "dora": ("杜若兰", [Role.EXPERT], Scope.DEPARTMENT, "network", None),
    "emma": ("严慧", [Role.EDITOR], Scope.ALL, "centre", None),
    "evan": ("易文博", [Role.EDITOR], Scope.ALL, "centre", None),
    "ivy": ("殷静", [Role.INSPECTOR], Scope.ALL, "centre", None),
    "rex": ("任督察", [Role.REGULATOR], Scope.ALL, "centre", None),
    "admin": ("系统管理员", [Role.ADMIN], Scope.ALL, "centre", None),
}
#: Their telephones at the demo's exchange.
EXTENSIONS = {"alice": "Local/1001@agents", "anna": "Local/1002@agents"}
LEADS = {"multimedia": "bob", "hotline": "beth"}
DEPARTMENT_LEADS = {"centre": "bob", "network": "chen", "billing": "cai", "install": "cui"}


def load(world: dict[str, Any]) -> None:
    """Puts `regions`, `lines`, `skills`, `departments`, `teams` (by code) and `users` (by user name)."""
    world["regions"] = _named(Region, REGIONS)
    world["lines"] = _named(BusinessLine, LINES)
    world["skills"] = _named(Skill, SKILLS)
    world["departments"] = _named(Department, DEPARTMENTS)
    world["teams"] = _named(Team, TEAMS, department=world["departments"]["centre"])
    world["users"] = _people(world)
    for code, username in LEADS.items():
        Team.objects.filter(code=code).update(lead=world["users"][username])
    for code, username in DEPARTMENT_LEADS.items():
        Department.objects.filter(code=code).update(lead=world["users"][username])


def _named(model: type[Named], rows: dict[str, str], **defaults: Any) -> dict[str, Any]:
    """What is there already stays as it is."""
    found = model._default_manager.in_bulk(list(rows), field_name="code")
    missing = [model(code=code, name=name, **defaults) for code, name in rows.items() if code not in found]
    found |= {row.code: row for row in model._default_manager.bulk_create(missing)}
    return {code: found[code] for code in rows}


def _people(world: dict[str, Any]) -> dict[str, User]:
    found = {user.username: user for user in User.objects.filter(username__in=PEOPLE)}
    password = make_password(PASSWORD)  # slow on purpose: once for all of them
    new = User.objects.bulk_create(_user(world, username, password) for username in PEOPLE if username not in found)
    agents = [user for user in new if user.has_role(Role.AGENT)]
    Presence.objects.bulk_create(Presence(user=agent) for agent in agents)
    skilled = User.skills.through
    skilled.objects.bulk_create(
        skilled(user=agent, skill=skill) for agent in agents for skill in world["skills"].values()
    )
    found |= {user.username: user for user in new}
    return {username: found[username] for username in PEOPLE}


def _user(world: dict[str, Any], username: str, password: str) -> User:
    name, roles, scope, department, team = PEOPLE[username]
    is_admin = Role.ADMIN in roles
    return User(
        username=username,
        display_name=name,
        password=password,
        roles=roles,
        scope=scope,
        department=world["departments"][department],
        team=world["teams"][team] if team else None,
        extension=EXTENSIONS.get(username, ""),
        is_staff=is_admin,
        is_superuser=is_admin,
    )

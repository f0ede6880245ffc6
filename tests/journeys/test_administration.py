"""Journey 8: the administrator sets the centre up in the administration; what is wrong is refused there."""

import re
from typing import Any

import pytest
from django.contrib import admin as administration
from django.contrib.admin.options import BaseModelAdmin
from django.urls import reverse
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from accounts.models import Department, Skill, Team, User
from channels_hub.models import Inbox
from deadlines.models import Calendar, Policy
from kb.models import Phrase
from tests.desk import Desk
from tests.journeys.agent import signed_in
from tickets.models import Category

#: Latin letters that a Chinese administrator reads as they are: keys, codes in examples, names of techniques.
AS_THEY_ARE = {
    "admin",
    "authorization",
    "bearer",
    "cn",
    "csv",
    "english",
    "esc",
    "hans",
    "high",
    "id",
    "json",
    "ldap",
    "sha",
    "urgency",
}
#: What the libraries' scripts say in English whatever the language: SimpleBar's label, Django's calendar.
NOT_TRANSLATABLE = {"scrollable", "content", "mtwtfss"}
SECRET = "a-long-enough-secret"


class Administration:
    """The administrator's tab. What the browser or the server complained about is kept in `errors`."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self.page, self.desk = page, desk
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._said)
        page.on("response", lambda got: self.errors.append(f"{got.status} {got.url}") if got.status >= 500 else None)

    def _said(self, said: ConsoleMessage) -> None:
        """What the browser refuses counts, but for the style that Alpine would write into an attribute."""
        is_alpines = "inline style" in said.text and said.location["url"].endswith("/alpine.js")
        if said.type == "error" and not is_alpines:
            self.errors.append(said.text)

    def go(self, name: str, *args: Any) -> "Administration":
        """Open a page by its name: `go("accounts_user_add")`."""
        self.page.goto(self.desk.url + reverse(f"admin:{name}", args=args))
        return self

    def field(self, name: str) -> Locator:
        return self.page.locator(f"[name='{name}']")

    def fill(self, **values: str) -> "Administration":
        for name, value in values.items():
            self.field(name).fill(value)
        return self

    def choose(self, name: str, label: str) -> "Administration":
        """Choose in a list, or look it up where the list is fetched as one types."""
        field = self.field(name)
        if "admin-autocomplete" not in (field.get_attribute("class") or ""):
            field.select_option(label=label)
            return self
        field.locator("xpath=following-sibling::span").first.click()
        self.page.locator(".select2-search__field").last.fill(label)
        self.page.locator(".select2-results__option", has_text=label).first.click()
        return self

    def add_row(self) -> "Administration":
        self.page.get_by_role("link", name="添加另一个").first.click()
        return self

    def save(self) -> "Administration":
        self.page.locator("[name=_save]").click()
        return self

    def saved(self) -> None:
        expect(self.page.locator("body")).to_contain_text("成功")

    def refused(self, reason: str) -> None:
        """The form is still there and says why."""
        expect(self.page.locator("#content, main").first).to_contain_text(reason)
        expect(self.page.locator("[name=_save]")).to_be_visible()


@pytest.fixture
def admins(desk: Desk, admin: User, context: BrowserContext) -> Administration:
    return Administration(signed_in(context, desk, admin).new_page(), desk)


def test_people_and_where_they_work(admins: Administration) -> None:
    admins.go("accounts_skill_add").fill(code="cantonese", name="粤语").save().saved()
    admins.go("accounts_department_add").fill(code="vip", name="大客户部").save().saved()
    admins.go("accounts_team_add").fill(code="vip", name="大客户班").choose("department", "大客户部").save().saved()
    admins.go("accounts_team_add").fill(code="vip", name="重复").choose("department", "大客户部").save()
    admins.refused("已存在")

    admins.go("accounts_user_add").fill(username="fang", password1="1234", password2="1234").save()
    admins.refused("密码")
    admins.fill(password1="fang-at-the-desk", password2="fang-at-the-desk").save()
    expect(admins.field("display_name")).to_be_visible()
    admins.fill(display_name="方敏")
    admins.page.locator("[name=roles][value=agent]").check()
    admins.save().refused("坐席和班长必须归属班组")
    admins.choose("team", "大客户班").choose("department", "大客户部").save().saved()
    fang = User.objects.get(username="fang")
    assert (fang.name, fang.team, fang.roles) == ("方敏", Team.objects.get(code="vip"), ["agent"])
    assert Skill.objects.filter(code="cantonese").exists()
    assert Department.objects.filter(code="vip").exists()
    assert admins.errors == []


def test_an_inbox_with_its_channels_own_settings(admins: Administration, webchat: Inbox) -> None:
    admins.go("channels_hub_inbox_add").fill(name="掌厅客服", key="chat")
    admins.choose("channel", "网页客服").choose("team", "多媒体班").save()
    admins.refused("已存在")
    admins.fill(key="palm").save()
    secret = admins.field("identity_secret")
    expect(secret).to_be_visible()
    admins.fill(identity_secret="short").save()
    expect(admins.page.locator("body")).to_contain_text("至少")
    admins.fill(identity_secret=SECRET).save().saved()
    inbox = Inbox.objects.get(key="palm")
    assert inbox.secrets == {"identity_secret": SECRET}

    admins.go("channels_hub_inbox_change", inbox.pk)
    expect(secret).to_have_value("")
    expect(admins.page.locator("body")).to_contain_text("留空")
    assert SECRET not in admins.page.content()
    admins.fill(name="掌上营业厅").save().saved()
    inbox.refresh_from_db()
    assert (inbox.name, inbox.secrets) == ("掌上营业厅", {"identity_secret": SECRET})
    assert admins.errors == []


def test_hours_with_a_holiday_and_what_is_promised_in_them(admins: Administration) -> None:
    admins.go("deadlines_calendar_add").fill(code="vip", name="大客户服务时间", timezone="Asia/Shanghai")
    admins.fill(monday="09:00-12:00, 11:00-18:00").save().refused("重叠")
    admins.fill(monday="09:00-18:00").add_row()
    admins.fill(**{"days-0-date": "2026-02-17", "days-0-windows": "10:00-12:00", "days-0-note": "春节值班"})
    admins.save().saved()
    calendar = Calendar.objects.get(code="vip")
    assert calendar.days.get().windows == "10:00-12:00"

    admins.go("deadlines_policy_add").fill(name="大客户工单").choose("subject_kind", "工单")
    admins.choose("calendar", "大客户服务时间")
    admins.add_row()
    admins.choose("targets-0-metric", "办结").fill(**{"targets-0-target": "-1:00:00"}).save()
    admins.refused("必须")
    admins.fill(**{"targets-0-target": "8:00:00"}).save().saved()
    assert Policy.objects.get(name="大客户工单").targets.count() == 1
    assert admins.errors == []


def test_categories_with_their_fields_and_phrases(admins: Administration) -> None:
    admins.go("tickets_category_add").fill(code="vip-line", name="专线故障")
    admins.add_row()
    admins.fill(**{"fields-0-code": "circuit", "fields-0-label": "专线号"}).save().saved()
    assert Category.objects.get(code="vip-line").fields.get().code == "circuit"

    admins.go("kb_phrase_add").fill(shortcut="vip", title="问候", text="您好 {{nobody.knows}}").save()
    admins.refused("没有变量")
    admins.fill(text="您好，{{customer.name}}").save().saved()
    assert Phrase.objects.filter(shortcut="vip").exists()
    assert admins.errors == []


def english(page: Page) -> set[str]:
    """Latin words of three letters and more that the page says: its texts and hints, not the rows it lists."""
    said = page.evaluate(
        """() => {
            const body = document.body.cloneNode(true);
            const rows = "tbody:has(> tr > .action-checkbox), .material-symbols-outlined, script, style, template";
            for (const each of body.querySelectorAll(rows)) each.remove();
            const hints = ["title", "placeholder", "aria-label"];
            const hinting = [...body.querySelectorAll("[title], [placeholder], [aria-label]")];
            return [document.title, body.textContent, ...hinting.flatMap(
                each => hints.map(name => each.getAttribute(name) ?? ""))].join("\\n");
        }"""
    )
    words = re.findall(r"[A-Za-z]{3,}", re.sub(r"\{[^}]*\}", "", said))  # `{phone}` is what one types
    return {word for word in words if word.lower() not in AS_THEY_ARE | NOT_TRANSLATABLE}


def test_every_list_and_form_opens_in_chinese(admins: Administration, conversation: object) -> None:
    found: dict[str, set[str]] = {}
    admins.go("index")
    found["index"] = english(admins.page)
    for model, page in administration.site._registry.items():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        admins.go(f"{name}_changelist")
        found[name] = english(admins.page)
        if page.has_add_permission.__func__ is BaseModelAdmin.has_add_permission:  # type: ignore[attr-defined]
            admins.go(f"{name}_add")
            found[f"{name} add"] = english(admins.page)
    assert {name: sorted(words) for name, words in found.items() if words} == {}
    assert admins.errors == []

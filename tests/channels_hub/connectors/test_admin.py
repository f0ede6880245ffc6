"""Connectors in the administration: secrets are written only, wrong settings refused, a number tried."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from channels_hub.models import Connector
from tests.channels_hub.connectors.conftest import Outside

ADD = "/admin/channels_hub/connector/add/"


def form(**changes: str) -> dict[str, str]:
    return {
        "name": "客户关系", "url": "https://crm.example/{phone}", "timeout": "2", "cache_seconds": "60", "order": "0",
        "roles": "agent", "active": "on", "new_headers": "Authorization: Bearer hush-hush",
        "fields-TOTAL_FORMS": "1", "fields-INITIAL_FORMS": "0",
        "fields-0-label": "星级", "fields-0-path": "level", "fields-0-kind": "badge", "fields-0-order": "0", **changes,
    }  # fmt: skip


@pytest.fixture
def as_admin(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def test_a_header_is_written_kept_and_never_shown(as_admin: Client) -> None:
    assert as_admin.post(ADD, form()).status_code == 302
    connector = Connector.objects.get()
    assert connector.headers == {"Authorization": "Bearer hush-hush"}
    address = f"/admin/channels_hub/connector/{connector.pk}/change/"
    page = as_admin.get(address).content.decode()
    assert "Authorization" in page
    assert "hush-hush" not in page
    own = {"fields-INITIAL_FORMS": "1", "fields-0-id": str(connector.fields.get().pk), "new_headers": ""}
    assert as_admin.post(address, form(**own, name="改名")).status_code == 302
    connector.refresh_from_db()
    assert (connector.name, connector.headers) == ("改名", {"Authorization": "Bearer hush-hush"})
    assert as_admin.post(address, form(**own, without_headers="on")).status_code == 302
    connector.refresh_from_db()
    assert connector.headers == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "https://{phone}.example/"),
        ("url", "http://169.254.169.254/{phone}"),
        ("timeout", "3.5"),
        ("roles", ""),
        ("inbox", "http"),
        ("title_path", "a..b"),
        ("new_headers", "no colon"),
        ("new_headers", "X-Name: 中文"),
        ("new_headers", "Host: elsewhere.example"),
    ],
)
def test_a_wrong_setting_is_refused_at_its_field(as_admin: Client, field: str, value: str) -> None:
    answer = as_admin.post(ADD, form(**{field: value}))
    assert field in answer.context["adminform"].form.errors
    assert not Connector.objects.exists()


def test_an_external_id_needs_its_inbox(as_admin: Client) -> None:
    answer = as_admin.post(ADD, form(url="https://crm.example/{external_id}"))
    assert "inbox" in answer.context["adminform"].form.errors


def test_a_card_has_lines(as_admin: Client) -> None:
    as_admin.post(ADD, form(**{"fields-TOTAL_FORMS": "0"}))
    as_admin.post(ADD, form(**{"fields-0-path": "a b"}))
    assert not Connector.objects.exists()


def test_a_number_is_tried_and_health_is_shown(
    as_admin: Client, connect: Callable[..., Connector], outside: Outside
) -> None:
    address = f"/admin/channels_hub/connector/{connect().pk}/try/"
    assert as_admin.get(address).status_code == 200
    page = as_admin.post(address, {"number": "13951880001"}).content.decode()
    assert "¥38.00" in page
    assert ">13951880001<" not in page
    outside.status = 500
    assert "HTTP 500" in as_admin.post(address, {"number": "13951880001"}).content.decode()
    assert "HTTP 500" in as_admin.get("/admin/channels_hub/connector/").content.decode()


def test_only_who_may_change_a_connector_tries_it(
    client: Client, alice: User, connect: Callable[..., Connector], outside: Outside
) -> None:
    alice.is_staff = True
    alice.save()
    client.force_login(alice)
    address = f"/admin/channels_hub/connector/{connect().pk}/try/"
    assert client.post(address, {"number": "13951880001"}).status_code in (302, 403)
    assert outside.asked == []

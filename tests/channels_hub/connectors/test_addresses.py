"""Whom a connector may ask: outside systems, never the machines the desk stands on."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from channels_hub.connectors.addresses import NotAllowed, address_of, check_template


@pytest.mark.parametrize(
    "template",
    [
        "https://billing.example/accounts/{phone}",
        "http://10.8.0.4:8080/crm?account={account_number}&id={external_id}",
        "http://[fd12::8]/{phone}",
    ],
)
def test_outside_systems_may_be_asked(template: str) -> None:
    check_template(template)


@pytest.mark.parametrize(
    "template",
    [
        "ftp://billing.example/{phone}",
        "file:///etc/passwd?{phone}",
        "billing.example/{phone}",
        "https://user:secret@billing.example/{phone}",
        "https://{phone}.example/",
        "https://billing.example:{phone}/",
        "https://billing.example:99999/{phone}",
        "https://billing.example/",
        "https://billing.example/{name}",
        "https://billing.example/{phone.__class__}",
        "https://billing.example/{phone!r}",
        "https://billing.example/{phone:>9}",
        "https://billing.example/{phone",
        "http://127.0.0.1/{phone}",
        "http://[::1]/{phone}",
        "http://[::ffff:127.0.0.1]/{phone}",
        "http://0.0.0.0/{phone}",
        "http://169.254.169.254/latest/{phone}",
        "http://100.100.100.200/latest/{phone}",
        "http://[fe80::1]/{phone}",
    ],
)
def test_anything_else_is_refused_when_it_is_written(template: str) -> None:
    with pytest.raises(ValidationError):
        check_template(template)


def test_a_name_is_judged_by_where_it_leads(settings: Any) -> None:
    with pytest.raises(NotAllowed):
        address_of("http://localhost/13951880001")
    with pytest.raises(NotAllowed):
        address_of("http://2130706433/13951880001")  # 127.0.0.1 as one figure
    settings.CONNECTOR_HOSTS = ["localhost"]
    assert address_of("http://localhost/13951880001") in ("127.0.0.1", "::1")

"""`/healthz` for people and balancers, `/metrics` for Prometheus."""

import hmac
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from cs_platform import heartbeat
from cs_platform.celery import app as celery_app
from cs_platform.metrics import REGISTRY


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when every part works, else 503: `{"status", "parts": {name: "ok" or the reason}}`."""
    parts = {name: _reason(check) or "ok" for name, check in CHECKS.items()}
    well = all(reason == "ok" for reason in parts.values())
    return JsonResponse(
        {"status": "ok" if well else "unavailable", "parts": parts},
        status=200 if well else 503,
        headers={"Cache-Control": "no-store"},
    )


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text, for this machine or for a bearer of `METRICS_TOKEN`."""
    if not _may_read_metrics(request):
        return HttpResponse(status=403)
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _may_read_metrics(request: HttpRequest) -> bool:
    if token := settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    behind_proxy = "X-Forwarded-For" in request.headers  # on this machine too: then the caller is anybody
    return not behind_proxy and request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"}


def _reason(check: Callable[[], str]) -> str:
    """What `check` finds wrong. An error's own text may name hosts and users: it is not told."""
    try:
        return check()
    except Exception:
        return "not reachable"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _broker() -> str:
    with celery_app.connection_for_read() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=2)
    return ""


def _cache() -> str:
    cache.get("healthz")
    return ""


def _pulse(part: str) -> str:
    age = heartbeat.age(part)
    if age is None:
        return "no heartbeat yet"
    return "" if age <= heartbeat.LIMIT_SECONDS else f"last heartbeat {age:.0f} s ago"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "broker": _broker,
    "cache": _cache,
    **{part: partial(_pulse, part) for part in heartbeat.PARTS},
}

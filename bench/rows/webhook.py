"""A signed delivery, verified, stored and answered, beside the bare view that inserts one row."""

import hashlib
import hmac
import json
from uuid import uuid4

from bench.load import Result, hammer, pour, request_bytes
from bench.platform import Platform
from bench.table import Row, ms, rate, show

REQUESTS = 3_000
KEY = "demo"
#: A busy official account: so many a second, for so many seconds.
A_SECOND, SECONDS = 200, 20


def measure(platform: Platform) -> None:
    for connections in (1, 16):
        bare, hooks = _bare(platform, connections), _hooks(platform, connections)
        figures = {
            "rate": rate(hooks.rate),
            "bare": rate(bare.rate),
            "ratio": f"{hooks.rate / bare.rate:.2f}",
            "p99": ms(hooks.percentile(0.99)),
            "failures": str(hooks.failures),
        }
        show(Row(f"webhook accepted, {connections} at once", figures, "0.7 of bare" if connections > 1 else ""))
        platform.settle()
    _to_a_timetable(platform)


def _to_a_timetable(platform: Platform) -> None:
    """Arrivals do not wait for each other: each delay counts from the moment it was due."""
    from channels_hub.models import Inbox

    secret = Inbox.objects.get(key=KEY).secrets["identity_secret"]
    requests = [_delivery(secret, number) for number in range(A_SECOND * SECONDS)]
    bare = pour(platform.bare_port, [request_bytes("POST", "/insert", b"x" * 200)] * len(requests), A_SECOND, 16)
    platform.settle()
    hooks = pour(platform.port, requests, A_SECOND, 16)
    figures = {
        "p50": ms(hooks.percentile(0.5)),
        "p99": ms(hooks.percentile(0.99)),
        "bare p99": ms(bare.percentile(0.99)),
        "failures": str(hooks.failures),
    }
    show(Row(f"webhook accepted, {A_SECOND} a second", figures, "p99 50 ms"))
    platform.settle()


def _bare(platform: Platform, connections: int) -> Result:
    return hammer(platform.bare_port, [request_bytes("POST", "/insert", b"x" * 200)] * REQUESTS, connections)


def _hooks(platform: Platform, connections: int) -> Result:
    from channels_hub.models import Inbox

    secret = Inbox.objects.get(key=KEY).secrets["identity_secret"]
    requests = [_delivery(secret, number) for number in range(REQUESTS)]
    return hammer(platform.port, requests, connections)


def _delivery(secret: str, number: int) -> bytes:
    said = {"id": uuid4().hex, "visitor": f"bench-{number % 200}", "text": "宽带又断了，麻烦看一下"}
    body = json.dumps(said, ensure_ascii=False).encode()
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return request_bytes("POST", f"/hooks/{KEY}/", body, X_Signature=signature, Content_Type="application/json")

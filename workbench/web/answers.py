"""How the desk's views let people in and answer what scripts ask."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render

from accounts.models import User
from channels_hub.access import READERS
from cs_platform.lib.refusals import Refused

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_staff(view: View[P]) -> View[P]:
    """For those whose work conversations are. A refusal becomes JSON: scripts asked, scripts show the reason."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not me(request).has_role(*READERS):
            raise PermissionDenied
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return refused(refusal)

    return guarded


def me(request: HttpRequest) -> User:
    return cast(User, request.user)


def refused(refusal: Refused) -> JsonResponse:
    """The API's error shape."""
    fields = {name: str(words) for name, words in refusal.fields.items()}
    error = {"code": refusal.code, "message": str(refusal.message), "fields": fields}
    return JsonResponse({"error": error}, status=refusal.status)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty one that was sent is still one that was sent."""
    return request.POST if request.method == "POST" else None


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that a script sent; anything else is an empty one."""
    try:
        data = json.loads(request.body)
    except (RecursionError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def done(said: object = "", **detail: Any) -> HttpResponse:
    """Nothing to show: the desk is told what happened (`desk:done`), the person by a toast."""
    events: dict[str, Any] = {"desk:done": detail}
    if said:
        events["toast"] = {"text": str(said), "level": "done"}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(events)})


def changed(said: object = "") -> HttpResponse:
    """The customer's column is no longer what it was; the dialog closes."""
    answer = done(said)
    answer["HX-Trigger"] = json.dumps(json.loads(answer["HX-Trigger"]) | {"desk:customer": {}})
    return answer


def dialog(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A question in a dialog; after a refusal only its form, in place of the one that was sent."""
    bound = context["form"].is_bound
    return render(request, template, context | {"form_only": bound}, status=422 if bound else 200)

"""Five faces and one question on a page of their own, for channels that show no form (CH7)."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from channels_hub import questions, rating
from channels_hub.actions import surveys
from channels_hub.models import Survey
from channels_hub.web.visitor import throttling
from cs_platform.lib.callers import address_of
from cs_platform.lib.refusals import Refused

RATE = throttling.Rate("rating", 30)


class RatingForm(forms.Form):
    score = forms.TypedChoiceField(choices=[(number, number) for number in range(1, 6)], coerce=int)
    resolved = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes")
    comment = forms.CharField(
        label=_("What could be better?"),
        required=False,
        max_length=surveys.LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 3}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it says nothing: programs that look at links in letters judge nobody."""
    if wait := throttling.seconds_to_wait(RATE, address_of(request)):
        answer = render(request, "429.html", status=429)
        answer["Retry-After"] = wait
        return answer
    survey = rating.by_token(token)
    if survey is None:
        raise Http404
    if request.method != "POST":
        return _show(request, survey, RatingForm(initial=_known(survey)))
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _show(request, survey, form, problem=_("Please choose a face and whether it is resolved."))
    try:
        surveys.answer(survey.conversation, **form.cleaned_data)
    except Refused as refused:
        return _show(request, survey, form, problem=refused.message)
    return redirect("channels_hub:rate", token)


def _known(survey: Survey) -> dict[str, Any]:
    resolved = {True: "yes", False: "no", None: ""}[survey.resolved]
    return {"score": survey.score, "resolved": resolved, "comment": survey.comment}


def _show(request: HttpRequest, survey: Survey, form: RatingForm, problem: Any = "") -> HttpResponse:
    answered_at = survey.answered_at
    context = {
        "form": form,
        "inbox": survey.conversation.inbox,
        "faces": [(str(number), words) for number, words in enumerate(reversed(questions.score_words()), 1)],
        "score": str(form["score"].value()),
        "resolved": form["resolved"].value(),
        "answered": answered_at is not None and survey.resolved is not None,
        "may_change": answered_at is None or answered_at > timezone.now() - surveys.MAY_CHANGE,
        "problem": problem,
    }
    return render(request, "rate/page.html", context, status=422 if problem else 200)

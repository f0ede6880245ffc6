from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from knox.models import AuthToken

from accounts.actions import presence as presence_actions
from accounts.actions import profile
from accounts.models import User
from accounts.requests import StaffRequest


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["display_name", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = User._meta.get_field("language").choices or []
        self.fields["language"] = forms.ChoiceField(
            label=_("interface language"), required=False, choices=[("", _("As the browser asks")), *languages]
        )


@login_required
def me(request: StaffRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        profile.change_profile(request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return _in_language(redirect("accounts:me"), form.cleaned_data["language"])
    return _page(request, form)


def _in_language(response: HttpResponse, language: str) -> HttpResponse:
    """The choice counts in this browser at once, over what was chosen here before."""
    if language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", httponly=True, secure=settings.HTTPS
        )
    else:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


def _page(request: StaffRequest, form: ProfileForm, new_token: str = "") -> HttpResponse:
    tokens = AuthToken.objects.filter(user=request.user).order_by("-created")
    context = {"form": form, "tokens": tokens, "new_token": new_token}
    return render(request, "accounts/me.html", context)


@login_required
@require_POST
def presence(request: StaffRequest) -> HttpResponse:
    presence_actions.set_state(request.user, request.POST.get("state", ""))
    return HttpResponse(status=204)


@login_required
@require_POST
def create_token(request: StaffRequest) -> HttpResponse:
    return _page(request, ProfileForm(instance=request.user), profile.create_token(request.user))


@login_required
@require_POST
def revoke_token(request: StaffRequest, token_key: str) -> HttpResponse:
    if profile.revoke_token(request.user, token_key):
        messages.success(request, _("The token no longer works."))
    return redirect("accounts:me")

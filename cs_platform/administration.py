"""What the administration leaves to others, once every app has put its pages there."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from knox.models import AuthToken

#: Roles and scope say who may what, groups would be a second answer; second factors and
#: tokens are their owner's; mail addresses are not used to sign in.
NOT_OURS = (Group, Authenticator, AuthToken, EmailAddress)


def settle() -> admin.AdminSite:
    """One way in for everybody: throttled, with the second factor of whoever has one."""
    for model in NOT_OURS:
        if admin.site.is_registered(model):
            admin.site.unregister(model)
    admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
    return admin.site

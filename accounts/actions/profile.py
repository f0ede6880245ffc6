"""What people change about themselves."""

from django.db import transaction
from knox.models import AuthToken

from accounts.models import User


@transaction.atomic
def change_profile(user: User, *, display_name: str, language: str) -> None:
    User.objects.filter(pk=user.pk).update(display_name=display_name, language=language)


@transaction.atomic
def create_token(user: User) -> str:
    """A new API token. Only its hash is kept: this is the one time it can be read."""
    return AuthToken.objects.create(user)[1]


@transaction.atomic
def revoke_token(user: User, token_key: str) -> bool:
    """True when there was such a token of this person's."""
    deleted, _ = AuthToken.objects.filter(user=user, token_key=token_key).delete()
    return bool(deleted)

"""Programs come with a token of a person."""

import re

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.models import AuthToken

from accounts.models import User

TOKEN = re.compile(rb"[0-9a-f]{1,128}")


class TokenAuthentication(KnoxAuthentication):
    """Knox's own trips over anything that is not hexadecimal: such a token is simply wrong."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, AuthToken]:
        return super().authenticate_credentials(token if TOKEN.fullmatch(token) else b"0")


class TokenScheme(KnoxTokenScheme):
    """How the API's description tells of it."""

    target_class = "accounts.authentication.TokenAuthentication"

"""The settings of the desk. Every environment variable is told in docs/operations.md.

`env` reads the environment; the other parts are split by what they are about.
"""

from django.utils.translation import gettext_lazy as _

from cs_platform.settings.administration import UNFOLD as UNFOLD
from cs_platform.settings.env import DATA_DIR, ROOT, flag, secret_key, text
from cs_platform.settings.logs import LOGGING as LOGGING
from cs_platform.settings.security import *  # noqa: F403
from cs_platform.settings.stores import *  # noqa: F403
from cs_platform.settings.web import *  # noqa: F403
from cs_platform.settings.work import *  # noqa: F403

BASE_DIR = ROOT
DEBUG = flag("DEBUG")
SECRET_KEY = secret_key()
ALLOWED_HOSTS = text("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

OUR_APPS = [
    "reports",
    "workbench",
    "qa",
    "tickets",
    "channels_hub",
    "kb",
    "deadlines",
    "accounts",
    "cs_platform",
]
INSTALLED_APPS = [
    *OUR_APPS,
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
]

AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# language and time: the centre's
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
#: Ours, then what libraries say and have no Chinese for: `make messages` leaves that alone.
LOCALE_PATHS = [ROOT / "cs_platform" / "locale", ROOT / "cs_platform" / "libraries" / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = text("TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

# files
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "media/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "static/"
STATICFILES_DIRS = [ROOT / "cs_platform" / "static"]

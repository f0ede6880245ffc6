"""How the administration looks: in the desk's own name and colour."""

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

_JADE = {
    "50": "oklch(97.2% .015 170)",
    "100": "oklch(95.2% .024 170)",
    "200": "oklch(90% .045 170)",
    "300": "oklch(83% .06 170)",
    "400": "oklch(74% .12 170)",
    "500": "oklch(62% .115 170)",
    "600": "oklch(53% .105 170)",
    "700": "oklch(45% .09 170)",
    "800": "oklch(38% .075 170)",
    "900": "oklch(32% .06 170)",
    "950": "oklch(24% .045 170)",
}

UNFOLD = {
    "SITE_TITLE": _("Bihuan administration"),
    "SITE_HEADER": _("Bihuan administration"),
    "SITE_URL": reverse_lazy("accounts:home"),
    "SITE_ICON": lambda request: static("ui/favicon.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("ui/favicon.svg")}],
    "SHOW_LANGUAGES": True,
    "SHOW_BACK_BUTTON": True,
    "COLORS": {"primary": _JADE},
    "SIDEBAR": {"show_search": True, "show_all_applications": False},
}

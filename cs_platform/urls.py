"""Every address of the desk. Each app brings its own and is included here."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from cs_platform import administration, health
from cs_platform.styleguide import styleguide

api_docs = SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="api_docs.html")

handler400 = "cs_platform.api.not_understood"
handler404 = "cs_platform.api.not_found"
handler500 = "cs_platform.api.failed"

urlpatterns = [
    path("healthz", health.healthz),
    path("metrics", health.metrics),
    # an administrator makes accounts and sets passwords: nobody signs up or gets mail
    re_path(r"^accounts/(signup|email|confirm-email|password/reset)/", RedirectView.as_view(url="/accounts/login/")),
    path("accounts/", include("allauth.urls")),
    path("admin/", administration.settle().urls),
    path("", include("accounts.web.urls")),
    path("", include("channels_hub.web.urls")),
    path("desk/", include("workbench.web.urls")),
    path("board/", include("reports.web.urls")),
    path("reviews/", include("qa.web.urls")),
    path("", include("channels_hub.widget.urls")),
    path("deadlines/", include("deadlines.web.urls")),
    path("kb/", include("kb.web.urls")),
    path("tickets/", include("tickets.web.urls")),
    path("progress/", include("tickets.web.progress_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("styleguide/", styleguide, name="styleguide"),
    path("api/", include("cs_platform.api_routes")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", api_docs, name="api-docs"),
]

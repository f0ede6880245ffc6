from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from channels_hub.live import subscriptions
        from reports import access

        subscriptions.allow("board", lambda user, key: not key and user.has_role(*access.READERS))

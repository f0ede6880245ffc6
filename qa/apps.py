from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QaConfig(AppConfig):
    name = "qa"
    verbose_name = _("Quality")

    def ready(self) -> None:
        from channels_hub import personal_data as registry
        from qa import personal_data, receivers, timers  # noqa: F401 - they register themselves

        registry.register("qa", personal_data.erase)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TicketsConfig(AppConfig):
    name = "tickets"
    verbose_name = _("Tickets")

    def ready(self) -> None:
        from channels_hub import personal_data as registry
        from tickets import personal_data, receivers

        receivers.connect()
        registry.register("tickets", personal_data.erase, personal_data.export)
        registry.keep("tickets", personal_data.run_out)

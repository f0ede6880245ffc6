from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsHubConfig(AppConfig):
    name = "channels_hub"
    verbose_name = _("Channels")

    def ready(self) -> None:
        from accounts.signals import presence_changed
        from channels_hub import clocks
        from channels_hub.actions import routing
        from deadlines.registry import on_timer

        presence_changed.connect(routing.presence_changed, dispatch_uid="channels_hub.routing")
        on_timer(clocks.KIND, clocks.on_timer, attributes=("language",))

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsHubConfig(AppConfig):
    name = "channels_hub"
    verbose_name = _("Channels")

    def ready(self) -> None:
        from accounts.signals import presence_changed
        from channels_hub import clocks, giving, personal_data
        from channels_hub.actions import retention, routing
        from deadlines.registry import on_timer

        presence_changed.connect(routing.presence_changed, dispatch_uid="channels_hub.routing")
        on_timer(clocks.KIND, clocks.on_timer, attributes=("language",))
        personal_data.register("channels_hub", giving.erase, giving.export)
        personal_data.keep("envelopes", retention.envelopes)
        personal_data.keep("conversations", retention.conversations)
        personal_data.keep("calls", retention.calls)
        personal_data.keep("attachments", retention.attachments)
        personal_data.keep("reveals", retention.reveals)

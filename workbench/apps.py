from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkbenchConfig(AppConfig):
    name = "workbench"
    verbose_name = _("Agent's desk")

    def ready(self) -> None:
        from kb.signals import variables_wanted
        from workbench.variables import of_conversation

        variables_wanted.connect(of_conversation, dispatch_uid="workbench")

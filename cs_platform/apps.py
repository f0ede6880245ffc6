"""The platform as an app: it holds shared texts, templates, static files and commands."""

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "cs_platform"
    verbose_name = "Bihuan"

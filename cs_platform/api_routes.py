"""Every app's part of the API, under one address."""

from importlib import import_module
from importlib.util import find_spec

from rest_framework.routers import SimpleRouter

APPS = ["accounts", "deadlines", "kb", "channels_hub", "tickets", "qa", "reports"]

router = SimpleRouter()
for app in APPS:
    if find_spec(app) and find_spec(f"{app}.api"):
        for prefix, viewset in import_module(f"{app}.api").routes:
            router.register(prefix, viewset, basename=prefix.replace("/", "-"))

urlpatterns = router.urls

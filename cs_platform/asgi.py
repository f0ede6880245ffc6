"""Sockets, and nothing else: pages are served by `wsgi`.

An app adds its sockets to `websocket_urlpatterns` below.
"""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cs_platform.settings")
get_asgi_application()  # loads the apps, so that consumers can import models

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from channels_hub.live.routing import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter({"websocket": AuthMiddlewareStack(URLRouter(websocket_urlpatterns))})

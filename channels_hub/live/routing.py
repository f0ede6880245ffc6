from django.urls import URLPattern, path

from channels_hub.live.desk import DeskSocket
from channels_hub.live.visitor import VisitorSocket

websocket_urlpatterns: list[URLPattern] = [
    path("live/desk/", DeskSocket.as_asgi()),
    path("live/visitor/", VisitorSocket.as_asgi()),
]

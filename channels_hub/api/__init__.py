"""The hub's part of the REST API."""

from rest_framework.viewsets import ViewSetMixin

routes: list[tuple[str, type[ViewSetMixin]]] = []

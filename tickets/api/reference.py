from rest_framework import viewsets

from tickets.api.shapes import CategoryShape, ReasonShape
from tickets.models import Category, SendBackReason


class Categories(viewsets.ReadOnlyModelViewSet):
    """The tree; a leaf also asks what the branches above it ask."""

    serializer_class = CategoryShape
    queryset = Category.objects.filter(active=True).select_related("parent").prefetch_related("fields")
    lookup_field = "code"
    lookup_value_regex = "[-a-zA-Z0-9_]{1,40}"


class Reasons(viewsets.ReadOnlyModelViewSet):
    """Why an order may be sent back."""

    serializer_class = ReasonShape
    queryset = SendBackReason.objects.filter(active=True)
    lookup_field = "code"
    lookup_value_regex = "[-a-zA-Z0-9_]{1,40}"

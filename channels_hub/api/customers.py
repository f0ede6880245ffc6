from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.models import User
from accounts.requests import ApiRequest
from channels_hub import access, likeness, presenting, reaching
from channels_hub.actions import customers, linking
from channels_hub.api import serializers
from channels_hub.api.addresses import NUMBER
from channels_hub.finding import customers_named
from channels_hub.models import Customer, Merge, Restriction


class CustomerFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="named", label=_("name, or number in full or its last four"))

    class Meta:
        model = Customer
        fields = ["region", "level"]

    def named(self, rows: QuerySet[Customer], _name: str, text: str) -> QuerySet[Customer]:
        return customers_named(rows, text)


class Customers(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Customers, newest first. Numbers and addresses are masked."""

    queryset = Customer.objects.none()
    serializer_class = serializers.CustomerSerializer
    filterset_class = CustomerFilter
    lookup_value_regex = NUMBER
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Customer]:
        return access.visible_customers(self._user).prefetch_related("tags", "restrictions", "identities")

    @property
    def _user(self) -> User:
        return self.request.user

    def get_serializer_context(self) -> dict[str, Any]:
        """One customer is shown with what you have revealed of them; a list never is."""
        pk = self.kwargs.get("pk")
        revealed = presenting.revealed_to(self._user, int(pk)) if pk else set()
        return {**super().get_serializer_context(), "revealed": revealed}

    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Change what we know of a customer."""
        customer = access.load_customer(self._user, int(pk))
        wish = self.get_serializer(customer, data=request.data, partial=True)
        wish.is_valid(raise_exception=True)
        return self._shown(customers.update(self._user, int(pk), **wish.validated_data))

    @extend_schema(request=serializers.TagsSerializer)
    @action(detail=True, methods=["put"])
    def tags(self, request: ApiRequest, pk: str) -> Response:
        """The customer's tags from now on."""
        wish = serializers.TagsSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        return self._shown(customers.tag(self._user, int(pk), wish.validated_data["names"]))

    @extend_schema(request=serializers.RevealSerializer, responses={201: serializers.RevealSerializer})
    @action(detail=True, methods=["post"])
    def reveals(self, request: ApiRequest, pk: str) -> Response:
        """See a masked field for ten minutes; your reason stays on record."""
        wish = serializers.RevealSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        reveal = customers.reveal(self._user, int(pk), **wish.validated_data)
        return Response(serializers.RevealSerializer(reveal).data, status=201)

    @extend_schema(responses=serializers.AddressSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def addresses(self, request: ApiRequest, pk: str) -> Response:
        """Where the customer can be reached: what each address still allows, and how it was found to be theirs."""
        found = reaching.addresses(access.load_customer(self._user, int(pk)))
        return Response(serializers.AddressSerializer(found, many=True).data)

    @extend_schema(responses=serializers.LikenessSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def likenesses(self, request: ApiRequest, pk: str) -> Response:
        """Who may be the same person."""
        customer = access.load_customer(self._user, int(pk))
        found = likeness.likenesses(access.visible_customers(self._user), customer)
        return Response(serializers.LikenessSerializer(found, many=True).data)

    @extend_schema(request=serializers.SameSerializer, responses={204: None})
    @likenesses.mapping.post
    def decide(self, request: ApiRequest, pk: str) -> Response:
        """They are the same person, or they are not."""
        wish = serializers.SameSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        decide = linking.accept if wish.validated_data["same"] else linking.dismiss
        decide(self._user, int(pk), wish.validated_data["customer"])
        return Response(status=204)

    @extend_schema(request=serializers.PhoneSerializer)
    @action(detail=True, methods=["post"])
    def confirmed_phone(self, request: ApiRequest, pk: str) -> Response:
        """The customer told their number: gives the customer from now on, who may be one known before."""
        wish = serializers.PhoneSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        customer, _merge = linking.confirm_phone(self._user, int(pk), wish.validated_data["phone"])
        return self._shown(customer)

    def _shown(self, customer: Customer) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=customer.pk)).data)


class Restrictions(mixins.ListModelMixin, viewsets.GenericViewSet):
    """What must not be offered or done to a customer."""

    queryset = Restriction.objects.none()
    serializer_class = serializers.RestrictionSerializer
    filterset_fields = ["customer"]
    lookup_value_regex = NUMBER
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Restriction]:
        visible = access.visible_customers(self.request.user)
        return Restriction.objects.filter(customer__in=visible)

    def create(self, request: ApiRequest) -> Response:
        """Set a warning that cannot be overlooked."""
        wish = self.get_serializer(data=request.data)
        wish.is_valid(raise_exception=True)
        fields = {name: value for name, value in wish.validated_data.items() if name != "customer"}
        restriction = customers.restrict(request.user, wish.validated_data["customer"].pk, **fields)
        return Response(self.get_serializer(restriction).data, status=201)

    @extend_schema(responses=serializers.RestrictionSerializer)
    def destroy(self, request: ApiRequest, pk: str) -> Response:
        """It ends now and stays on record."""
        return Response(self.get_serializer(customers.lift(request.user, int(pk))).data)


class Merges(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Customers found to be one person."""

    queryset = Merge.objects.none()
    serializer_class = serializers.MergeSerializer
    filterset_fields = ["kept", "gone"]
    lookup_value_regex = NUMBER
    request: ApiRequest

    def get_queryset(self) -> QuerySet[Merge]:
        return access.visible_merges(self.request.user)

    def create(self, request: ApiRequest) -> Response:
        """Everything of `gone` becomes `kept`'s, or this `identity` alone."""
        wish = self.get_serializer(data=request.data)
        wish.is_valid(raise_exception=True)
        said = wish.validated_data
        if identity := said.get("identity"):
            record = linking.link_by_hand(request.user, identity.pk, said["kept"].pk, said["reason"])
        else:
            record = customers.merge(request.user, said["kept"].pk, said["gone"].pk, said["reason"])
        return Response(self.get_serializer(record).data, status=201)

    @extend_schema(responses=serializers.MergeSerializer)
    def destroy(self, request: ApiRequest, pk: str) -> Response:
        """Everything back in its place."""
        return Response(self.get_serializer(customers.unmerge(request.user, int(pk))).data)

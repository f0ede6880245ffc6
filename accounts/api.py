from typing import cast

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.response import Response

from accounts import access
from accounts.actions import presence, profile
from accounts.models import BusinessLine, Department, Presence, Region, Skill, Team, User
from accounts.models.organisation import Named
from accounts.requests import ApiRequest


class PresenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Presence
        fields = ["state", "since", "load"]
        read_only_fields = ["since", "load"]
        extra_kwargs = {"state": {"required": True}}


class UserSerializer(serializers.ModelSerializer):
    name = serializers.CharField(read_only=True)
    presence = PresenceSerializer(read_only=True, allow_null=True, default=None)

    class Meta:
        model = User
        fields = ["id", "username", "name", "roles", "team", "department", "capacity", "presence"]


class Users(viewsets.ReadOnlyModelViewSet):
    """Colleagues, with where they are and how much they hold."""

    serializer_class = UserSerializer
    queryset = User.objects.none()
    filterset_fields = ["team", "department"]

    def get_queryset(self) -> QuerySet[User]:
        return access.visible_users(cast(User, self.request.user))


class Me(viewsets.ViewSet):
    """The person this token or session belongs to."""

    serializer_class = UserSerializer

    @extend_schema(responses=UserSerializer)
    def list(self, request: ApiRequest) -> Response:
        return Response(UserSerializer(request.user).data)


class OwnPresence(viewsets.ViewSet):
    """Whether you take work now: post the new state."""

    serializer_class = PresenceSerializer

    @extend_schema(request=PresenceSerializer, responses={201: PresenceSerializer})
    def create(self, request: ApiRequest) -> Response:
        wish = PresenceSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        state = presence.set_state(request.user, wish.validated_data["state"])
        return Response(PresenceSerializer(state).data, status=status.HTTP_201_CREATED)


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField(read_only=True, help_text=_("Shown this once."))


class Tokens(viewsets.ViewSet):
    """Make a token for programs that work in your name."""

    serializer_class = TokenSerializer

    @extend_schema(request=None, responses={201: TokenSerializer})
    def create(self, request: ApiRequest) -> Response:
        return Response({"token": profile.create_token(request.user)}, status=status.HTTP_201_CREATED)


def named(model_class: type[Named]) -> type[viewsets.GenericViewSet]:
    """A read-only list of a reference table: id, code, name."""

    class Rows(serializers.ModelSerializer):
        class Meta:
            model = model_class
            fields = ["id", "code", "name"]
            ref_name = model_class.__name__

    members = {
        "__doc__": str(model_class._meta.verbose_name_plural),
        "queryset": model_class._default_manager.all(),
        "serializer_class": type(f"{model_class.__name__}Serializer", (Rows,), {}),
    }
    bases = (mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet)
    return type(f"{model_class.__name__}Rows", bases, members)


routes: list[tuple[str, type[viewsets.ViewSetMixin]]] = [
    ("users", Users),
    ("me", Me),
    ("me/presence", OwnPresence),
    ("me/tokens", Tokens),
    ("regions", named(Region)),
    ("business-lines", named(BusinessLine)),
    ("skills", named(Skill)),
    ("departments", named(Department)),
    ("teams", named(Team)),
]

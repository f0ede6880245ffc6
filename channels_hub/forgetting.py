"""What stands in the place of personal data once it is gone (X4)."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import F, JSONField, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Replace
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from channels_hub.models import Attachment, Call, Conversation, Message, SelfService, SelfServiceRemark, Survey


def pseudonym(value: str) -> str:
    """The same for the same value, and only with the desk's key; 20 characters, as long as a phone's field."""
    return f"erased-{salted_hmac('channels_hub.forgetting', value).hexdigest()[:13]}" if value else ""


def placeholder() -> str:
    """In the centre's language: it stays in the row."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("[Erased]")


def blank(rows: QuerySet[Any], *fields: str) -> None:
    """The placeholder where these fields held something."""
    for name in fields:
        rows.exclude(**{name: ""}).update(**{name: placeholder()})


def replace(rows: QuerySet[Any], words: dict[str, str], *fields: str) -> None:
    """Write the pseudonym where a word stands within text or JSON that is itself to stay."""
    for name in fields:
        is_json = isinstance(_field(rows.model, name), JSONField)
        for word, instead in words.items():
            text: Any = Replace(Cast(F(name), TextField()), Value(word), Value(instead))
            found = rows.annotate(as_text=Cast(F(name), TextField())).filter(as_text__contains=word)
            found.update(**{name: Cast(text, JSONField()) if is_json else text})


def _field(model: type[Model], name: str) -> object:
    return model._meta.get_field(name)


def forget_conversations(ids: list[int], words: dict[str, str] | None = None) -> list[str]:
    """What was said is gone; that it was said, when and by whom of ours stays. The files to delete."""
    conversations = Conversation.objects.filter(pk__in=ids)
    messages = Message.objects.filter(conversation__in=ids)
    replace(messages.filter(direction=Message.Direction.EVENT), words or {}, "body", "data")
    spoken = messages.exclude(direction=Message.Direction.EVENT)
    spoken.update(
        body=placeholder(), data={}, kind=Message.Kind.TEXT, client_id=None, delivery_error="", delivery_detail=""
    )
    messages.update(search=None, external_id=None)
    blank(Survey.objects.filter(conversation__in=ids), "comment")
    forget_calls(Call.objects.filter(conversation__in=ids))
    SelfService.objects.filter(conversation__in=ids).update(steps=[])
    blank(SelfServiceRemark.objects.filter(conversation__in=ids), "words")
    conversations.update(subject="", last_text="", forgotten_at=timezone.now())
    return delete_attachments(Attachment.objects.filter(Q(conversation__in=ids) | Q(message__conversation__in=ids)))


def forget_calls(calls: QuerySet[Call]) -> None:
    """What was said to the exchange's menu is gone as well."""
    blank(SelfServiceRemark.objects.filter(call__in=calls), "words")
    calls.update(menu=[])


def delete_attachments(rows: QuerySet[Any]) -> list[str]:
    """The rows go; the names of their files, for whoever deletes those."""
    files: Iterable[str] = list(rows.values_list("file", flat=True))
    rows.delete()
    return list(files)

"""The self-service in a conversation: answers first, and calls a person in time (CH6).

Called with the conversation's row locked, inside the transaction of what the customer said.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from channels_hub import clocks, hours, transcript
from channels_hub.actions import after_hours, assignment, callbacks, closing
from channels_hub.adapters import adapter_for
from channels_hub.models import Conversation, MenuItem, Message, SelfService, SelfServiceRemark
from channels_hub.self_service import hearing, knowledge, saying
from channels_hub.signals import conversation_opened
from kb.actions import feedback
from kb.actions.search import Hit
from kb.models import Article

Reason, Kind = SelfService.Reason, SelfServiceRemark.Kind
#: Nobody says anything any more.
IDLE = timedelta(minutes=30)
#: Put before those who came without trying the self-service first.
FRONT = 1
MOST_STEPS = 100


def begin(conversation: Conversation) -> SelfService:
    """Somebody has come in: the greeting with the menu."""
    session = SelfService.objects.create(conversation=conversation)
    with _language(conversation):
        saying.say(session, _greeting(conversation), [*saying.menu(conversation), saying.person()])
    session.save()
    return session


def _greeting(conversation: Conversation) -> str:
    """Our own browsers have shown the inbox's greeting already."""
    shown = adapter_for(conversation.inbox).delivers_on_commit
    return str((not shown and conversation.inbox.greeting) or _("What is it about?"))


def heard(conversation: Conversation, message: Message) -> None:
    """Answer what the customer said, or hand over."""
    session = SelfService.objects.select_for_update(no_key=True).filter(conversation=conversation).first()
    session = session or SelfService(conversation=conversation)
    session.conversation = conversation
    with _language(conversation):
        _answer(session, message)
    session.save()


def _answer(session: SelfService, message: Message) -> None:
    words = message.body
    choice = message.data.get("choice") or _by_number(session, words)
    if choice == "person" or (not choice and hearing.wants_person(words)):
        _hand_over(session, Reason.ASKED, timezone.now(), words)
    elif session.awaits_number:
        _owe_call(session, hearing.telephone(words))
    elif choice in _CHOICES:
        _CHOICES[choice](session)
    elif choice.startswith("menu:"):
        _follow(session, _line(session, choice[5:]))
    else:
        _question(session, words)


def _line(session: SelfService, key: str) -> MenuItem | None:
    """The line of this inbox's menu; what comes from a customer's program may be anything."""
    lines = MenuItem.objects.filter(inbox=session.conversation.inbox)
    return next((line for line in lines if str(line.pk) == key), None)


def _by_number(session: SelfService, words: str) -> str:
    """`2` means the second of what was offered."""
    text = words.strip().rstrip(".。、")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
    return str(session.offered[number - 1]) if 0 < number <= len(session.offered) else ""


def _question(session: SelfService, words: str) -> None:
    now, inbox = timezone.now(), session.conversation.inbox
    hit, key = knowledge.answer_to(words)
    _note(session, words, key, hit.article if hit else None)
    session.due_at = session.due_at or now + timedelta(minutes=inbox.unsolved_minutes)
    if sum(step["key"] == key for step in session.steps) > inbox.same_question_limit:
        _hand_over(session, Reason.REPEATED, now, words)
    elif hit:
        _tell(session, hit)
    else:
        _nothing_found(session, words)


def _nothing_found(session: SelfService, words: str) -> None:
    """A first word may be no more than a greeting: it is answered with one."""
    choices = [*saying.menu(session.conversation), saying.person()]
    if not session.steps[1:]:
        saying.say(session, _greeting(session.conversation), choices)
        return
    feedback.miss(words)
    _remark(session, Kind.UNANSWERED, words)
    saying.say(session, _("I found nothing about that. Ask in other words, or choose:"), choices)


def _note(session: SelfService, words: str, key: str, article: Article | None) -> None:
    step: dict[str, Any] = {"asked": words[:200], "key": key}
    if article and article.released:
        step |= {"article": article.pk, "title": article.title, "version": article.released.pk}
    session.steps = [*session.steps, step][-MOST_STEPS:]


def _tell(session: SelfService, hit: Hit) -> None:
    """The version that answered is stamped into the answer (KB7)."""
    stamp = {"article": hit.article.pk, "version": hit.article.released_id}
    body = f"{hit.article.title}\n{saying.shortened(hit.answer)}"
    saying.say(session, body, saying.after_answer(), kb=stamp)


def _follow(session: SelfService, item: MenuItem | None) -> None:
    if item is None or (item.does == MenuItem.Does.ARTICLE and item.article is None):
        return _question(session, "")
    if item.does == MenuItem.Does.PERSON:
        return _hand_over(session, Reason.ASKED, timezone.now(), item.label)
    if item.does == MenuItem.Does.CALLBACK:
        return _ask_number(session)
    _note(session, item.label, f"menu:{item.pk}", item.article)
    session.due_at = session.due_at or timezone.now() + timedelta(minutes=session.conversation.inbox.unsolved_minutes)
    if item.does == MenuItem.Does.TEXT:
        saying.say(session, item.text, saying.after_answer())
    elif item.article and (current := Article.objects.current().filter(pk=item.article.pk, public=True).first()):
        _tell(session, Hit(current, (), 1.0))
    else:
        _question(session, item.label)
    return None


def _helped(session: SelfService) -> None:
    session.solved_at = timezone.now()
    saying.say(session, _("Glad to hear it. Good-bye!"))
    closing.close(session.conversation, None, "solved_itself", {})


def _not_helped(session: SelfService) -> None:
    last = session.steps[-1] if session.steps else {}
    _remark(session, Kind.NOT_HELPFUL, last.get("asked", ""), last.get("article"))
    choices = [saying.person(), {"id": "callback", "label": _("Be called back")}]
    saying.say(session, _("Sorry. Ask in other words, or choose:"), choices)


def _ask_number(session: SelfService) -> None:
    if phone := session.conversation.customer.phone:
        return _owe_call(session, phone)
    session.awaits_number = True
    saying.say(session, _("Which number may we call?"))
    return None


def _owe_call(session: SelfService, phone: str) -> None:
    if not phone:
        saying.say(session, _("That is no telephone number. Write it again, or ask for a person."), [saying.person()])
        return
    conversation, session.awaits_number = session.conversation, False
    if not conversation.customer.phone:
        conversation.customer.phone = phone
        conversation.customer.save(update_fields=["phone"])
    callbacks.owe(conversation, "asked")
    session.solved_at = timezone.now()
    saying.say(session, _("We call you. Thank you."))
    closing.close(conversation, None, "solved_itself", {})


_CHOICES: dict[str, Callable[[SelfService], None]] = {
    "helped": _helped,
    "not_helped": _not_helped,
    "callback": _ask_number,
}


def _hand_over(session: SelfService, reason: str, at: datetime, words: str) -> None:
    """To the front of the people's queue, with what was said; stamped with the time it was due."""
    conversation = session.conversation
    session.handed_at, session.reason = at, reason
    _remark(session, Kind.HANDED_OVER, words)
    conversation.priority = max(conversation.priority, FRONT)
    conversation.waiting_since = conversation.waiting_since or at
    conversation.unread = max(conversation.unread, 1)
    if not hours.is_open(conversation.inbox, at):
        conversation.after_hours, conversation.route_after = True, hours.next_opening(conversation.inbox, at)
    transcript.log(conversation, "handed_over", {"reason": reason})
    if summary := _summary(session):
        transcript.append(conversation, Message.Direction.NOTE, body=summary, data={"by": "robot"})
    assignment.to_queue(conversation, at)
    if conversation.after_hours:
        after_hours.tell(conversation)
    clocks.customer_waits(conversation, at, first=True)
    conversation_opened.send(Conversation, conversation=conversation)


def _summary(session: SelfService) -> str:
    """For the agent: what was asked, and what the customer was told."""
    lines = [
        _("asked: %(words)s") % {"words": step["asked"]}
        + (" → " + _("was told: %(title)s") % {"title": step["title"]} if step.get("title") else "")
        for step in session.steps[-8:]
    ]
    return "\n".join(lines)


def _remark(session: SelfService, kind: str, words: str, article: int | None = None) -> None:
    SelfServiceRemark.objects.create(
        conversation=session.conversation,
        inbox=session.conversation.inbox,
        kind=kind,
        words=words[:500],
        article_id=article,
    )


# what time brings


def unsolved() -> list[int]:
    """Conversations whose minutes are over without a solution."""
    due = SelfService.objects.filter(due_at__lte=timezone.now(), handed_at=None, solved_at=None)
    return list(due.order_by("due_at").values_list("conversation_id", flat=True)[:200])


@transaction.atomic
def call_person(conversation_id: int) -> None:
    """The minutes are over: a person takes over, from the time it was due."""
    rows = Conversation.objects.locked().filter(status=Conversation.Status.SELF_SERVICE)
    conversation = rows.filter(pk=conversation_id).first()
    session = SelfService.objects.select_for_update(no_key=True).filter(conversation=conversation_id).first()
    if session is None or session.due_at is None:
        return
    if conversation is None:
        session.due_at = None
    else:
        session.conversation = conversation
        with _language(conversation):
            _hand_over(session, Reason.UNSOLVED, session.due_at, session.steps[-1]["asked"] if session.steps else "")
    session.save()


def silent() -> list[int]:
    """Self-service in which nobody has said anything for long."""
    rows = Conversation.objects.filter(status=Conversation.Status.SELF_SERVICE)
    return list(rows.filter(last_message_at__lt=timezone.now() - IDLE).values_list("pk", flat=True)[:200])


@transaction.atomic
def let_go(conversation_id: int) -> None:
    rows = Conversation.objects.locked().filter(status=Conversation.Status.SELF_SERVICE)
    if conversation := rows.filter(pk=conversation_id).first():
        closing.close(conversation, None, "fell_silent", {})


def _language(conversation: Conversation) -> translation.override:
    return translation.override(conversation.customer.language or settings.LANGUAGE_CODE)

"""The self-service in an exchange's menu: answers what the caller asks, or says that a person is due (CH6).

Called with the call's row locked, inside the transaction of what the caller did. What is decided stands in the
call's `menu`: there the ear at the exchange reads it, and later the agent.
"""

from datetime import datetime, timedelta
from typing import Any

from channels_hub.actions import identities
from channels_hub.models import Call, Inbox, SelfService, SelfServiceRemark
from channels_hub.self_service import hearing, knowledge
from channels_hub.signals import callback_wanted
from channels_hub.telephone import normal
from kb.actions import feedback

Kind, Reason = SelfServiceRemark.Kind, SelfService.Reason
Step = dict[str, Any]
#: Room in a line of the manager interface (1,024 bytes) for Chinese; and nobody listens longer.
LONGEST = 300


def ask(call: Call, words: str, at: datetime) -> Step:
    """What the menu should do: `does` is `answer` (it `says` that), `nothing`, or `person` (`why`)."""
    hit, key = knowledge.answer_to(words)
    asked = {"Text": words[:200], "key": key}
    if why := _person_is_due(call, words, key, at):
        remark(call, Kind.HANDED_OVER, words)
        return asked | {"does": "person", "why": why}
    if hit is None:
        feedback.miss(words)
        remark(call, Kind.UNANSWERED, words)
        return asked | {"does": "nothing"}
    article = {"Answer": hit.article.title, "article": hit.article.pk, "version": hit.article.released_id}
    return asked | article | {"does": "answer", "says": " ".join(hit.answer.split())[:LONGEST]}


def _person_is_due(call: Call, words: str, key: str, at: datetime) -> str:
    questions = [step for step in call.menu if "key" in step]
    if hearing.wants_person(words):
        return Reason.ASKED
    if sum(step["key"] == key for step in questions) >= call.inbox.same_question_limit:
        return Reason.REPEATED
    patience = timedelta(minutes=call.inbox.unsolved_minutes)
    waited_long = questions and at - datetime.fromisoformat(questions[0]["at"]) >= patience
    return Reason.UNSOLVED if waited_long else ""


def judge(call: Call, helped: bool) -> None:
    """Whether the last answer helped."""
    last = next((step for step in reversed(call.menu) if "Text" in step), None)
    if last and not helped:
        remark(call, Kind.NOT_HELPFUL, str(last["Text"]), last.get("article"))


def owe_call(call: Call, number: str) -> None:
    """The caller would rather be called back. A number that they only typed says nothing about who they are."""
    phone = normal(number) or call.number
    if not phone:
        return
    callback_wanted.send(
        Call,
        customer=identities.of_caller(call).customer,
        conversation=call.conversation,
        reason="asked",
        phone=phone,
        team=call.inbox.team,
        at=None,
    )


def remark(call: Call, kind: str, words: str, article: int | None = None) -> None:
    SelfServiceRemark.objects.create(call=call, inbox=call.inbox, kind=kind, words=words[:500], article_id=article)


def reply(inbox: Inbox, call_id: str, at: str) -> Step | None:
    """What was decided about what was asked at that moment; None while it is not understood."""
    call = Call.objects.filter(inbox=inbox, call_id=call_id).first()
    return next((step for step in call.menu if step["at"] == at and "does" in step), None) if call else None

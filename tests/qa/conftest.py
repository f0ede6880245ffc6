from typing import Any

import pytest

from accounts.models import User
from channels_hub.actions import surveys
from channels_hub.models import Conversation, Survey
from qa import demo
from qa.actions import reviews
from qa.models import Cause, Review


@pytest.fixture
def causes(db: None) -> dict[str, Cause]:
    demo.load({})
    return {cause.code: cause for cause in Cause.objects.all()}


@pytest.fixture
def verdict(conversation: Conversation, alice: User) -> Any:
    """Closes the conversation and gives Erin's answer: `verdict(score=1, resolved=False, comment="…")`."""

    def give(**answer: Any) -> Survey:
        Conversation.objects.filter(pk=conversation.pk).update(status="closed", closed_by=alice)
        conversation.refresh_from_db()
        Survey.objects.get_or_create(conversation=conversation)
        surveys.answer(conversation, **answer)
        return Survey.objects.get(conversation=conversation)

    return give


@pytest.fixture
def owed(verdict: Any) -> Review:
    verdict(score=1, resolved=False, comment="等了很久，问题还在")
    return Review.objects.get()


@pytest.fixture
def written(owed: Review, bob: User, causes: dict[str, Cause]) -> Review:
    return reviews.write(
        bob,
        owed.pk,
        version=owed.version,
        cause=causes["slow"],
        finding="首次响应超过三分钟",
        measure="调整排班",
    )

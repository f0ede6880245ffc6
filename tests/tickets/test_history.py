"""Nobody alters the history unseen (TK10): refused by the database, and found where the refusal was switched off."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tickets import actions, chain
from tickets.actions import history
from tickets.models import Anchor, Event, Ticket


def as_owner(sql: str, *values: object) -> None:
    """What somebody does who owns the database: the triggers off, and on again."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE tickets_event DISABLE TRIGGER append_only")
        cursor.execute(sql, values or None)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE tickets_event ENABLE TRIGGER append_only")


def broken(ticket: Ticket) -> list[str]:
    ticket.refresh_from_db()
    return [place.why for place in history.verify_ticket(ticket)]


def rewrite(ticket: Ticket) -> None:
    """A careful forger: recompute every hash of the chain, and the ticket's own."""
    previous = chain.START
    for event in Event.objects.filter(ticket=ticket).order_by("number"):
        previous = chain.link(previous, history.content_of(event))
        as_owner("UPDATE tickets_event SET hash = %s WHERE id = %s", previous, event.pk)
    Ticket.objects.filter(pk=ticket.pk).update(head=previous)


def test_an_untouched_history_holds(closed: Ticket) -> None:
    assert broken(closed) == []
    assert closed.version == closed.events.count()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE tickets_event SET data = '{}'",
        "DELETE FROM tickets_event",
        "DELETE FROM tickets_anchor",
    ],
)
def test_the_database_refuses_to_change_history(closed: Ticket, sql: str) -> None:
    actions.anchor()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_refuses_to_empty_history(closed: Ticket) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE tickets_event ENABLE TRIGGER never_emptied")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE tickets_event")
        cursor.execute("ALTER TABLE tickets_event DISABLE TRIGGER never_emptied")


def test_changed_words_are_found(closed: Ticket) -> None:
    event = closed.events.get(kind="order_returned")
    as_owner("UPDATE tickets_event SET data = jsonb_set(data, '{result}', '\"x\"') WHERE id = %s", event.pk)
    assert broken(closed) == ["changed"]


def test_a_removed_line_is_found(closed: Ticket) -> None:
    as_owner("DELETE FROM tickets_event WHERE id = %s", closed.events.get(number=3).pk)
    assert broken(closed) == ["missing"]


def test_a_cut_off_end_is_found(closed: Ticket) -> None:
    as_owner("DELETE FROM tickets_event WHERE id = %s", closed.events.get(kind="closed").pk)
    assert broken(closed) == ["cut off"]


def test_a_whole_chain_rewritten_shows_at_the_anchor(closed: Ticket) -> None:
    actions.anchor()
    event = closed.events.get(kind="order_returned")
    as_owner("UPDATE tickets_event SET data = jsonb_set(data, '{result}', '\"x\"') WHERE id = %s", event.pk)
    rewrite(closed)
    assert broken(closed) == []
    assert [place.why for place in history.verify()] == ["rewritten"]


def test_a_whole_ticket_taken_out_shows_at_the_anchor(closed: Ticket) -> None:
    actions.anchor()
    as_owner("DELETE FROM tickets_event WHERE ticket_id = %s", closed.pk)
    Ticket.objects.filter(pk=closed.pk).update(version=0, head=b"")
    assert broken(closed) == []
    assert [place.why for place in history.verify()] == ["rewritten"]


def test_one_anchor_a_day_over_what_came_since(closed: Ticket, ticket: Ticket) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    first = actions.anchor(yesterday)
    assert first is not None
    assert first.count == Event.objects.count()
    assert actions.anchor(yesterday) is None
    second = actions.anchor(timezone.localdate())
    assert second is not None
    assert second.count == 0
    assert list(history.verify_anchors()) == []
    assert Anchor.objects.count() == 2


def test_the_command_says_where_it_is_broken(closed: Ticket, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_history")
    assert "events hold" in capsys.readouterr().out
    as_owner("UPDATE tickets_event SET kind = 'remarked' WHERE id = %s", closed.events.get(number=1).pk)
    with pytest.raises(CommandError):
        call_command("verify_history")
    assert closed.number in capsys.readouterr().err

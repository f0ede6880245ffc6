"""The table of statuses, and that the real actions never leave it."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cs_platform.lib.refusals import Refused
from tickets import actions, lifecycle, sentences
from tickets.actions import history
from tickets.lifecycle import ORDER_VERBS, TABLE, OrderStatus, Status, Verb
from tickets.models import Kind, SendBackReason, Ticket


def test_every_status_has_its_row_and_leads_only_to_statuses() -> None:
    assert set(TABLE) == set(Status)
    assert {status for row in TABLE.values() for status in row.next} <= set(Status)
    assert set(ORDER_VERBS) == set(OrderStatus)


def test_every_open_status_leads_to_the_end() -> None:
    for start in lifecycle.OPEN:
        reached, fresh = {start}, {start}
        while fresh:
            fresh = {after for status in fresh for after in TABLE[status].next} - reached
            reached |= fresh
        assert Status.CLOSED in reached, start


def test_clocks_stand_still_exactly_where_the_customer_has_the_turn_or_nobody() -> None:
    for status, row in TABLE.items():
        assert row.clock_runs is (row.turn in (lifecycle.Turn.CENTRE, lifecycle.Turn.DEPARTMENT)), status


def test_every_kind_of_event_has_a_sentence() -> None:
    assert set(sentences.FOR_STAFF) == set(Kind)
    assert set(sentences.PLACES) == set(Status)


class Life(RuleBasedStateMachine):
    """Anybody does anything in any order: what the table forbids is refused and changes nothing."""

    alice: Any
    chen: Any
    erin: Any
    ticket: Ticket
    reason: SendBackReason

    @initialize()
    def begin(self) -> None:
        self.savepoint = transaction.savepoint()
        self.ticket.refresh_from_db()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def do(self, verb: Verb, act: Any) -> None:
        """Try it; the answer must be the table's."""
        self.ticket.refresh_from_db()
        before = Status(self.ticket.status)
        version = self.ticket.version
        try:
            act()
        except Refused:
            self.ticket.refresh_from_db()
            assert (self.ticket.status, self.ticket.version) == (before, version)
            return
        self.ticket.refresh_from_db()
        assert verb in TABLE[before].verbs, (verb, before)
        assert self.ticket.version > version

    def return_order(self, pk: int) -> None:
        actions.return_order(self.chen, pk, result="好了", fields={"cause": "线路"})

    def orders(self, *statuses: str) -> list[int]:
        return list(self.ticket.orders.filter(status__in=statuses).order_by("pk").values_list("pk", flat=True))

    @rule()
    def dispatch(self) -> None:
        self.do(Verb.DISPATCH, lambda: actions.dispatch(self.alice, self.ticket.number))

    @rule()
    def take(self) -> None:
        for pk in self.orders("sent", "accepted")[:1]:
            self.do(Verb.ACCEPT_ORDER, lambda pk=pk: actions.accept_order(self.chen, pk))

    @rule()
    def give_back(self) -> None:
        for pk in self.orders("accepted", "returned")[:1]:
            self.do(Verb.RETURN_ORDER, lambda pk=pk: self.return_order(pk))

    @rule()
    def send_back(self) -> None:
        for pk in self.orders("sent", "accepted")[-1:]:
            self.do(
                Verb.SEND_BACK, lambda pk=pk: actions.send_back(self.chen, pk, reason=self.reason, evidence="不归我们")
            )

    @rule()
    def withdraw(self) -> None:
        for pk in self.orders("sent", "accepted", "sent_back")[:1]:
            self.do(Verb.WITHDRAW, lambda pk=pk: actions.withdraw(self.alice, pk, why="派错"))

    @rule()
    def resolve(self) -> None:
        self.do(Verb.RESOLVE, lambda: actions.resolve(self.alice, self.ticket.number, result="重启即可"))

    @rule()
    def wait(self) -> None:
        self.do(Verb.WAIT, lambda: actions.wait_for_customer(self.alice, self.ticket.number, question="型号？"))

    @rule()
    def answered(self) -> None:
        self.do(Verb.RESUME, lambda: actions.customer_answered(self.alice, self.ticket.number, text="HG"))

    @rule(outcome=st.sampled_from(["resolved", "not_resolved", "no_answer"]))
    def call_back(self, outcome: str) -> None:
        self.do(Verb.CALL_BACK, lambda: actions.call_back(self.alice, self.ticket.number, outcome))

    @rule(resolved=st.booleans())
    def confirm(self, resolved: bool) -> None:
        self.do(Verb.CLOSE, lambda: actions.confirm(self.erin, self.ticket.number, resolved=resolved))

    @rule()
    def reopen(self) -> None:
        self.do(Verb.REOPEN, lambda: actions.reopen(self.erin, self.ticket.number, reason="又坏了"))

    @rule()
    def urge(self) -> None:
        self.do(Verb.URGE, lambda: actions.urge(self.erin, self.ticket.number))

    @rule()
    def add(self) -> None:
        self.do(Verb.SUPPLEMENT, lambda: actions.supplement(self.erin, self.ticket.number, text="还有"))

    @invariant()
    def the_history_holds(self) -> None:
        self.ticket.refresh_from_db()
        assert list(history.verify_ticket(self.ticket)) == []

    @invariant()
    def an_open_callback_belongs_to_a_result(self) -> None:
        self.ticket.refresh_from_db()
        owed = self.ticket.callbacks.filter(outcome="").exists()
        assert owed is (self.ticket.status == Status.VERIFYING)

    @invariant()
    def closed_means_nothing_runs(self) -> None:
        self.ticket.refresh_from_db()
        live = self.ticket.orders.filter(status__in=lifecycle.LIVE_ORDERS).exists()
        assert not (live and self.ticket.closed_at)


@pytest.mark.django_db
def test_whatever_people_do_the_table_holds(ticket: Ticket, reason: SendBackReason, chen: Any) -> None:
    given = {"alice": ticket.owner, "chen": chen, "erin": ticket.customer, "ticket": ticket, "reason": reason}
    machine = type("LifeOfOneTicket", (Life,), given)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

"""Rows in bulk, by SQL: what an old centre has lying in its tables."""

from django.db import connection

TICKETS = """
INSERT INTO tickets_ticket (number, type, status, status_since, urgency, priority, level, problem, category_id,
  customer_id, channel, owner_id, created_by_id, team_id, title, description, fields, result, created_at,
  promised_at, closed_at, reopened, send_backs, urges, version, head, search, departments)
SELECT to_char(at, 'YYYYMMDD') || '-' || (1000000 + n), 'fault',
  CASE WHEN n %% 10 = 0 THEN 'accepted' ELSE 'closed' END,
  at, 'normal', 2, 0, false, %(category)s, %(customer)s, 'desk', %(owner)s, %(owner)s, %(team)s,
  '宽带无法上网 ' || n, '', '{}', '', at, at + interval '2 days', CASE WHEN n %% 10 = 0 THEN NULL ELSE at END,
  0, 0, 0, 0, '', NULL, '{}'
FROM (SELECT n, now() - n * interval '30 seconds' AS at FROM generate_series(%(first)s, %(last)s) AS n) AS days
"""


def tickets_up_to(count: int) -> None:
    """At least `count` tickets in all: each tenth open, all of Alice's."""
    from accounts.models import User
    from channels_hub.models import Customer
    from tickets.models import Category, Ticket

    alice = User.objects.get(username="alice")
    values = {
        "first": Ticket.objects.count() + 1,
        "last": count,
        "owner": alice.pk,
        "team": alice.team_id,
        "category": Category.objects.order_by("pk").values_list("pk", flat=True)[0],
        "customer": Customer.objects.order_by("pk").values_list("pk", flat=True)[0],
    }
    with connection.cursor() as cursor:
        cursor.execute(TICKETS, values)
        cursor.execute("ANALYZE tickets_ticket")

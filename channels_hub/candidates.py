"""Who could take a waiting conversation: the matching rules of CH4, in one statement for all that waits.

The statements are put together from constants of this module alone.
"""
# ruff: noqa: S608

from django.db import connection

#: `agent` (a presence with its user) may serve `c` (a waiting conversation): ready, of its team, has not
#: turned it down, has every skill its inbox asks for, covers the region, speaks the language. What was
#: handed to somebody who is here waits for them. No region is every region; a language that nobody in
#: the team speaks is nobody's excuse.
_MAY_SERVE = """
        presence.state = 'ready' AND agent.is_active AND 'agent' = ANY(agent.roles) AND agent.team_id = c.team_id
    AND (c.meant_for_id IS NULL OR c.meant_for_id = agent.id OR NOT EXISTS (
        SELECT FROM accounts_presence theirs WHERE theirs.user_id = c.meant_for_id AND theirs.state <> 'offline'))
    AND NOT EXISTS (
        SELECT FROM channels_hub_conversation_turned_down_by turned
        WHERE turned.conversation_id = c.id AND turned.user_id = agent.id)
    AND NOT EXISTS (
        SELECT FROM channels_hub_inbox_required_skills wanted
        WHERE wanted.inbox_id = c.inbox_id AND NOT EXISTS (
            SELECT FROM accounts_user_skills held
            WHERE held.user_id = agent.id AND held.skill_id = wanted.skill_id))
    AND (coalesce(customer.region_id, inbox.region_id) IS NULL
        OR NOT EXISTS (SELECT FROM accounts_user_regions covered WHERE covered.user_id = agent.id)
        OR EXISTS (
            SELECT FROM accounts_user_regions covered
            WHERE covered.user_id = agent.id
            AND covered.region_id = coalesce(customer.region_id, inbox.region_id)))
    AND NOT EXISTS (
        SELECT FROM accounts_user_skills other
        JOIN accounts_user colleague ON colleague.id = other.user_id
        WHERE customer.language LIKE 'en%' AND colleague.team_id = c.team_id AND colleague.is_active
        AND other.skill_id = (SELECT id FROM accounts_skill WHERE code = 'english')
        AND NOT EXISTS (
            SELECT FROM accounts_user_skills held
            WHERE held.user_id = agent.id AND held.skill_id = other.skill_id))
"""
_WAITING = """
    FROM channels_hub_conversation c
    JOIN channels_hub_customer customer ON customer.id = c.customer_id
    JOIN channels_hub_inbox inbox ON inbox.id = c.inbox_id
"""
_MAY_BE_OFFERED = "c.status = 'queued' AND NOT c.routed_elsewhere AND (c.route_after IS NULL OR c.route_after <= now())"
_AGENTS = "FROM accounts_presence presence JOIN accounts_user agent ON agent.id = presence.user_id"

# Who served this customer last comes first, then the least loaded, then the longest idle.
_NEXT = f"""
    SELECT c.id, best.user_id
    {_WAITING}
    CROSS JOIN LATERAL (
        SELECT presence.user_id {_AGENTS}
        WHERE presence.load + c.units <= agent.capacity AND {_MAY_SERVE}
        ORDER BY agent.id = (
                SELECT earlier.assignee_id FROM channels_hub_conversation earlier
                WHERE earlier.customer_id = c.customer_id AND earlier.status = 'closed'
                ORDER BY earlier.closed_at DESC LIMIT 1
            ) DESC NULLS LAST, presence.load, presence.idle_since, agent.id
        LIMIT 1
    ) best
    WHERE {_MAY_BE_OFFERED} AND c.team_id IN (
        SELECT agent.team_id {_AGENTS} WHERE presence.state = 'ready' AND presence.load < agent.capacity)
    ORDER BY c.priority DESC, c.queued_at, c.id
    LIMIT 1
"""

_UNATTENDED = f"""
    SELECT c.id
    {_WAITING}
    WHERE {_MAY_BE_OFFERED} AND c.lead_told_at IS NULL
    AND NOT EXISTS (SELECT {_AGENTS} WHERE {_MAY_SERVE})
    ORDER BY c.queued_at
    LIMIT 100
"""


def next_match() -> tuple[int, int] | None:
    """The most urgent, then oldest waiting conversation that somebody has room for, and that agent's id."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT)
        return cursor.fetchone()


def unattended() -> list[int]:
    """Waiting conversations that nobody ready could ever take, however much room there were (CH12)."""
    with connection.cursor() as cursor:
        cursor.execute(_UNATTENDED)
        return [row[0] for row in cursor.fetchall()]

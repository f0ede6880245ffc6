"""What is done outside of requests; each task is short and may run twice."""

from celery import shared_task

from channels_hub import candidates
from channels_hub.actions import (
    conversations,
    delivery,
    dialling,
    feeds,
    files,
    health,
    media,
    personal_data,
    profiles,
    queue,
    receive,
    retention,
    routing,
    self_service,
    typing,
)


@shared_task
def drain() -> None:
    routing.drain()


@shared_task
def deliver(conversation_id: int) -> None:
    delivery.deliver(conversation_id)


@shared_task
def show_typing(conversation_id: int) -> None:
    typing.show(conversation_id)


@shared_task
def sweep_envelopes() -> None:
    """What has been kept and not understood yet; what a dead process left; what failed and is due again."""
    for envelope_id in receive.owed():
        receive.understand(envelope_id)


def understand_owed() -> None:
    """For a thread that holds no transaction and no database connection."""
    sweep_envelopes.delay()


@shared_task
def look(feed_id: int) -> None:
    feeds.look(feed_id)


@shared_task
def sweep_calls() -> None:
    """Calls that were asked for and that no exchange took up."""
    for call_id in dialling.given_up():
        dialling.give_up(call_id)


@shared_task
def sweep_feeds() -> None:
    """Feeds whose time has come, each a task of its own: a slow service holds up nobody else."""
    feeds.prepare()
    for feed_id in feeds.owed():
        look.delay(feed_id)


@shared_task
def sweep_media() -> None:
    """Files that channels keep for us."""
    for attachment_id in media.owed():
        media.fetch(attachment_id)


@shared_task
def sweep_profiles() -> None:
    """People of whom a channel can tell more."""
    for identity_id in profiles.owed():
        profiles.ask(identity_id)


@shared_task
def sweep_deliveries() -> None:
    for conversation_id in delivery.owed():
        delivery.deliver(conversation_id)


@shared_task
def sweep_routing() -> None:
    """Offers run out, agents gone silent, snoozes over; then the queue."""
    routing.close_silent_presences()
    for conversation_id in routing.offers_run_out():
        routing.return_not_taken(conversation_id)
    for conversation_id in conversations.snoozes_over():
        conversations.wake(conversation_id)
    for conversation_id in self_service.unsolved():
        self_service.call_person(conversation_id)
    for conversation_id in self_service.silent():
        self_service.let_go(conversation_id)
    for conversation_id in candidates.unattended():
        routing.tell_lead(conversation_id)
    routing.forgive_turning_down()
    routing.drain()
    queue.tell_positions()


@shared_task
def look_over_inboxes() -> None:
    """Troubles of inboxes begin and end."""
    health.look_over()


@shared_task
def ask_channels() -> None:
    """Try each account: what ends soon is told ahead."""
    health.ask_channels()


@shared_task
def sweep_files() -> None:
    """Files that were sent up and never put in a message."""
    files.delete_never_sent()


@shared_task
def fulfil_data_request(request_id: int) -> None:
    personal_data.fulfil(request_id)


@shared_task
def sweep_data_requests() -> None:
    """What a dead process left of exports and erasures; exports nobody may fetch any more."""
    for request_id in personal_data.owed():
        personal_data.fulfil(request_id)
    personal_data.delete_exports()


@shared_task
def run_out() -> None:
    """Personal data past its time (X4)."""
    retention.run_out()

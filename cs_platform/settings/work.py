"""Work outside of requests: Celery, its worker and its beat."""

from typing import Any

from cs_platform.settings.env import number, text
from cs_platform.settings.stores import REDIS_URL

CELERY_BROKER_URL = text("BROKER_URL", REDIS_URL.replace("unix://", "redis+socket://", 1))
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A task whose worker dies is handed to another one after this time. No task runs longer than a
# minute; what is promised for later is a row with its date, never a waiting task.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 120, "queue_order_strategy": "priority"}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_WORKER_CONCURRENCY = number("WORKER_CONCURRENCY", 2)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000  # KiB: a child that grew is replaced after its task
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_MAX_LOOP_INTERVAL = 1

#: Days after which personal data goes (X4), counted from the end of each: 0 keeps it.
KEEP_DAYS = {
    "envelopes": number("KEEP_ENVELOPES_DAYS", 30),
    "conversations": number("KEEP_CONVERSATIONS_DAYS", 0),
    "calls": number("KEEP_CALLS_DAYS", 0),
    "tickets": number("KEEP_TICKETS_DAYS", 0),
    "attachments": number("KEEP_ATTACHMENTS_DAYS", 0),
    "reveals": number("KEEP_REVEALS_DAYS", 0),
}

#: Apps add their ticks: {"name": {"task": "deadlines.tasks.tick", "schedule": 1.0}}. A tick that could
#: not run within its own interval is dropped (`expires`): the next one does its work.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "platform-heartbeat": {
        "task": "cs_platform.tasks.heartbeat",
        "schedule": 2.0,
        "options": {"expires": 2},
    },
    "hub-routing": {
        "task": "channels_hub.tasks.sweep_routing",
        "schedule": 2.0,
        "options": {"expires": 2},
    },
    "hub-envelopes": {
        "task": "channels_hub.tasks.sweep_envelopes",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "hub-deliveries": {
        "task": "channels_hub.tasks.sweep_deliveries",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "hub-feeds": {
        "task": "channels_hub.tasks.sweep_feeds",
        "schedule": 2.0,
        "options": {"expires": 2},
    },
    "hub-media": {
        "task": "channels_hub.tasks.sweep_media",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "hub-profiles": {
        "task": "channels_hub.tasks.sweep_profiles",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "hub-calls": {
        "task": "channels_hub.tasks.sweep_calls",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "hub-health": {
        "task": "channels_hub.tasks.look_over_inboxes",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "hub-accounts": {
        "task": "channels_hub.tasks.ask_channels",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "hub-files": {
        "task": "channels_hub.tasks.sweep_files",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "hub-data-requests": {
        "task": "channels_hub.tasks.sweep_data_requests",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "hub-run-out": {
        "task": "channels_hub.tasks.run_out",
        "schedule": 86_400.0,
        "options": {"expires": 3600},
    },
    "deadlines-tick": {
        "task": "deadlines.tasks.tick",
        "schedule": 1.0,
        "options": {"expires": 1},
    },
    "tickets-supplements": {
        "task": "tickets.tasks.join_supplements",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "tickets-anchor": {
        "task": "tickets.tasks.anchor_history",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "reports-sample": {
        "task": "reports.tasks.sample",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
}

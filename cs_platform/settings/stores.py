"""Where things are kept and passed on: database, cache, live layer."""

from typing import Any

import dj_database_url

from cs_platform.settings.env import DATA_DIR, number, text
from run import paths

__all__ = ["CACHES", "CHANNEL_LAYERS", "DATABASES", "REDIS_URL"]


def _database(url: str) -> dict[str, Any]:
    return {
        **dj_database_url.parse(url),
        "CONN_MAX_AGE": number("DATABASE_CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(text("DATABASE_URL", paths.database_url(DATA_DIR)))}
if replica := text("DATABASE_REPLICA_URL"):
    DATABASES["replica"] = {**_database(replica), "TEST": {"MIRROR": "default"}}

REDIS_URL = text("REDIS_URL", paths.redis_url(DATA_DIR))
# The embedded Valkey keeps the cache apart from the broker's queue: clearing one spares the other.
CACHE_URL = text("CACHE_URL", text("REDIS_URL", paths.redis_url(DATA_DIR, number=1)))

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "cache",
        "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 2},
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [text("LIVE_REDIS_URL", REDIS_URL)], "prefix": "live"},
    }
}

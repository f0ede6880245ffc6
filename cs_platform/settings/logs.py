"""Events on standard error; nothing secret in them."""

from cs_platform.settings.env import text

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "safe": {"()": "cs_platform.lib.redact.SafeLines", "format": "%(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "safe"}},
    "root": {"handlers": ["stderr"], "level": text("LOG_LEVEL", "INFO")},
    "loggers": {
        "celery.app.trace": {"level": "WARNING"},  # else two lines for every tick
        "celery.beat": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},  # else whole addresses, with their query
    },
}

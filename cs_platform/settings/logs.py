"""One line per event on standard error; nothing secret in it."""

from cs_platform.settings.env import text

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "cs_platform.lib.redact.Redact"}},
    "formatters": {
        "line": {"()": "cs_platform.lib.redact.OneLine", "format": "%(levelname)s %(name)s %(message)s"}
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["redact"]},
    },
    "root": {"handlers": ["stderr"], "level": text("LOG_LEVEL", "INFO")},
    "loggers": {
        "celery.app.trace": {"level": "WARNING"},  # else two lines for every tick
        "celery.beat": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},  # else whole addresses, with their query
    },
}

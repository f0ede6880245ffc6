"""The desk's settings on servers of the tests' own.

Whoever starts a test session makes one folder for it. All workers share its PostgreSQL, each with
its own database; each worker has a Valkey and a data folder to itself. `tests.servers` starts
what these addresses name. Addresses in the caller's own environment are never used.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from run import paths, translations

if "BIHUAN_TEST_SESSION" not in os.environ:
    os.environ["BIHUAN_TEST_SESSION"] = tempfile.mkdtemp(prefix="bihuan-test-")
    atexit.register(shutil.rmtree, os.environ["BIHUAN_TEST_SESSION"], ignore_errors=True)
    translations.compile_all()  # before Django reads any of them, and keeps what it read

SESSION = Path(os.environ["BIHUAN_TEST_SESSION"])  # xdist's workers, and the desk of the journeys, share it
WORKER_DATA = SESSION / os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ |= {
    "DATA_DIR": str(WORKER_DATA),
    "DATABASE_URL": paths.database_url(SESSION, os.environ.get("BIHUAN_TEST_DATABASE", "bihuan")),
    "REDIS_URL": paths.redis_url(WORKER_DATA),
    "CACHE_URL": paths.redis_url(WORKER_DATA, number=1),
    "STATIC_FINDERS": "1",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright keeps an event loop in the tests' own thread
}

from cs_platform.settings import *  # noqa: E402, F403
from cs_platform.settings import DATABASES  # noqa: E402

#: The session migrates the server's own database once; each worker's database is a copy of it.
DATABASES["default"]["TEST"] = {"TEMPLATE": "bihuan"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REMEMBER_SECONDS = 0  # rows come and go with each test
#: The running desk keeps a list of its static files; each of the tests' many clients would make one of its own.
WHITENOISE_AUTOREFRESH = "BIHUAN_TEST_DATABASE" not in os.environ

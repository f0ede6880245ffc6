"""The desk's settings on servers of the tests' own.

Whatever starts a test session makes one folder for it. All workers share its PostgreSQL, each
with its own database; each worker has a Valkey and a data folder to itself. `tests.servers`
starts what these addresses name.
"""

import os
import tempfile
from pathlib import Path

from run import paths

SESSION = Path(os.environ.setdefault("BIHUAN_TEST_SESSION", tempfile.mkdtemp(prefix="bihuan-test-")))
WORKER_DATA = SESSION / os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ["DATA_DIR"] = str(WORKER_DATA)
os.environ["DATABASE_URL"] = paths.database_url(SESSION)
os.environ["REDIS_URL"] = paths.redis_url(WORKER_DATA)
os.environ["CACHE_URL"] = paths.redis_url(WORKER_DATA, number=1)
os.environ["STATIC_FINDERS"] = "1"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the tests' own thread

from cs_platform.settings import *  # noqa: E402, F403
from cs_platform.settings import DATABASES  # noqa: E402

#: The session migrates the server's own database once; each worker's database is a copy of it.
DATABASES["default"]["TEST"] = {"TEMPLATE": "bihuan"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

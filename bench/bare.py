"""The yardstick: Django with one view that inserts one row, on the same server and database."""

import os
from typing import Any

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="bench",  # noqa: S106
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="bench.bare",
    MIDDLEWARE=[],
    USE_TZ=True,
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", **eval(os.environ["BENCH_DATABASE"])}},  # noqa: S307
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402


class Row(models.Model):  # noqa: DJ008
    body = models.BinaryField()

    class Meta:
        app_label = "bench"
        db_table = "bench_row"


def insert(request: HttpRequest) -> HttpResponse:
    Row(body=request.body).save(force_insert=True)
    return HttpResponse("ok")


urlpatterns: list[Any] = [path("insert", insert)]
application = get_wsgi_application()

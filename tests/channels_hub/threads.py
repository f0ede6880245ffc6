"""Many at once, each on a database connection of its own."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")


def at_once(calls: Iterable[Callable[[], T]], workers: int = 8) -> list[T]:
    """Run all `calls`, `workers` of them truly together; their results in order, or the first error."""
    jobs = list(calls)
    barrier = Barrier(min(workers, len(jobs)))

    def run(number: int, call: Callable[[], T]) -> Any:
        try:
            if number < barrier.parties:
                barrier.wait(timeout=20)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, range(len(jobs)), jobs, timeout=60))

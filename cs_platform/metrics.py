"""The figures of this process and of the desk, for Prometheus."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from cs_platform import heartbeat


class Pulse(Collector):
    """How long ago a worker did what beat handed out."""

    def collect(self) -> Iterator[Metric]:
        age = heartbeat.age()
        yield GaugeMetricFamily(
            "bihuan_heartbeat_age_seconds",
            "Seconds since beat and worker last showed life",
            value=float("inf") if age is None else age,
        )


REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
REGISTRY.register(Pulse())

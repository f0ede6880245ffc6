"""The figures of this process and of the desk, for Prometheus."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from cs_platform import heartbeat


class Pulse(Collector):
    """How long ago beat and worker last showed life."""

    def collect(self) -> Iterator[Metric]:
        ages = GaugeMetricFamily(
            "bihuan_heartbeat_age_seconds", "Seconds since the part last showed life", labels=["part"]
        )
        for part in heartbeat.PARTS:
            age = heartbeat.age(part)
            ages.add_metric([part], float("inf") if age is None else age)
        yield ages


REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
REGISTRY.register(Pulse())

"""What a process counts, in the words of Prometheus."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.metrics_core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from bff.kit.tally import Tally

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Close together where most answers lie; beyond a second only failures do.
BUCKETS_S = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

# Our own: what libraries count in the common one stays out of it.
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)

REQUESTS = Tally("dongxiao_request", BUCKETS_S)
REGISTRY.register(REQUESTS)
SOCKETS = Gauge("dongxiao_sockets", "WebSockets that are open.", registry=REGISTRY)
POOL = Gauge(
    "dongxiao_database_connections",
    "Connections of the pool, by what they do.",
    ("state",),
    registry=REGISTRY,
)

BATCH = Histogram(
    "dongxiao_batch_size",
    "How many travelled together in a batch of a loader or a verb.",
    ("of",),
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500),
    registry=REGISTRY,
)
WAITED = Histogram(
    "dongxiao_batch_waited_seconds",
    "How long the first of a batch waited for the batch before it.",
    ("of",),
    buckets=BUCKETS_S,
    registry=REGISTRY,
)

NOTICES = Counter(
    "dongxiao_pay_notices_total",
    "Notifications of WeChat Pay, by what became of them.",
    ("outcome",),
    registry=REGISTRY,
)

LAG = Gauge(
    "dongxiao_replica_lag_seconds",
    "By how much the replica was behind at the last look; infinite while nobody knows.",
    registry=REGISTRY,
)
READ_AGAIN = Counter(
    "dongxiao_replica_failed_total",
    "Reads meant for the replica that the primary answered.",
    registry=REGISTRY,
)
_QUERIES = Counter(
    "dongxiao_queries_total",
    "Queries, by the database that their loaders read, counted where there is a replica.",
    ("source",),
    registry=REGISTRY,
)
# By whether it is the replica.
READS = {True: _QUERIES.labels("replica"), False: _QUERIES.labels("primary")}


class _Operations(Collector):
    by: Mapping[str, Callable[[], int]] = MappingProxyType({})

    def collect(self) -> Iterator[Metric]:
        words = "Operations run, by the executor that ran them."
        counted = CounterMetricFamily("dongxiao_operations", words, labels=["by"])
        for name, count in self.by.items():
            counted.add_metric([name], count())
        yield counted


OPERATIONS = _Operations()
REGISTRY.register(OPERATIONS)


def batch(of: str, size: int, waited_s: float) -> None:
    """Count a batch that sets out."""
    BATCH.labels(of).observe(size)
    WAITED.labels(of).observe(waited_s)


def pool(size: Callable[[], int], idle: Callable[[], int]) -> None:
    """Have each look at the metrics ask the pool how many connections it has."""
    # Asked when somebody looks: to count at every loan would cost more than it tells.
    POOL.labels("idle").set_function(idle)
    POOL.labels("busy").set_function(lambda: size() - idle())


def operations(by: Mapping[str, Callable[[], int]]) -> None:
    """Have each look at the metrics ask how many operations each executor ran."""
    OPERATIONS.by = by


def exposition() -> bytes:
    """Return all metrics in Prometheus' text format."""
    return generate_latest(REGISTRY)

"""Counts of requests that cost next to nothing: Prometheus' own are made anew when it looks."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector


class Tally(Collector):
    """Counts answers by route and status, how long they took by route, and what is under way."""

    def __init__(self, name: str, buckets_s: Sequence[float]) -> None:
        """Name the metrics; a bucket ends at each of these seconds."""
        self._name = name
        self.under_way = 0
        self._buckets_s = buckets_s
        self._answers: defaultdict[tuple[str, int], int] = defaultdict(int)
        self._times: dict[str, list[int]] = {}
        self._sums_s: defaultdict[str, float] = defaultdict(float)

    def count(self, route: str, status: int) -> None:
        """Count an answer."""
        self._answers[route, status] += 1

    def time(self, route: str, took_s: float) -> None:
        """Count how long it took."""
        times = self._times.get(route)
        if times is None:
            times = self._times[route] = [0] * (len(self._buckets_s) + 1)
        times[bisect_left(self._buckets_s, took_s)] += 1
        self._sums_s[route] += took_s

    def collect(self) -> Iterator[Metric]:
        """Yield what was counted so far, in Prometheus' terms."""
        yield GaugeMetricFamily(
            f"{self._name}s_in_flight", "Requests not yet answered.", self.under_way
        )
        answers = CounterMetricFamily(
            f"{self._name}s", "Requests answered, by route and status.", labels=("route", "status")
        )
        for (route, status), count in self._answers.items():
            answers.add_metric((route, str(status)), count)
        yield answers
        seconds = HistogramMetricFamily(
            f"{self._name}_seconds", "How long a request took, in seconds.", labels=("route",)
        )
        for route, times in self._times.items():
            seconds.add_metric((route,), self._buckets(times), self._sums_s[route])
        yield seconds

    def _buckets(self, times: Sequence[int]) -> list[tuple[str, int]]:
        ends = [*map(str, self._buckets_s), "+Inf"]
        return list(zip(ends, accumulate(times), strict=True))

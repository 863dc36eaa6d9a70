"""What the server counts and measures of itself."""

import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from api.http.access_log import AccessLog
from api.http.lanes import Lanes
from world.update.served import Served

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Measures:
    """The measures of one server, in a registry of their own: two servers in one process do not mix."""

    def __init__(self, served: Served, lanes: Lanes, log: AccessLog | None) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "legendry_requests",
            "Requests that were answered, by the route that they led to.",
            ("route", "method", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "legendry_request_seconds",
            "How long requests took, until the last byte was handed on.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._counted: dict[tuple[str, str, int], Counter] = {}
        self._timed: dict[str, Histogram] = {}
        self.registry.register(_State(served, lanes, log))

    def count(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Adds one request. `route` is a template, so that there are few of them."""
        key = (route, method if method in _METHODS else "other", status)
        counter = self._counted.get(key)
        if counter is None:
            counter = self._counted[key] = self._requests.labels(key[0], key[1], str(status))
        counter.inc()
        histogram = self._timed.get(route)
        if histogram is None:
            histogram = self._timed[route] = self._seconds.labels(route)
        histogram.observe(seconds)

    def text(self) -> bytes:
        """All of them as they are now."""
        return generate_latest(self.registry)


class _State(Collector):
    """What is not counted as it happens, but looked up when somebody asks."""

    def __init__(self, served: Served, lanes: Lanes, log: AccessLog | None) -> None:
        self._served = served
        self._lanes = lanes
        self._log = log

    def describe(self) -> list[Metric]:
        """Nothing: or the registry would look it all up to learn the names."""
        return []

    def collect(self) -> Iterator[Metric]:
        figures, lanes = self._served.figures(), self._lanes
        quick, workers = lanes.quick, (*figures.workers, *lanes.quick.pids())
        queries = GaugeMetricFamily("legendry_queries", "Queries that run or wait now.", labels=["state"])
        queries.add_metric(["running"], figures.running + lanes.short.running)
        queries.add_metric(["waiting"], figures.waiting + lanes.short.waiting + lanes.long.waiting)
        yield queries
        yield CounterMetricFamily(
            "legendry_queries_killed", "Queries whose process was killed or died.", figures.killed + quick.killed
        )
        yield CounterMetricFamily(
            "legendry_worker_starts",
            "Processes started to answer queries, the first ones too.",
            figures.started + quick.started,
        )
        yield GaugeMetricFamily("legendry_workers", "Processes that answer queries now.", len(workers))
        yield GaugeMetricFamily(
            "legendry_writer_open", "1 while the store is open to write.", int(figures.writer is not None)
        )
        yield GaugeMetricFamily("legendry_changes", "Changes that run or wait now.", figures.changes)
        memory = GaugeMetricFamily("legendry_memory_bytes", "Resident memory, shared pages included.", labels=["part"])
        memory.add_metric(["server"], _resident(os.getpid()))
        memory.add_metric(["workers"], sum(map(_resident, workers)))
        memory.add_metric(["writer"], _resident(figures.writer) if figures.writer else 0)
        yield memory
        if self._log:
            yield CounterMetricFamily(
                "legendry_log_lines_dropped", "Lines that the access log could not take.", self._log.dropped
            )


def _resident(process: int) -> int:
    """Bytes; 0 where that is not told (a process that has ended, or a system without /proc)."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0

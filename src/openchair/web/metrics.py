"""What Prometheus may ask: requests by route, and how many calls wait or run.

No label names a client, a person or a path as it was asked for: only the route's pattern.
"""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import Scope

from openchair.calling.overview import open_calls
from openchair.db import Database

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The figures of one app."""

    def __init__(self, database: Database) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "openchair_http_requests_total",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "openchair_http_request_seconds",
            "How long an answer took.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._registry.register(_Calls(database))

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        """Count an answered request."""
        route = getattr(scope.get("route"), "path", "unmatched")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self) -> bytes:
        """Return all figures in Prometheus' own format."""
        return generate_latest(self._registry)


_METHODS = frozenset({"GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS"})


class _Calls(Collector):
    """Counts open calls when asked; described without asking, so that a start needs no database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def describe(self) -> Iterator[Metric]:
        yield _calls_family()

    def collect(self) -> Iterator[Metric]:
        family = _calls_family()
        with self._database.reading() as session:
            for status, count in open_calls(session).items():
                family.add_metric([status], count)
        yield family


def _calls_family() -> GaugeMetricFamily:
    return GaugeMetricFamily("openchair_open_calls", "Calls by status.", labels=["status"])

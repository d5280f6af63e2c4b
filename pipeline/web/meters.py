"""What is counted for Prometheus: requests by route and status, and how long they took. No address, no question."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

TIMES = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = frozenset({"GET", "HEAD", "POST"})


class Meters:
    """The counters of one application, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("method", "route")
        self._requests = Counter("icp_requests_total", "Requests.", (*labels, "status"), registry=self._registry)
        self._times = Histogram(
            "icp_request_seconds", "Time to answer.", labels, buckets=TIMES, registry=self._registry
        )
        self._documents = Gauge("icp_documents", "Documents in the store.", registry=self._registry)
        self._failures = Gauge("icp_failures", "Standing failures in the store.", registry=self._registry)

    def seen(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request was answered. route: its pattern, never its address."""
        known = method if method in _METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._times.labels(known, route).observe(seconds)

    def text(self, *, documents: int, failures: int) -> bytes:
        """All of it as Prometheus reads it."""
        self._documents.set(documents)
        self._failures.set(failures)
        return bytes(generate_latest(self._registry))

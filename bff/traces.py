"""OpenTelemetry, for a deployment that names a collector."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

SERVICE = "dongxiao"


@contextmanager
def exported(endpoint: str | None) -> Iterator[None]:
    """Send spans to `endpoint` (OTLP over HTTP) while the block runs; do nothing without one."""
    if endpoint is None:
        yield
        return
    provider = TracerProvider(resource=Resource.create({"service.name": SERVICE}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    trace.set_tracer_provider(provider)
    try:
        yield
    finally:
        # It sends what is left; without it the last seconds before a stop are never seen.
        provider.shutdown()

import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from threading import Thread

import pytest

from bff import traces

# In a process of its own: a process can be told of one collector only.
TRACED = """
import sys
from opentelemetry import trace
from bff import traces
with traces.exported(sys.argv[1]), trace.get_tracer("test").start_as_current_span("redeemed"):
    pass
"""
PATIENCE_S = 30


@pytest.fixture
def collected() -> Queue[bytes]:
    return Queue()


@pytest.fixture
def collector(collected: Queue[bytes]) -> Iterator[str]:
    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collected.put(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/v1/traces"
        server.shutdown()


def test_the_last_spans_reach_the_collector(collector: str, collected: Queue[bytes]) -> None:
    subprocess.run([sys.executable, "-c", TRACED, collector], check=True, timeout=PATIENCE_S)

    spans = collected.get(timeout=PATIENCE_S)
    assert b"redeemed" in spans
    assert b"dongxiao" in spans


def test_without_a_collector_nothing_is_traced() -> None:
    with traces.exported(None):
        pass

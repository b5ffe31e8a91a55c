import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from redis import Redis

from bff.embedded.stand_in import SocketFakeServer


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[str]:
    path = str(tmp_path / "socket")
    with SocketFakeServer(path) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield path
        server.shutdown()
        thread.join()


def test_stand_in_tells_its_clients_apart(listening: str) -> None:
    with Redis(unix_socket_path=listening) as one, Redis(unix_socket_path=listening) as other:
        assert one.set("stock", 3)
        assert other.get("stock") == b"3"
        assert one.client_id() != other.client_id()


def test_stand_in_without_its_owner_ends(tmp_path: Path) -> None:
    stranger = str(os.getpid() + 1)
    orphan = [sys.executable, "-m", "bff.embedded.stand_in", str(tmp_path / "socket"), stranger]
    assert subprocess.run(orphan, timeout=30, check=False).returncode == 0

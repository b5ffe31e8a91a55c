"""The stand-in for Redis where no real one runs: fakeredis on a private Unix socket."""

import os
import socket
import sys
import threading
import time
from itertools import count

from fakeredis import TcpFakeServer

_LOOK_S = 0.5


class SocketFakeServer(TcpFakeServer):
    """Fakeredis on a Unix socket, whose clients are told apart by a number."""

    address_family = socket.AF_UNIX
    daemon_threads = True

    def __init__(self, path: str) -> None:
        """Listen on this path."""
        self._path = path
        self._numbers = count()
        super().__init__((path, 0))

    def server_bind(self) -> None:
        """Bind to the path alone, since a Unix socket has no port."""
        self.socket.bind(self._path)

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        """Accept a client and give it an address, which Unix sockets do not have."""
        line, _ = super().get_request()
        return line, ("unix", next(self._numbers))


def serve(path: str, owner: int) -> None:
    """Serve until stopped, or until the owning process is gone."""
    threading.Thread(target=_end_with, args=(owner,), daemon=True).start()
    with SocketFakeServer(path) as server:
        server.serve_forever()


def _end_with(owner: int) -> None:
    # An orphan is given another parent, and nobody would ever stop it.
    while os.getppid() == owner:
        time.sleep(_LOOK_S)
    os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))

"""A server below HTTP, on a free port of this machine, that does with each connection what a test says."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

Behaviour = Callable[[socket.socket], None]


@contextlib.contextmanager
def raw(behaviour: Behaviour) -> Iterator[str]:
    """Treat each connection as told once its request has arrived; gives the address, with a slash at its end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with connection:
                        connection.recv(65_536)
                        behaviour(connection)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"


def drip(beginning: bytes) -> Behaviour:
    """Send the beginning, then a letter every twentieth of a second, a hundred times."""

    def behaviour(connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection.sendall(beginning)
            for _ in range(100):
                connection.sendall(b"a")
                threading.Event().wait(0.05)

    return behaviour

"""Clients that cost next to nothing, so that what is timed is the server.

One thread, plain sockets kept open, requests made beforehand. Each client sends its next request when it has the
answer to the last, as a gate does.
"""

import contextlib
import dataclasses
import json
import selectors
import socket
import time
from collections.abc import Iterator

#: "OK", and "not modified".
FINE = (b"HTTP/1.1 200 ", b"HTTP/1.1 304 ")


@dataclasses.dataclass
class Run:
    """What came back: the answers' bodies and heads, the seconds that each took, and the seconds from first to last."""

    bodies: list[bytes]
    heads: list[bytes]
    latencies: list[float]
    seconds: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.bodies) / self.seconds


def post(path: str, body: dict, **headers: str) -> bytes:
    """A request as it goes over the wire."""
    content = json.dumps(body).encode()
    lines = {"Host": "127.0.0.1", "Content-Type": "application/json", "Content-Length": len(content)} | headers
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + content


def get(path: str, **headers: str) -> bytes:
    """A request for a page."""
    head = "".join(f"{name}: {value}\r\n" for name, value in ({"Host": "127.0.0.1"} | headers).items())
    return f"GET {path} HTTP/1.1\r\n{head}\r\n".encode()


def header(head: bytes, name: str) -> str:
    """What an answer's head says under this name."""
    lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    return next(value.strip().decode() for key, _, value in lines if key.decode().lower() == name)


def drive(address: tuple[str, int], requests: list[bytes], clients: int) -> Run:
    """Send all requests, as many at once as there are clients. An answer other than 200 and 304 ends the run."""
    waiting, run = iter(requests), Run([], [], [], 0.0)
    with selectors.DefaultSelector() as selector, contextlib.ExitStack() as connections:
        begun = time.perf_counter()
        for _ in range(min(clients, len(requests))):
            connection = connections.enter_context(socket.create_connection(address))
            Client(connection, waiting).join(selector)
        while selector.get_map():
            ready = selector.select(timeout=30)
            if not ready:
                raise TimeoutError("the server has not answered for 30 seconds")
            for key, _ in ready:
                key.data.hear(run, selector)
        run.seconds = time.perf_counter() - begun
    return run


class Client:
    """One connection with one request on its way."""

    def __init__(self, connection: socket.socket, waiting: Iterator[bytes]) -> None:
        self.connection, self.waiting = connection, waiting
        self.heard, self.sent_at = b"", 0.0

    def join(self, selector: selectors.BaseSelector) -> None:
        """Begin, and be told of what comes back."""
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(self.connection, selectors.EVENT_READ, self)
        self._send(next(self.waiting))

    def hear(self, run: Run, selector: selectors.BaseSelector) -> None:
        """Take what has arrived; note a whole answer and send the next request, or leave when there is none."""
        self.heard += (arrived := self.connection.recv(65536))
        head, whole, body = self.heard.partition(b"\r\n\r\n")
        if not arrived or (whole and not head.startswith(FINE)):
            raise ConnectionError(f"the server answered {self.heard.decode()!r}")
        if not whole or len(body) < _length(head):
            return
        run.latencies.append(time.perf_counter() - self.sent_at)
        run.bodies.append(body)
        run.heads.append(head)
        if following := next(self.waiting, None):
            self._send(following)
        else:
            selector.unregister(self.connection)

    def _send(self, request: bytes) -> None:
        self.heard, self.sent_at = b"", time.perf_counter()
        self.connection.sendall(request)


def _length(head: bytes) -> int:
    """How long the body is; "not modified" has none."""
    if head.startswith(b"HTTP/1.1 304 "):
        return 0
    return int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])

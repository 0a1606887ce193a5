"""Starts gunicorn as Comitiva is served, with the floor mounted beside it, and stops it again."""

import contextlib
import dataclasses
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from bench.installation import Installation

ROOT = Path(__file__).resolve().parent.parent


@dataclasses.dataclass(frozen=True)
class Server:
    """A running gunicorn with its workers."""

    process: psutil.Popen
    host: str
    port: int

    def cpu_seconds(self) -> float:
        """What its processes have computed so far, the kernel's work for them included; not the database server's."""
        times = [each.cpu_times() for each in (self.process, *self.process.children(recursive=True))]
        return sum(each.user + each.system for each in times)


@contextlib.contextmanager
def serving(installation: Installation) -> Iterator[Server]:
    """The installation served by the project's own gunicorn.conf.py: preloaded, two workers with eight threads each."""
    port = _free_port()
    here = {"BIND": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "2"}
    environment = os.environ | installation.environment | here
    command = [sys.executable, "-m", "gunicorn", "bench.floor:create_app()"]
    with (Path(installation.environment["INSTANCE"]) / "gunicorn.log").open("w+") as log:
        process = psutil.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            server = Server(process, "127.0.0.1", port)
            _wait_until_ready(server, Path(log.name))
            yield server
        finally:
            process.terminate()
            process.wait(timeout=60)  # gunicorn itself gives its workers 30 seconds


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_until_ready(server: Server, log: Path) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            return socket.create_connection((server.host, server.port), timeout=1).close()
        if server.process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"gunicorn did not start:\n{log.read_text()}")

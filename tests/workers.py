"""Workers in processes of their own, as they run in an installation; and a mail server that takes its time.

To import the house takes longer than most races. So one process of each test run imports it, opens nothing, and is
what the others are forked from.
"""

import asyncio
import contextlib
import multiprocessing
import socket
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from multiprocessing.process import BaseProcess

from aiosmtpd.controller import Controller

import jobs
from blueprints import PARTS
from tests.conftest import make_app

SPAWN = multiprocessing.get_context("forkserver")
SPAWN.set_forkserver_preload(["tests.workers", *(f"blueprints.{part}" for part in PARTS)])
#: Seconds until something that has not happened never will.
PATIENCE = 90


class SlowServer:
    """A mail server that notes what it is given and then takes `pause` seconds to say so; for the one numbered
    `stuck` it never does."""

    def __init__(self, pause: float = 0, stuck: int | None = None) -> None:
        self.pause, self.stuck = pause, stuck
        #: The Message-IDs in the order in which their letters arrived.
        self.taken: list[str] = []

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(message_from_bytes(envelope.content)["Message-ID"].strip("<>"))
        await asyncio.sleep(PATIENCE if len(self.taken) == self.stuck else self.pause)
        return "250 OK"

    @contextlib.contextmanager
    def listening(self) -> Iterator[str]:
        """The address that it listens at, for MAIL_URL."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        controller = Controller(self, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            yield f"smtp://127.0.0.1:{port}"
        finally:
            controller.stop()


@contextlib.contextmanager
def started(target: Callable, *arguments: object) -> Iterator[BaseProcess]:
    """The function in a process of its own, which is gone afterwards whatever happens."""
    process = SPAWN.Process(target=target, args=arguments)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def work(database_url: str, instance: str, mail_url: str) -> None:
    """Be the worker of an installation until told to stop."""
    app = make_app(database_url, instance)
    app.config["MAIL_URL"] = mail_url
    jobs.run(app)


def sweep_with(barrier, tried, database_url: str, instance: str, mail_url: str) -> None:
    """Sweep at the same moment as others, and tell how many messages one has tried."""
    app = make_app(database_url, instance)
    app.config["MAIL_URL"] = mail_url
    with app.app_context():
        barrier.wait(PATIENCE)
        tried.put(jobs.sweep(app))


def until(happened: Callable[[], bool]) -> None:
    """Wait for it; fail when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "this never happened"
        time.sleep(0.05)

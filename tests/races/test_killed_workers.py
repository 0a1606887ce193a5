"""Scanning goes on while gunicorn's workers, or the whole server, are killed without warning.

Gates do as a phone does: what is not answered is sent again, with its nonce. Whatever was answered is in the database
as it was told, and nothing counted twice. `KILLED_ROUNDS=200` asks for more rounds than every run can afford.
"""

import http.client
import itertools
import json
import multiprocessing
import os
import random
import socket
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from gunicorn.app import wsgiapp

from models import Presence, Scan, db
from tests.world import CODES, token_of

#: A process that has everything imported and forks: only the first start of a server takes long.
IMPORTED = multiprocessing.get_context("forkserver")
IMPORTED.set_forkserver_preload(["app", "gunicorn.app.wsgiapp", "gunicorn.workers.gthread"])
ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = int(os.environ.get("KILLED_ROUNDS", "40"))
WHOLE = 5
GATES, WORKERS = 4, 2
#: So many answers after each kill show that the gates go on.
BETWEEN = 6
#: Seconds until something that has not happened never will.
PATIENCE = 90
#: Seconds between two scans of a gate.
PAUSE = 0.02
SCANS = "/api/v1/events/cabos/scans"
HEADERS = {"Authorization": f"Bearer {token_of('gate')}", "Content-Type": "application/json"}


def serve(environment: dict[str, str]) -> None:
    """`python -m gunicorn` in the project's folder, which reads its gunicorn.conf.py."""
    os.environ.update(environment)
    os.chdir(ROOT)
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    sys.argv = ["gunicorn"]
    wsgiapp.run()


class Server:
    """Comitiva as it is served: a preloaded master with two workers, on a port that stays the same."""

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = environment | {"PORT": str(self.port), "WEB_CONCURRENCY": str(WORKERS)}
        self.start()

    def start(self) -> None:
        self.process = IMPORTED.Process(target=serve, args=(self.environment,))
        self.process.start()
        self.master = psutil.Process(self.process.pid)

    def workers(self) -> list[psutil.Process]:
        return [each for each in self.master.children() if each.status() != psutil.STATUS_ZOMBIE]

    def kill_workers(self, number: int) -> None:
        for worker in random.sample(self.workers(), number):
            worker.kill()

    def kill(self) -> None:
        """All at once, as when the machine runs out of memory."""
        for each in (self.master, *self.master.children()):
            each.kill()
        self.process.join()

    def stop(self) -> None:
        self.process.terminate()
        self.process.join(PATIENCE)


class Gate(threading.Thread):
    """Shows one badge after the other, in and out, and asks again until it is answered."""

    def __init__(self, number: int, port: int, over: threading.Event) -> None:
        super().__init__()
        self.number, self.port, self.over = number, port, over
        self.answers: dict[str, dict] = {}
        self.again = 0
        self.connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        for turn in itertools.count():
            if self.over.is_set():
                break
            shown = {"code": random.choice(list(CODES.values())), "direction": random.choice(("in", "out"))}
            nonce = f"{self.number}-{turn}"
            self.answers[nonce] = self.ask(json.dumps(shown | {"checkpoint": "MAIN", "nonce": nonce}))
            time.sleep(PAUSE)
        self.hang_up()

    def ask(self, body: str) -> dict:
        while True:
            try:
                self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                self.connection.request("POST", SCANS, body, HEADERS)
                answer = self.connection.getresponse()
                told = answer.read()
                assert answer.status in (200, 503), told
                if answer.status == 200:
                    return json.loads(told)
            except (OSError, http.client.HTTPException):
                self.hang_up()
            self.again += 1
            time.sleep(PAUSE)

    def hang_up(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None


@pytest.fixture
def environment(app, world, tmp_path) -> dict[str, str]:
    """What the server is told: the test's own database and keys."""
    keys = {name: f"{name} of the tests" for name in ("SECRET_KEY", "LINK_KEY", "DATA_KEY")}
    url = db.engine.url.render_as_string(hide_password=False)
    db.session.rollback()
    return keys | {"DATABASE_URL": url, "INSTANCE": str(tmp_path), "BASE_URL": "http://localhost"}


@pytest.fixture
def scanning(environment):
    """A server with gates that scan without a pause; ends when the test does."""
    server, over = Server(environment), threading.Event()
    gates = [Gate(number, server.port, over) for number in range(GATES)]
    for gate in gates:
        gate.start()
    try:
        yield server, gates
    finally:
        over.set()
        for gate in gates:
            gate.join(timeout=PATIENCE)
        server.stop()


def go_on(server: Server, gates: list[Gate]) -> None:
    """Wait until the gates have been answered again, by as many workers as there should be."""
    before, end = answered(gates), time.monotonic() + PATIENCE
    while answered(gates) < before + BETWEEN or len(server.workers()) < WORKERS:
        assert time.monotonic() < end, "nobody answers the gates any more"
        assert all(gate.is_alive() for gate in gates)
        time.sleep(0.01)


def answered(gates: list[Gate]) -> int:
    return sum(len(gate.answers) for gate in gates)


def balance(gates: list[Gate]) -> None:
    """Each answer is stored as it was told, and who is inside follows from what was stored."""
    db.session.rollback()
    stored = {scan.nonce: scan for scan in db.session.query(Scan)}
    answers = {nonce: told for gate in gates for nonce, told in gate.answers.items()}
    assert set(answers) <= set(stored), "answered, but lost"
    for nonce, told in answers.items():
        kept = stored[nonce].answer
        assert (told["result"], told["inside"]) == (kept["result"], kept["inside"])
    moved = [scan for scan in stored.values() if scan.result == "admitted"]
    for here in db.session.query(Presence):
        ways = [scan.direction for scan in moved if scan.delegate_id == here.delegate_id]
        assert here.entries == ways.count("in")
        assert here.inside == ways.count("in") - ways.count("out")
    assert len(moved) > GATES and any(gate.again for gate in gates), "nobody was disturbed"


def test_workers_killed_while_gates_scan_lose_no_answer_and_count_nothing_twice(scanning):
    server, gates = scanning
    go_on(server, gates)
    for turn in range(ROUNDS):
        server.kill_workers(WORKERS if turn % 8 == 7 else 1)
        go_on(server, gates)
    stop(gates)
    balance(gates)


def test_the_whole_server_killed_loses_no_answer_either(scanning):
    server, gates = scanning
    go_on(server, gates)
    for _turn in range(WHOLE):
        server.kill()
        server.start()
        go_on(server, gates)
    stop(gates)
    balance(gates)


def stop(gates: list[Gate]) -> None:
    gates[0].over.set()
    for gate in gates:
        gate.join(timeout=PATIENCE)

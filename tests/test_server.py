"""`script/server` as a whole: it starts from nothing, serves, keeps a worker, logs no secrets, and ends when told."""

import contextlib
import datetime as dt
import os
import runpy
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from gunicorn.config import Config

ROOT = Path(__file__).resolve().parent.parent
CONFIGURATION = runpy.run_path(str(ROOT / "gunicorn.conf.py"))


@pytest.fixture
def server(tmp_path):
    """A running installation of its own, its address, and the file it writes to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {"PATH": os.environ["PATH"], "INSTANCE": str(tmp_path / "instance"), "PORT": str(port)}
    output = tmp_path / "output"
    with output.open("w") as file:
        process = subprocess.Popen([ROOT / "script" / "server"], env=environment, stdout=file, stderr=file)
    running = SimpleNamespace(process=process, address=f"http://127.0.0.1:{port}", output=output)
    try:
        wait_for(lambda: status(running, "/healthz") == 200, running)
        yield running
    finally:
        process.terminate()
        process.wait(timeout=30)


def status(server: SimpleNamespace, path: str) -> int | None:
    try:
        with urllib.request.urlopen(server.address + path, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def wait_for(ready, server: SimpleNamespace, seconds: int = 60) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert server.process.poll() is None and time.monotonic() < end, server.output.read_text()
        time.sleep(0.1)


def workers(server: SimpleNamespace) -> list[psutil.Process]:
    found = []
    for child in psutil.Process(server.process.pid).children(recursive=True):
        with contextlib.suppress(psutil.Error):  # it may end while it is looked at
            found += [child] if child.cmdline()[-2:] == [".venv/bin/flask", "worker"] else []
    return found


def test_the_server_from_its_start_to_its_end(server):
    assert status(server, "/na-mayors-summit-2019/") == 200, "the demo is loaded"

    request = urllib.request.Request(f"{server.address}/nowhere/me/SECRET?x=ALSO", headers={"Referer": "FROM"})
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(request, timeout=5)
    wait_for(lambda: "/nowhere/me/***" in server.output.read_text(), server)
    log = server.output.read_text()
    assert [secret for secret in ("SECRET", "ALSO", "FROM") if secret in log] == []

    wait_for(lambda: workers(server), server)
    [worker] = workers(server)
    worker.kill()
    wait_for(lambda: set(workers(server)) - {worker}, server)

    children = psutil.Process(server.process.pid).children(recursive=True)
    server.process.terminate()
    assert server.process.wait(timeout=30) == 0
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/cabos/me/SECRET", "/cabos/me/***"),
        ("/cabos/me/SECRET/qr.svg", "/cabos/me/***/qr.svg"),
        ("/cabos/aide/SECRET", "/cabos/aide/***"),
        ("/cabos/delegation/SECRET", "/cabos/delegation/***"),
        ("/cabos/host/SECRET", "/cabos/host/***"),
        ("/cabos/device/SECRET", "/cabos/device/***"),
        ("/staff/enter/SECRET", "/staff/enter/***"),
        ("/staff/password/SECRET", "/staff/password/***"),
        ("/calendar/SECRET.ics", "/calendar/***"),
        ("/b/SECRET", "/b/***"),
        ("/B/SECRET", "/B/***"),
        ("/cabos/desk/delegates", "/cabos/desk/delegates"),
        ("/a\nb", "/a%0Ab"),
    ],
)
def test_a_secret_in_an_address_is_not_logged(path, logged):
    logger = CONFIGURATION["DiscreetLogger"](Config())
    environ = {"PATH_INFO": path, "RAW_URI": path, "REQUEST_METHOD": "GET", "SERVER_PROTOCOL": "HTTP/1.1"}
    answer, request = SimpleNamespace(status="200 OK", sent=1, headers=[]), SimpleNamespace(headers=[])
    assert logger.atoms(answer, request, environ, dt.timedelta())["U"] == logged


def test_the_log_has_no_field_for_what_may_hold_a_secret():
    named = set(CONFIGURATION["access_log_format"].replace("%(", " ").replace(")s", " ").split())
    assert not named & {"r", "q", "f", "u"}

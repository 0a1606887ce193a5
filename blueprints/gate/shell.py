"""What a phone keeps of the gate's page: see `web/shells.py`."""

from web import shells

TEMPLATES = ("templates/gate/*",)


def files() -> dict[str, str]:
    """Addresses of the files, with the hash that a browser checks (`integrity`)."""
    return shells.files()


def fingerprint() -> str:
    """The version of the page."""
    return shells.fingerprint(TEMPLATES)

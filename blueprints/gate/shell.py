"""What a phone keeps of the gate's page to show it without a network: the files, and a fingerprint of them all.

Another file, another fingerprint: the browser then fetches everything anew, next to what it still uses. Each file
comes with its hash, so that a phone never keeps half of one release and half of the next.
"""

import base64
import functools
import hashlib
from pathlib import Path

from flask import current_app, url_for

#: Below static/; what else the page asks for is kept as it comes by.
FILES = (
    "css/*.css", "favicon.svg", "icons/gate-*.png", "js/forms.js", "js/theme.js", "js/gate/*.js",
    "vendor/htmx.min.js", "vendor/icons.svg", "vendor/idb.js", "vendor/fonts/*.woff2", "vendor/zxing/**/*.js",
    "vendor/zxing/**/*.wasm",
)  # fmt: skip


def files() -> dict[str, str]:
    """Addresses of the files, with the hash that a browser checks (`integrity`)."""
    found = _hashes(current_app.static_folder)
    return {url_for("static", filename=name): f"sha256-{digest}" for name, digest in found.items()}


def fingerprint() -> str:
    """Of the files and of the script that keeps them: the version of the page that runs with them."""
    told = [*_hashes(current_app.static_folder).items(), *_hashes(current_app.root_path, ("templates/gate/*",)).items()]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


@functools.cache
def _hashes(folder: str, patterns: tuple[str, ...] = FILES) -> dict[str, str]:
    paths = sorted({path for pattern in patterns for path in Path(folder).glob(pattern) if path.is_file()})
    return {path.relative_to(folder).as_posix(): _hash(path.read_bytes()) for path in paths}


def _hash(octets: bytes) -> str:
    return base64.b64encode(hashlib.sha256(octets).digest()).decode()

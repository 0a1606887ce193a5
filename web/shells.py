"""What a phone keeps of a page to show it without a network: the files, and a fingerprint of them all.

Another file, another fingerprint: the browser then fetches everything anew, next to what it still uses. Each file
comes with its hash, so that a phone never keeps half of one release and half of the next.
"""

import base64
import functools
import hashlib
from pathlib import Path

from flask import current_app, url_for

#: Below static/, what each such page needs; what else it asks for is kept as it comes by.
COMMON = (
    "css/*.css", "favicon.svg", "icons/gate-*.png", "js/forms.js", "js/theme.js", "js/gate/*.js",
    "vendor/htmx.min.js", "vendor/icons.svg", "vendor/idb.js", "vendor/fonts/*.woff2", "vendor/zxing/**/*.js",
    "vendor/zxing/**/*.wasm",
)  # fmt: skip


def files(patterns: tuple[str, ...] = COMMON) -> dict[str, str]:
    """Addresses of the files, with the hash that a browser checks (`integrity`)."""
    found = _hashes(current_app.static_folder, patterns)
    return {url_for("static", filename=name): f"sha256-{digest}" for name, digest in found.items()}


def fingerprint(templates: tuple[str, ...], patterns: tuple[str, ...] = COMMON) -> str:
    """Of the files and of these templates (below the application): the version of the page that runs with them."""
    told = [_hashes(current_app.static_folder, patterns), _hashes(current_app.root_path, templates)]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


@functools.cache
def _hashes(folder: str, patterns: tuple[str, ...]) -> dict[str, str]:
    paths = sorted({path for pattern in patterns for path in Path(folder).glob(pattern) if path.is_file()})
    return {path.relative_to(folder).as_posix(): _hash(path.read_bytes()) for path in paths}


def _hash(octets: bytes) -> str:
    return base64.b64encode(hashlib.sha256(octets).digest()).decode()

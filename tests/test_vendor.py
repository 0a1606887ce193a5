"""The front-end files that are served are the ones recorded: none altered by hand, none added without its source."""

import hashlib
import json
import re
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
OURS = {"package.json", "package-lock.json", "vendor.lock"}
RECORDED = dict(reversed(line.split("  ", 1)) for line in (VENDOR / "vendor.lock").read_text().splitlines())
PACKAGE = json.loads((VENDOR / "package.json").read_text())


def test_each_vendored_file_is_the_recorded_one():
    changed = [
        name for name, digest in RECORDED.items() if hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() != digest
    ]
    assert changed == []


def test_no_file_is_vendored_without_a_record():
    present = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert present - OURS == set(RECORDED)


def test_each_file_comes_from_a_package_at_one_exact_version():
    locked = json.loads((VENDOR / "package-lock.json").read_text())["packages"]
    for name, version in PACKAGE["dependencies"].items():
        assert locked[f"node_modules/{name}"]["version"] == version
    for source in PACKAGE["vendor"]["copy"].values():
        assert any(source.startswith(f"{name}/") for name in PACKAGE["dependencies"]), source


def test_htmx_stays_on_the_line_our_pages_are_written_for():
    assert re.fullmatch(r"2\.0\.\d+", PACKAGE["dependencies"]["htmx.org"])

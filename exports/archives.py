"""Several files in one: a zip whose members all carry the same time, so that the same content is the same file."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def archive(files: Mapping[str, bytes], *, made_at: datetime) -> bytes:
    """The zip file with these members, by name, in their order."""
    target = BytesIO()
    stamp = max(made_at.astimezone(UTC).timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name, content in files.items():
            member = ZipInfo(name, stamp)
            member.compress_type, member.external_attr = ZIP_DEFLATED, 0o600 << 16
            package.writestr(member, content)
    return target.getvalue()


def document(data: object) -> bytes:
    """Plain data as JSON that people can read too: indented, in UTF-8."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()

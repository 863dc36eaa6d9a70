"""Names of pages: made of ids, and different even where a file system does not tell capitals from small letters."""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

_LONGEST: Final = 80
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
# Windows opens a device under these names, whatever their ending.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def page_names(ids: Iterable[str]) -> dict[str, str]:
    """The name of each thing's page: its id where that will do, a readable part of it and a hash where not."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for one in sorted(ids):
        stem = one.replace("/", "--")
        if not _PLAIN.fullmatch(stem) or len(stem) > _LONGEST or _DEVICES.fullmatch(stem) or stem.lower() in taken:
            readable = re.sub(r"[^A-Za-z0-9]+", "-", stem)[:_LONGEST].strip("-")
            stem = f"{readable or 'thing'}_{sha256(one.encode('utf-8', 'replace')).hexdigest()[:12]}"
        taken.add(stem.lower())
        names[one] = f"{stem}.html"
    return names

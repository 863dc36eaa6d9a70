"""What the system refuses, in words, with what to do about it."""

import errno
import os
from collections.abc import Mapping
from typing import Final

_REMEDIES: Final[Mapping[int, str]] = {
    errno.ENOSPC: "Make room on that disk, or write to another one.",
    errno.EDQUOT: "Make room among your files, or write to another disk.",
    errno.EACCES: "Ask its owner for leave, or name another place.",
    errno.EPERM: "Ask its owner for leave, or name another place.",
    errno.EROFS: "Name a place that can be written to.",
    errno.ENOENT: "See whether the name is right, and whether its folder is there.",
    errno.ENAMETOOLONG: "Give it a shorter name.",
    errno.EMFILE: "Close other programs, or raise the limit (`ulimit -n`).",
}


def in_words(error: OSError) -> str:
    """An error of the system as a message. Engines give the code only in their own words: it is looked for there."""
    said = error.strerror or str(error) or type(error).__name__
    code = error.errno if error.errno in _REMEDIES else _code_in(said)
    where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) and error.filename else ""
    return f"That did not work: {where}{said.rstrip('.')}.{f' {_REMEDIES[code]}' if code else ''}"


def _code_in(said: str) -> int:
    """The code of the first of the known refusals that a text speaks of; 0 for none."""
    return next((code for code in _REMEDIES if os.strerror(code).lower() in said.lower()), 0)

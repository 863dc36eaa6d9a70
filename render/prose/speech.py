"""Who says what a sentence quotes."""

import re
from collections.abc import Mapping
from typing import Final

from render.prose.template import Field, Template

_SAYS_AFTER: Final = re.compile(r"\s+(?:said|asked|answered)\b")
_SAYS_BEFORE: Final = re.compile(r"”\s+(?:said|asked|answered)\s+$")


def speaker(say: Template, bindings: Mapping[str, str]) -> str:
    """The id of whom a template names right before or after `said`; empty where it names nobody so."""
    pieces = say.pieces
    for place, piece in enumerate(pieces):
        if isinstance(piece, Field):
            before, after = (pieces[at] if 0 <= at < len(pieces) else "" for at in (place - 1, place + 1))
            said_after = isinstance(after, str) and _SAYS_AFTER.match(after)
            said_before = isinstance(before, str) and _SAYS_BEFORE.search(before)
            if said_after or said_before:
                return bindings.get(piece.name, "")
    return ""

"""The words of rules and scenes: text with names in braces."""

import re
from collections.abc import Collection

from world.data_file import Place
from world.errors import did_you_mean, shorten

_FIELD = re.compile(r"\{([^{}]*)\}")


def check_fields(place: Place, text: str, known: Collection[str]) -> str:
    """The text itself. Raises `DataError` where a name in braces is none of those that are known."""
    for name in _FIELD.findall(text):
        if name not in known:
            near = did_you_mean(name, known)
            raise place.wrong(f"Nothing here is called `{{{shorten(name)}}}`.{near}", "Write the name of a role.")
    return text

"""Where one sentence ends and the next begins."""

import re
from collections.abc import Iterator

_STOP = re.compile(r"(?<=[.!?])[”’)]* (?=[“‘(]?[^\W\d_a-z])")
_SHORTENED = re.compile(r"(?:^|[\s(“‘])(?:St|Mr|Mrs|Ms|Dr|Prof|Gen|Col|[A-Z])\.$")


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of a line, which joined by single spaces give the line again. Speech is not taken apart."""
    start = 0
    for stop in _STOP.finditer(text):
        before = text[start : stop.end() - 1]
        speaking = before.count("“") > before.count("”")
        if not speaking and not _SHORTENED.search(before):
            yield before
            start = stop.end()
    yield text[start:]

"""Where one sentence ends and the next begins."""

import re
from collections.abc import Iterator

_STOP = re.compile(r"(?<=[.!?])[”’)]* (?=[“‘(]?[^\W\d_a-z])")
_SHORTENED = re.compile(r"(?:^|[\s(“‘])(?:St|Mr|Mrs|Ms|Dr|Prof|Gen|Col|[A-Z])\.$")
_TAG = re.compile(
    r"(?:[^\W\d_][\w’-]* ){1,4}(?:said|says?|ask(?:s|ed)?|answer(?:s|ed)?|whisper(?:s|ed)?|repl(?:y|ies|ied)|"
    r"repeat(?:s|ed)?|murmur(?:s|ed)?|want(?:s|ed)? to know)\b"
)
"""Who says what was quoted right before: `“Is it you?” Anna asked.` is one sentence."""


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of a line, which joined by single spaces give the line again. Speech is not taken apart."""
    start = 0
    for stop in _STOP.finditer(text):
        before = text[start : stop.end() - 1]
        speaking = before.count("“") > before.count("”")
        tagged = before.endswith(("?”", "!”")) and _TAG.match(text, stop.end())
        if not speaking and not tagged and not _SHORTENED.search(before):
            yield before
            start = stop.end()
    yield text[start:]

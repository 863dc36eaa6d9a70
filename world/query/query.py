"""A query as it is put to a worker, and the answer that comes back."""

import json
from dataclasses import dataclass, field

from world.query.formats import Choice, Form, Format


@dataclass(frozen=True)
class Query:
    """SPARQL text. The graphs are IRIs as the SPARQL protocol gives them; none at all means the whole dataset.

    `given` are variables that stand for an IRI each. Where `data` holds N-Quads, these are asked and not the snapshot.
    With `is_packed`, an answer that is not small comes as gzip (RFC 1952).
    """

    text: str
    formats: Choice = field(default_factory=Choice)
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    data: str = ""
    is_packed: bool = False

    def as_request(self, seconds: float, max_bytes: int | None) -> bytes:
        request = {
            "query": self.text,
            "formats": self.formats.as_json(),
            "default_graphs": self.default_graphs,
            "named_graphs": self.named_graphs,
            "given": self.given,
            "data": self.data,
            "is_packed": self.is_packed,
            "seconds": seconds,
            "bytes": max_bytes,
        }
        return json.dumps(request).encode()


@dataclass(frozen=True)
class Head:
    """What comes: of which form, in which format, and whether it is packed."""

    form: Form
    format: Format
    is_packed: bool = False


@dataclass(frozen=True)
class Answer:
    """What a query gave, written out in `format`."""

    form: Form
    format: Format
    body: bytes


@dataclass(frozen=True)
class Limits:
    """What one query may use: seconds of time, bytes of answer, bytes of memory beyond those of the open store.

    `answer_bytes` holds for an answer that is kept in memory, `streamed_bytes` for one that is passed on as it comes
    (None: as large as it is). Time in which the asker reads is not counted; that may be `transfer_seconds` all in all.
    """

    seconds: float = 30.0
    answer_bytes: int = 32 << 20
    memory_bytes: int = 1 << 30
    streamed_bytes: int | None = None
    transfer_seconds: float = 600.0

"""What a worker and its pool say to each other: frames of a kind, a length and a payload."""

import struct
from collections.abc import Callable
from enum import Enum
from typing import BinaryIO

_HEADER = struct.Struct(">cI")


class Kind(Enum):
    """HELLO opens a snapshot, READY says that it is open; ASK is answered by HEAD, DATA… and END, or FAIL.

    STEPs say meanwhile how far long work has come.
    """

    HELLO = b"o"
    READY = b"r"
    ASK = b"a"
    HEAD = b"h"
    DATA = b"d"
    END = b"e"
    FAIL = b"f"
    STEP = b"s"


def pack(kind: Kind, payload: bytes = b"") -> bytes:
    """A frame as bytes."""
    return _HEADER.pack(kind.value, len(payload)) + payload


def read(exactly: Callable[[int], bytes]) -> tuple[Kind, bytes]:
    """The next frame; `exactly(n)` gives n bytes or raises, EOFError at the end of the stream."""
    kind, length = _HEADER.unpack(exactly(_HEADER.size))
    return Kind(kind), exactly(length) if length else b""


def reader(stream: BinaryIO) -> Callable[[int], bytes]:
    """`exactly` for a blocking stream."""

    def exactly(count: int) -> bytes:
        data = stream.read(count)
        if len(data) < count:
            raise EOFError
        return data

    return exactly

"""A client that loads a server: many connections in one process of its own, each asking one thing after the other.

It speaks just enough HTTP/1.1 over asyncio's streams, so that it takes far less of the processor than any server. Each
connection comes from an address of its own (127.0.1.N), as clients do.
"""

import asyncio
import json
import multiprocessing
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from random import Random

_BOUND = 1 << 20
_ANNOUNCED = (429, 503)


@dataclass(frozen=True)
class Ask:
    """A request by GET. `digest` is of the right answer; empty where any will do that says that it took too long."""

    kind: str
    target: str
    digest: str
    accept: str = "application/json"


@dataclass(frozen=True)
class Told:
    """What came of one: its kind, the seconds, the status (0: none), and whether the answer was wrong."""

    kind: str
    seconds: float
    status: int
    is_wrong: bool


@lru_cache(maxsize=100_000)
def digest_of(body: bytes) -> str:
    """What tells an answer: the order of rows is no part of it. The same bytes are read only once."""
    try:
        found = json.loads(body)
    except ValueError:
        return sha256(body).hexdigest()
    if isinstance(found, dict) and isinstance(found.get("results"), dict):
        found["results"]["bindings"].sort(key=lambda row: json.dumps(row, sort_keys=True))
    return sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def load(port: int, asks: Sequence[Ask], shares: Sequence[float], clients: int, seconds: float) -> list[Told]:
    """Has so many clients ask for so long, each choosing by `shares`; the same choices each time."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_run, (port, list(asks), list(shares), clients, seconds))


def _run(port: int, asks: list[Ask], shares: list[float], clients: int, seconds: float) -> list[Told]:
    return asyncio.run(_all(port, asks, shares, clients, seconds))


@dataclass(frozen=True)
class _Came:
    """An answer that is looked at later: reading a large one would have all other connections wait."""

    ask: Ask
    seconds: float
    status: int
    body: bytes

    def told(self) -> Told:
        is_right = self.status in _ANNOUNCED
        if self.status == 200:
            is_right = not self.ask.digest or digest_of(self.body) == self.ask.digest
        return Told(self.ask.kind, self.seconds, self.status, not is_right)


async def _all(port: int, asks: list[Ask], shares: list[float], clients: int, seconds: float) -> list[Told]:
    came: list[_Came] = []
    bodies: dict[bytes, bytes] = {}
    ends = time.monotonic() + seconds
    work = [_client(number, port, asks, shares, ends, came, bodies) for number in range(clients)]
    done = asyncio.gather(*work)
    with suppress(TimeoutError):  # those that still wait have nothing to tell
        await asyncio.wait_for(done, seconds)
    return [one.told() for one in came]


async def _client(
    number: int,
    port: int,
    asks: list[Ask],
    shares: list[float],
    ends: float,
    came: list[_Came],
    bodies: dict[bytes, bytes],
) -> None:
    random = Random(number)
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    while time.monotonic() < ends:
        ask = random.choices(asks, shares)[0]
        begun = time.perf_counter()
        try:
            connection = connection or await _connect(number, port)
            status, body, wait = await _answer(*connection, ask)
        except (OSError, asyncio.IncompleteReadError):
            connection, status, body, wait = None, 0, b"", 0.0
        seconds = time.perf_counter() - begun
        came.append(_Came(ask, seconds, status, bodies.setdefault(body, body)))  # equal ones are kept once
        if wait:
            await asyncio.sleep(wait)


async def _connect(number: int, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port, local_addr=(f"127.0.1.{number + 1}", 0), limit=_BOUND)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ask: Ask) -> tuple[int, bytes, float]:
    """Status, body, and how many seconds the server asks to wait."""
    writer.write(f"GET {ask.target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {ask.accept}\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    lines = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if lines.get("transfer-encoding") == "chunked":
        body = b""
        while size := int(await reader.readuntil(b"\r\n"), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readexactly(2)
    else:
        body = await reader.readexactly(int(lines.get("content-length", "0")))
    return int(head.split()[1]), body, float(lines.get("retry-after", "0"))

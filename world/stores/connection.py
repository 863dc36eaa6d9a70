"""The SPARQL 1.1 Protocol (W3C Recommendation, 21 March 2013): queries and updates, bounded in time and size."""

import re
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from world.errors import ServerAway, ServerFailed, ServerRefused, shorten
from world.stores.address import Address

if TYPE_CHECKING:
    import httpx2

MOST_BYTES: Final = 1 << 30
"""How large an answer may be."""

RESULTS: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples"
TURTLE: Final = "text/turtle"

_GIVES_TRIPLES: Final = re.compile(
    r"(?:\s|#[^\n]*\n|(?:BASE|PREFIX)\b[^<#]*<[^<>]*>)*(?:CONSTRUCT|DESCRIBE)\b", re.IGNORECASE
)
_MOVED: Final = (301, 302, 307, 308)
_MOST_MOVES: Final = 5
_MOST_SAID: Final = 300
_CONNECTING: Final = 10.0


@dataclass(frozen=True)
class Reply:
    """What a server answered: its media type, without parameters, and all bytes."""

    media_type: str
    body: bytes


@dataclass(frozen=True)
class Passing:
    """What a server answers: its media type, without parameters, and all bytes as they come."""

    media_type: str
    chunks: Iterator[bytes]


class Connection:
    """One server. Connections are kept and used again; threads may share them."""

    def __init__(self, address: Address, *, most_bytes: int = MOST_BYTES) -> None:
        import httpx2  # it takes a while, and most worlds are kept here

        self.address = address
        self._most_bytes = most_bytes
        self._client = httpx2.Client(
            auth=(address.user, address.password) if address.user else None,
            timeout=httpx2.Timeout(address.timeout, connect=min(address.timeout, _CONNECTING)),
            follow_redirects=False,
            headers={"User-Agent": "legendry"},
        )
        self.requests = 0
        weakref.finalize(self, self._client.close)

    def query(self, text: str, graphs: Mapping[str, Sequence[str]] | None = None) -> Reply:
        """What a query gives. Raises `ServerFailed`."""
        accept = f"{TRIPLES}, {TURTLE};q=0.9" if _GIVES_TRIPLES.match(text) else RESULTS
        return self._send(self.address.query, {"query": text, **(graphs or {})}, accept)

    def update(self, text: str, graphs: Mapping[str, Sequence[str]] | None = None) -> None:
        """Runs an update, all of it in one request. Raises `ServerFailed`."""
        self._send(self.address.update, {"update": text, **(graphs or {})}, "*/*")

    def close(self) -> None:
        self._client.close()

    @contextmanager
    def passing(self, text: str, graphs: Mapping[str, Sequence[str]], accept: str) -> Iterator["Passing"]:
        """What a query gives, as it comes. Raises `ServerFailed`, also within."""
        with self._open(self.address.query, {"query": text, **graphs}, accept) as response:
            if response.status_code != 200:
                self._reply(response, time.monotonic() + self.address.timeout)
            yield Passing(_media_type(response), self._chunks(response))

    def _send(self, address: str, form: Mapping[str, str | Sequence[str]], accept: str) -> Reply:
        deadline = time.monotonic() + self.address.timeout
        with self._open(address, form, accept) as response:
            return self._reply(response, deadline)

    @contextmanager
    def _open(self, address: str, form: Mapping[str, str | Sequence[str]], accept: str) -> Iterator["httpx2.Response"]:
        """Posts a form. A move to another path of the same server is followed, one to another server is refused."""
        with self._in_words():
            for _ in range(_MOST_MOVES):
                self.requests += 1
                with self._client.stream("POST", address, data=dict(form), headers={"Accept": accept}) as response:
                    if response.status_code not in _MOVED:
                        yield response
                        return
                    address = self._moved(address, response.headers.get("Location", ""))
        raise ServerFailed(f"The SPARQL server at {self.address} sends from one address to the next, without end.")

    def _chunks(self, response: "httpx2.Response") -> Iterator[bytes]:
        with self._in_words():
            yield from response.iter_bytes()

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """Tells in words what goes wrong within. Raises `ServerFailed`."""
        import httpx2

        try:
            yield
        except httpx2.TimeoutException as error:
            raise self._too_slow() from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, UnicodeError) as error:
            raise ServerAway(
                f"The SPARQL server at {self.address} cannot be reached: {_reason(error)}. Is it running there?"
            ) from error

    def _reply(self, response: "httpx2.Response", deadline: float) -> Reply:
        body = bytearray()
        most = self._most_bytes if response.is_success else 1 << 16
        for chunk in response.iter_bytes():
            body += chunk
            if time.monotonic() > deadline:
                raise self._too_slow()
            if len(body) > most:
                if not response.is_success:
                    break
                raise ServerFailed(
                    f"The SPARQL server at {self.address} answered with more than {most:,} bytes: ask for less."
                )
        if response.status_code not in (200, 201, 202, 204):
            raise self._refused(response, bytes(body))
        return Reply(_media_type(response), bytes(body))

    def _refused(self, response: "httpx2.Response", body: bytes) -> ServerFailed:
        status = f"{response.status_code} {response.reason_phrase}".strip()
        if response.status_code in (401, 403):
            what = "give a name and a password that it knows (http://NAME:PASSWORD@…)."
            return ServerFailed(
                f"The SPARQL server at {self.address} lets nobody do that without leave ({status}): {what}"
            )
        if response.status_code in (404, 405):
            what = f"there is no such service (the address of its queries often ends in /query or /sparql; {status})."
            return ServerFailed(f"At {self.address} {what}")
        said = "" if _media_type(response) == "text/html" else body.decode("utf-8", "replace")
        said = f": {shorten(said, _MOST_SAID)}" if said.strip() else "."
        kind = {400: ServerRefused, 429: ServerAway, 503: ServerAway}.get(response.status_code, ServerFailed)
        return kind(f"The SPARQL server at {self.address} answered {status}{said}")

    def _moved(self, address: str, location: str) -> str:
        there = urljoin(address, location)
        here, parts = urlsplit(address), urlsplit(there)
        if not location or (parts.scheme, parts.netloc) != (here.scheme, here.netloc):
            where = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
            raise ServerFailed(
                f"The SPARQL server at {self.address} sends on to {shorten(where, 120) or 'nowhere'}, which is not "
                "followed: if you trust that server, give its address."
            )
        return there

    def _too_slow(self) -> ServerFailed:
        return ServerAway(
            f"The SPARQL server at {self.address} did not answer within {self.address.timeout:g} s: "
            "ask for less, or give it longer (#timeout=SECONDS behind the address)."
        )


def _media_type(response: "httpx2.Response") -> str:
    kind: str = response.headers.get("Content-Type", "")
    return kind.partition(";")[0].strip().lower()


def _reason(error: Exception) -> str:
    return shorten(str(error), 120).rstrip(".") or type(error).__name__

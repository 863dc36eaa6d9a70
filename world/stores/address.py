"""The address of a world that a SPARQL server keeps.

    http://127.0.0.1:7878/query                      updates go to …/update
    http://127.0.0.1:3030/world/sparql               updates go to the same address
    http://host/repositories/world#update=/repositories/world/statements
    http://127.0.0.1:8890/sparql#canon=https://example.org/my-world

Behind the `#`, which no server ever gets to see, stand settings, with `&` between them: `update` is where updates go,
relative to the address; `canon` is the named graph that holds canon, for servers whose default graph is no graph of its
own; `timeout` is how many seconds an answer may take; `batch` is how many quads one request may add, for servers that
cannot read long updates: what is more is then added in several requests, and no longer as a whole or not at all.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from world.errors import LegendryError, did_you_mean, shorten

TIMEOUT: Final = 60.0
"""Seconds that an answer may take, unless an address says otherwise."""

_SETTINGS: Final = ("batch", "canon", "timeout", "update")


@dataclass(frozen=True)
class Address:
    """Where queries and updates go. No address holds a name or a password, so each can be shown."""

    query: str
    update: str
    canon: str = ""
    timeout: float = TIMEOUT
    batch: int | None = None
    user: str = ""
    password: str = ""

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Reads an address. Raises `LegendryError`, whose message never holds a password."""
        try:
            parts = urlsplit(text)
            query, port = _bare(parts), parts.port
        except ValueError as error:
            raise LegendryError(f"That is no address of a SPARQL server: {_without_user(str(error))}.") from error
        if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
            raise LegendryError(
                f"{shorten(query)} is no address of a SPARQL server: write http://127.0.0.1:7878/query."
            )
        settings = _settings(parts.fragment, query)
        update = urljoin(query, settings.get("update") or _conventional(query))
        if urlsplit(update).netloc != urlsplit(query).netloc or urlsplit(update).scheme != parts.scheme:
            raise LegendryError(f"Updates of {query} cannot go to another server: write #update=/path.")
        return cls(
            query,
            update,
            settings.get("canon", ""),
            _seconds(settings.get("timeout", str(TIMEOUT)), query),
            _number(settings["batch"], query) if "batch" in settings else None,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )

    @property
    def secret_text(self) -> str:
        """The address with all of its settings, and its password: for our own processes, and never to be shown."""
        parts = urlsplit(self.query)
        user = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@" if self.user else ""
        settings = {"update": urlsplit(self.update)._replace(scheme="", netloc="").geturl(), "timeout": self.timeout}
        settings |= {"canon": self.canon} if self.canon else {}
        settings |= {"batch": self.batch} if self.batch else {}
        return parts._replace(netloc=f"{user}{parts.netloc}", fragment=urlencode(settings)).geturl()

    def __repr__(self) -> str:
        return f"Address({self.query!r})"

    def __str__(self) -> str:
        """As it may be shown."""
        return self.query


def is_address(text: object) -> bool:
    """Whether a world's name is the address of a server, and no path."""
    return isinstance(text, str) and text.lower().startswith(("http://", "https://"))


def _bare(parts: SplitResult) -> str:
    """The address without name, password and settings."""
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()


def _without_user(message: str) -> str:
    """What `urlsplit` says, unless it repeats what stands before an `@`."""
    return "it cannot be read" if "@" in message else shorten(message)


def _conventional(query: str) -> str:
    """Where updates go when nothing says so: beside an address that ends in `/query`, else to the same one."""
    parts = urlsplit(query)
    if parts.path.endswith("/query"):
        return parts._replace(path=f"{parts.path.removesuffix('query')}update").geturl()
    return query


def _settings(fragment: str, query: str) -> dict[str, str]:
    settings = dict(parse_qsl(fragment, keep_blank_values=True))
    if fragment and not settings:
        settings = {fragment: ""}
    for name in settings:
        if name not in _SETTINGS:
            raise LegendryError(
                f"{query} has no setting `{shorten(name)}`: there are {', '.join(_SETTINGS)}."
                f"{did_you_mean(name, _SETTINGS)}"
            )
    if "canon" in settings and (
        not urlsplit(settings["canon"]).scheme or any(ch in settings["canon"] for ch in '<>"{}|\\^` ')
    ):
        raise LegendryError(f"`canon={shorten(settings['canon'])}` is no IRI: write #canon=https://example.org/world.")
    return settings


def _number(text: str, query: str) -> int:
    if not text.isascii() or not text.isdecimal() or not int(text[:9]) > 0:
        raise LegendryError(f"`batch={shorten(text)}` of {query} is no number of quads: write #batch=500.")
    return int(text[:9])


def _seconds(text: str, query: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86_400:
        raise LegendryError(f"`timeout={shorten(text)}` of {query} is no number of seconds: write #timeout=60.")
    return seconds

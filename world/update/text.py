"""The text of a SPARQL 1.1 update: where its operations begin, as far as braces, texts and comments tell.

It is read only to put a dataset into it, and to take out what would fail in silence. What is refused is decided by the
engine's own parser (world/query/guard.py), never here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

_TOKEN: Final = re.compile(
    r"""(?P<blank>(?:\s|\#[^\n\r]*)+)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<text>"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*"{3} | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
               | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
      | (?P<word>(?:\\.|[^\s<>"'{}()\[\],;\#\\])+)
      | (?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_NOTHING: Final = "INSERT DATA {}"


class DatasetTwice(Exception):
    """An update that names its graphs itself, where the request names some as well."""


class NoGraphName(Exception):
    """What should name a graph is no IRI."""


@dataclass(frozen=True)
class Token:
    """A blank, an IRI in brackets, a text, a word or another sign, and in how many braces it stands."""

    kind: str
    text: str
    start: int
    end: int
    depth: int

    def is_word(self, word: str) -> bool:
        return self.kind == "word" and self.text.upper() == word


def with_dataset(update: str, graphs: Sequence[str], named: Sequence[str]) -> str:
    """The update with each WHERE over these graphs, as `using-graph-uri` and `using-named-graph-uri` ask for.

    SPARQL 1.1 Protocol, section 2.2.3. Raises `DatasetTwice` where the update has USING or WITH, and `NoGraphName`.
    """
    if not graphs and not named:
        return update
    try:
        clauses = [f"USING {ox.NamedNode(iri)}" for iri in graphs]
        clauses += [f"USING NAMED {ox.NamedNode(iri)}" for iri in named]
    except ValueError as error:
        raise NoGraphName(str(error)) from error
    using = f"{' '.join(clauses)} "
    parts, done = [], 0
    before: Token | None = None
    for token in outside_braces(update):
        if token.is_word("USING") or token.is_word("WITH"):
            raise DatasetTwice
        if token.is_word("WHERE"):
            group = _group(update, token.end) if before is not None and before.is_word("DELETE") else ""
            parts += [update[done : token.start], f"{group} {using}"]
            done = token.start
        before = token
    return "".join([*parts, update[done:]])


def without_silent_loads(update: str) -> str:
    """The update with `LOAD SILENT …` left out: nothing is loaded here, and SILENT says that it does not matter.

    SPARQL 1.1 Update, section 3.1.4.
    """
    tokens = list(outside_braces(update))
    parts, done, at = [], 0, 0
    while at < len(tokens):
        length = _silent_load(tokens[at : at + 6])
        if length:
            parts += [update[done : tokens[at].start], _NOTHING]
            done = tokens[at + length - 1].end
        at += length or 1
    return "".join([*parts, update[done:]])


def loads(update: str) -> bool:
    """Whether the update seems to load something. Only a message depends on it."""
    return any(token.is_word("LOAD") for token in outside_braces(update))


def _silent_load(tokens: Sequence[Token]) -> int:
    """How many tokens a `LOAD SILENT` at their beginning has: 0 where there is none."""
    if len(tokens) < 3 or not tokens[0].is_word("LOAD") or not tokens[1].is_word("SILENT") or not _names(tokens[2]):
        return 0
    into = len(tokens) == 6 and tokens[3].is_word("INTO") and tokens[4].is_word("GRAPH") and _names(tokens[5])
    return 6 if into else 3


def _names(token: Token) -> bool:
    return token.kind == "iri" or (token.kind == "word" and ":" in token.text)


def _group(update: str, start: int) -> str:
    """The group in braces that begins after a place; empty where there is none."""
    opened = 0
    for token in _tokens(update, start):
        if not opened and token.kind != "blank" and token.text != "{":
            return ""
        opened += (token.text == "{") - (token.text == "}") if token.kind == "sign" else 0
        if not opened and token.text == "}":
            return update[start : token.end]
    return ""


def outside_braces(update: str) -> Iterator[Token]:
    """The tokens of the operations themselves: of each group in braces only its end, and no blanks."""
    for token in _tokens(update):
        ends = token.depth == 1 and token.kind == "sign" and token.text == "}"
        if ends or (token.depth == 0 and token.kind != "blank"):
            yield token


def _tokens(update: str, start: int = 0) -> Iterator[Token]:
    depth = 0
    for found in _TOKEN.finditer(update, start):
        kind, text = found.lastgroup or "", found[0]
        if kind == "sign" and text == "{":
            depth += 1
        yield Token(kind, text, found.start(), found.end(), depth)
        if kind == "sign" and text == "}":
            depth = max(depth - 1, 0)

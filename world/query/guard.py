"""Which queries and updates are refused: those that would make this machine call another one or read a file.

The engine's parser reads without tokens, and takes `FILTER(?a<?b)SERVICE?x#>` for a comparison and a
federated call where the grammar's longest match sees one IRI; `SERVICESILENT` is two words to it. A tokeniser
of our own would differ from it somewhere, and there lies the hole. So the parser itself is asked: with every
"service" in the text respelled to a word that means nothing, a query still parses exactly when none of them
was the keyword. Names, strings, IRIs and comments are respelled alike and stay consistent. The same goes for
LOAD in updates.
"""

import re
from collections.abc import Callable
from functools import partial

_LETTERS = "qzxjkwyghpfmdbnutolia"


def _letter(letter: str) -> str:
    """Matches `letter` in either case, or as a codepoint escape."""
    codes = [f"{ord(form):04X}" for form in (letter.lower(), letter.upper())]
    escapes = "|".join(rf"\\u{code}|\\U0000{code}" for code in codes)
    return f"(?:{letter}|{escapes})"


class _Keyword:
    """A keyword that may be respelled: `letter`, which it has once, becomes another one."""

    def __init__(self, word: str, letter: str) -> None:
        self._word = word
        self._letter = letter
        self._spelled = re.compile(
            "".join(_letter(one) if one != letter else f"({_letter(one)})" for one in word), re.IGNORECASE
        )

    def is_mentioned(self, text: str) -> bool:
        """Whether its letters occur at all: when not, there is nothing to ask the parser."""
        return self._spelled.search(text) is not None

    def respelled(self, text: str) -> str | None:
        """The text with another word in its place; None when the text has all other spellings already."""
        folded = text.casefold()
        for letter in _LETTERS:
            if self._word.replace(self._letter, letter) not in folded:
                return self._spelled.sub(partial(_with_letter, letter), text)
        return None


_SERVICE = _Keyword("service", "v")
_LOAD = _Keyword("load", "d")
_PLACE = re.compile(r"error at (\d+):(\d+):")
_BARE = re.compile(r"(?<![\w?$:@/#-])service", re.IGNORECASE)
_SLACK = len("SERVICESILENT")
_BLANK = re.compile(r"(?:[\s\ufeff]|#[^\r\n]*)*")
_PROLOGUE = re.compile(r"(?:BASE|PREFIX|VERSION)\b[^<\"'#]*(?:<[^<>]*>|\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]+")
_UPDATE = re.compile(r"(?:INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE)


def mentions_service(query: str) -> bool:
    """Whether the letters of SERVICE occur at all: when not, there is nothing to ask the parser."""
    return _SERVICE.is_mentioned(query)


class Reading:
    """Whether texts parse, by `ask`, which reads one and evaluates nothing of it; and what stood against the last."""

    def __init__(self, ask: Callable[[str], object]) -> None:
        self._ask = ask
        self.problem: SyntaxError | None = None

    def __call__(self, text: str) -> bool:
        try:
            self._ask(text)
        except SyntaxError as error:
            self.problem = error
            return False
        except (OSError, RuntimeError, ValueError):
            return True
        return True


def calls_out(query: str, parses: Callable[[str], bool]) -> bool:
    """Whether `query` has a SERVICE clause, or cannot be told not to have one.

    `parses` must be the very parser that will read the query, and must evaluate nothing of the query itself.
    A query that is malformed elsewhere counts as calling out: it would not be answered either way.
    """
    return _has(query, parses, _SERVICE)


def update_calls_out(update: str, parses: Callable[[str], bool]) -> bool:
    """As `calls_out`, for an update: whether it has a SERVICE clause or loads something."""
    return _has(update, parses, _SERVICE, _LOAD)


def _has(text: str, parses: Callable[[str], bool], *keywords: _Keyword) -> bool:
    other: str | None = text
    for keyword in keywords:
        if other is not None and keyword.is_mentioned(other):
            other = keyword.respelled(other)
    return other is None or (other != text and not parses(other))


def blames_service(query: str, problem: str) -> bool:
    """Whether a parser's `error at LINE:COLUMN: …` about the respelled query points at the word SERVICE.

    The parser counts the word that it missed into the column, so the place may lie a little further on. Only
    the message depends on it.
    """
    found = _PLACE.search(problem)
    if not found:
        return False
    lines = query.splitlines(keepends=True)[: int(found[1]) - 1]
    at = sum(map(len, lines)) + int(found[2]) - 1
    return any(word.start() <= at <= word.start() + _SLACK for word in _BARE.finditer(query))


def first_word(query: str) -> str:
    """The keyword with which a query begins after its declarations, in capitals: `SELECT`, `ASK` … Empty for none."""
    at = _skip_blank(query, 0)
    while found := _PROLOGUE.match(query, at):
        at = _skip_blank(query, found.end())
    word = _WORD.match(query, at)
    return word[0].upper() if word else ""


def is_update(query: str) -> bool:
    """Whether what did not parse as a query begins as an update does. Only the message depends on it."""
    at = _skip_blank(query, 0)
    while found := _PROLOGUE.match(query, at):
        at = _skip_blank(query, found.end())
    return _UPDATE.match(query, at) is not None


def _with_letter(letter: str, found: re.Match[str]) -> str:
    start, end = found.start(1) - found.start(), found.end(1) - found.start()
    return found[0][:start] + (letter.upper() if found[1].isupper() else letter) + found[0][end:]


def _skip_blank(query: str, at: int) -> int:
    found = _BLANK.match(query, at)
    return found.end() if found else at

"""What somebody looks for, and the one converter from that text to the query language of SQLite's FTS5.

Nothing that is typed is an operator, but for quotation marks: every word is quoted (FTS5, section 3.1), so `OR`,
`name:x`, `^` and `*` are looked for as they stand.
"""

from dataclasses import dataclass
from typing import Final

from world.errors import QueryRefused

LONGEST: Final = 1_000
"""Characters that may be looked for at once."""

SEPARATOR: Final = "\U0010fffd"
"""Stands before and behind each text of a field, as a word of its own: no phrase goes on from one text to the next."""

_QUOTES: Final = str.maketrans({"“": '"', "”": '"', "„": '"'})


@dataclass(frozen=True)
class Words:
    """A word, or several in a row. `is_open`: it may be the beginning of a longer word, for it is still being typed."""

    text: str
    is_open: bool = False

    def as_fts5(self) -> str:
        """A query for these words alone. Whole words weigh more than beginnings: both are asked for."""
        quoted = _quoted(self.text)
        return f"({quoted} OR {quoted}*)" if self.is_open else quoted


@dataclass(frozen=True)
class Asked:
    """Words that must all be found. `parts` are in the order in which they were written, and each has a word in it."""

    parts: tuple[Words, ...]

    @classmethod
    def parse(cls, text: str) -> "Asked":
        """Reads words, and phrases in quotation marks. Raises `QueryRefused` for what is too long or has no word."""
        if len(text) > LONGEST:
            raise QueryRefused(
                f"What is looked for has {len(text):,} characters: give {LONGEST:,} at most, a few words of it."
            )
        plain = "".join(ch if ch.isprintable() else " " for ch in text.translate(_QUOTES))
        parts: list[Words] = []
        pieces = plain.split('"')
        for number, piece in enumerate(pieces):
            is_quoted, is_last = number % 2 == 1, number == len(pieces) - 1
            found = [word for word in ([piece] if is_quoted else piece.split()) if any(map(str.isalnum, word))]
            parts += [Words(" ".join(word.split())) for word in found]
            if is_last and found:
                parts[-1] = Words(parts[-1].text, is_open=True)
        if not parts:
            raise QueryRefused("There is no word in what is looked for: give letters or digits.")
        return cls(tuple(parts))

    def as_fts5_of_any(self) -> str:
        """The query for any of the parts."""
        return " OR ".join(part.as_fts5() for part in self.parts)

    def as_fts5_of_all(self) -> str:
        """The query for all parts. Names that begin with just these words get more, and most where they end there, too.

        It supposes that texts stand between `SEPARATOR`s.
        """
        return f"({' AND '.join(part.as_fts5() for part in self.parts)}) OR ({self._begins()} OR {self._is_all})"

    def as_fts5_of_each(self) -> str:
        """The query that finds just what `as_fts5_of_all` does, and weighs nothing: the least work."""
        return " AND ".join(_quoted(part.text) + "*" * part.is_open for part in self.parts)

    def as_fts5_of_tiers(self) -> tuple[str, ...]:
        """Queries that together find what `as_fts5_of_all` does, each some of it, the most telling first.

        Names that are just these words; that begin with them; that may, once the last one is written; all others.
        """
        tiers = (self._is_all, self._begins(is_open=False), self._begins(), self.as_fts5_of_each())
        before = ("", *(" OR ".join(tiers[:number]) for number in range(1, len(tiers))))
        return tuple(f"({tier}) NOT ({others})" if others else tier for tier, others in zip(tiers, before, strict=True))

    def _begins(self, *, is_open: bool = True) -> str:
        may_go_on = "*" if is_open and self.parts[-1].is_open else ""
        return f"({{name alias}} : {_quoted(f'{SEPARATOR} {self._text}')}{may_go_on})"

    @property
    def _is_all(self) -> str:
        return f"({{name alias}} : {_quoted(f'{SEPARATOR} {self._text} {SEPARATOR}')})"

    @property
    def _text(self) -> str:
        return " ".join(part.text for part in self.parts)


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""'))

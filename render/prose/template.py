"""What a style's `say` holds: text, and fields that stand for things of the world.

A field is found by a regular expression and replaced by text; nothing in it is ever evaluated, and what replaces it is
not read again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from render.prose.errors import StyleError
from world.errors import shorten

NAMES: Final = ("full", "short", "the", "a", "bare", "noun", "kind", "possessive")
PRONOUNS: Final = ("they", "them", "their", "theirs", "themself")
VERBS: Final = ("was", "has", "is", "does")
DATES: Final = ("date", "year", "month", "season", "weekday")
_FORMS: Final = ("", *NAMES, *PRONOUNS, *(form.capitalize() for form in PRONOUNS), *VERBS, *DATES)

_FIELD = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)(?:\.([A-Za-z]+))?\}")
_VERB = re.compile(rf" ({'|'.join(VERBS)})\b")
_OPENING = re.compile(r"(^|[\s(\[—–“])([\"'])")


@dataclass(frozen=True)
class Field:
    """A variable of the sentence's pattern and the form in which to name it ("" leaves that to the planner)."""

    name: str
    form: str


Piece: TypeAlias = str | Field


@dataclass(frozen=True)
class Template:
    """Text and fields, in the order in which they are read."""

    pieces: tuple[Piece, ...]

    @classmethod
    def parse(cls, text: str) -> "Template":
        """Reads `say`; straight quotation marks become curly.

        Raises `StyleError` for a stray brace or a form that there is not.
        """
        pieces: list[Piece] = []
        text = curled(" ".join(text.split()))
        end = 0
        for found in _FIELD.finditer(text):
            pieces.extend(_agreeing(text[end : found.start()], pieces))
            pieces.append(_field(found[1], found[2] or "", text))
            end = found.end()
        pieces.extend(_agreeing(text[end:], pieces))
        if any(brace in piece for piece in pieces if isinstance(piece, str) for brace in "{}"):
            raise StyleError(
                f"`{shorten(text)}` has a brace that is no field: write `{{protagonist}}` or `{{x.their}}`."
            )
        return cls(tuple(piece for piece in pieces if piece != ""))

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields alone."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Field))


def _agreeing(text: str, before: Sequence[Piece]) -> Iterator[Piece]:
    """`text`, in which a verb right after a subject's pronoun becomes a field: `{x.they} was` may have to be `were`."""
    found = _VERB.match(text)
    if found and before and isinstance(subject := before[-1], Field) and subject.form in ("they", "They"):
        yield from (" ", Field(subject.name, found[1]))
        text = text[found.end() :]
    yield text


def curled(text: str) -> str:
    """Typewriter quotation marks as a printer sets them."""
    text = _OPENING.sub(lambda found: found[1] + ("“" if found[2] == '"' else "‘"), text)
    return text.replace('"', "”").replace("'", "’")


def _field(name: str, form: str, text: str) -> Field:
    if form not in _FORMS:
        known = ", ".join(form for form in _FORMS if form)
        raise StyleError(f"`{shorten(text)}`: a field has no form `{shorten(form)}`. There are: {known}.")
    return Field(name, form)

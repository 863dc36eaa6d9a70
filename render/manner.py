"""How a story may be told: what can be chosen of it."""

from dataclasses import dataclass
from enum import StrEnum


class Length(StrEnum):
    """How long a story is to be: some 350, 1,200 or 3,000 words."""

    FLASH = "flash"
    SHORT = "short"
    CHAPTER = "chapter"


class Tense(StrEnum):
    """In which tense a story is told."""

    PAST = "past"
    PRESENT = "present"


class Person(StrEnum):
    """Whether the one whose story it is tells it, is told it, or is told of."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"


@dataclass(frozen=True)
class Manner:
    """How a story is told. `order` and `person` are of the style's choosing where they are not given."""

    style: str = "noir"
    length: Length = Length.FLASH
    tense: Tense = Tense.PAST
    person: Person | None = None
    order: str = ""

"""What stands where in a line: which of its fields are subjects of their verbs, and which are objects."""

import re
from collections.abc import Sequence
from typing import Final

from render.prose.template import Field, Plain, Verb

_SUBJECT_FOLLOWS: Final = re.compile(r"(?:,? who)?(?:,? \w+,?)?\s")
_APPOSED: Final = re.compile(r", [^.;:!?“”—]*, ")
_PREPOSITION: Final = re.compile(
    r"(?:^|\s)(?:to|at|from|with|for|by|on|upon|after|before|behind|beside|towards?|past|against|about|without|over) $"
)
_PARTICLE: Final = re.compile(
    r"(?:^|\s)(?:in|of|than|like|between|through|under|among|off|into|onto|round|around|up|out) $"
)
_ITS_OWN: Final = re.compile(r"\b(?:the|a|an) (?:\w+ )?\w+ of $")
"""Behind which a pronoun would stand where English has `her name`, and not `the name of her`."""
_WITHOUT_OBJECT: Final = frozenset(["be", "stand", "sit", "lie", "come", "go", "wait", "hang", "remain", "appear"])
"""Verbs behind which stands their subject, if anybody: `in the door stood Anna`."""
_CLOSES: Final = re.compile(r"[.,;:?!](?! (?:who|whose|whom|the|a|an)\b)|\s(?!and\b|or\b|who|of\b)\w")

_BEGINS: Final = re.compile(r"[.;:?!] $")
_MODAL: Final = re.compile(r" (?:could|would|might|should|must)\b")

_AND: Final = re.compile(r"(?:.*[\s,;])?(?:and|but|or|nor)(?: then)?(?: \w+ly)? ", re.DOTALL)
_AND_THERE: Final = re.compile(r"(?:.*[\s,;])?(?:and|but|or|nor)(?: then)? |.*; ", re.DOTALL)


def is_chained(pieces: Sequence[Plain], place: int) -> bool:
    """Whether the verb at a place goes on from one before it, without a subject of its own: `had come and looked`."""
    before = pieces[place - 1] if place else ""
    return isinstance(before, str) and _AND.fullmatch(before) is not None


def is_coordinated(pieces: Sequence[Plain], place: int) -> bool:
    """Whether the verb at a place and its subject stand beside what was told before, and do not depend on it."""
    if place < 3 or pieces[place - 1] != " " or not isinstance(pieces[place - 2], Field):
        return False
    before = pieces[place - 3]
    return isinstance(before, str) and _AND_THERE.fullmatch(before) is not None


def is_subject(pieces: Sequence[Plain], place: int) -> bool:
    """Whether the field at a place is what a verb right after it agrees with, alone or with another."""
    if _is_apposed_to(pieces, place) or _may_do(pieces, place):
        return True
    after = pieces[place + 1 : place + 5]
    if len(after) == 4 and after[0] == " and ":
        after = after[2:]
    return (
        len(after) >= 2
        and isinstance(after[0], str)
        and isinstance(after[1], Verb)
        and _named(pieces[place]) in after[1].subject
        and not (after[0] != " " and is_governed(pieces, place))
        and _SUBJECT_FOLLOWS.fullmatch(after[0]) is not None
    )


def is_governed(pieces: Sequence[Plain], place: int) -> bool:
    """Whether a field is an object, whatever a relative clause says of it."""
    before = pieces[place - 1] if place else ""
    return isinstance(before, str) and (_governs(pieces, place) or _PARTICLE.search(before) is not None)


def is_second(pieces: Sequence[Plain], place: int) -> bool:
    """Whether a field is joined to the one before it: `Anna and Boris`, and never `Anna and he`."""
    return place >= 2 and pieces[place - 1] == " and " and isinstance(pieces[place - 2], Field)


def leads(pieces: Sequence[Plain], place: int) -> bool:
    """Whether a field stands right before its verb, and alone, so that a pronoun may stand there, too."""
    after = pieces[place + 1] if place + 1 < len(pieces) else ""
    return after == " " and is_subject(pieces, place) and not (place and pieces[place - 1] == " and ")


def ends(pieces: Sequence[Plain], place: int) -> bool:
    """Whether a field is an object on which nothing hangs, so that a pronoun may stand there, too."""
    after = pieces[place + 1] if place + 1 < len(pieces) else ""
    before = pieces[place - 1] if place else ""
    if isinstance(before, str) and _ITS_OWN.search(before):
        return False
    return isinstance(after, str) and is_governed(pieces, place) and _CLOSES.match(after) is not None


def _named(piece: Plain) -> str:
    return piece.name if isinstance(piece, Field) else ""


def _governs(pieces: Sequence[Plain], place: int) -> bool:
    """Whether what stands before a field asks for an object: a verb, or a preposition."""
    before = pieces[place - 1]
    if before == " ":
        verb = pieces[place - 2] if place >= 2 else ""
        return isinstance(verb, Verb) and verb.base not in _WITHOUT_OBJECT
    return isinstance(before, str) and _PREPOSITION.search(before) is not None


def _may_do(pieces: Sequence[Plain], place: int) -> bool:
    """Whether the field at a place begins a clause that goes on with `could` or `would`, of which no verb is told."""
    before, after = pieces[place - 1] if place else ". ", pieces[place + 1 : place + 2]
    begins = isinstance(before, str) and _BEGINS.search(before) is not None
    return begins and isinstance(one := next(iter(after), None), str) and _MODAL.match(one) is not None


def _is_apposed_to(pieces: Sequence[Plain], place: int) -> bool:
    """Whether the verb of a field comes behind something between commas: `Anna, of the same house, left`."""
    between = ""
    for piece in pieces[place + 1 :]:
        if isinstance(piece, Verb):
            return _named(pieces[place]) in piece.subject and _APPOSED.fullmatch(between) is not None
        between += piece if isinstance(piece, str) else "x"
    return False

"""The microplan: clauses that speak of one person are joined into sentences by the relation between their facts.

A clause is a line that begins with a field and its verb. Two of them become one sentence when the second can do
without its subject (`and`, `but`), or the first becomes a relative clause. `but` joins a bright fact and a dark one,
what is told in the order of time may be joined by `then`.
(Reape & Mellish, "Just what is aggregation anyway?", ENLG 1999; Dalianis, "Aggregation in natural language generation",
Computational Intelligence 15(4), 1999.)
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from render.prose.choosing import Draft
from render.prose.language import Style
from render.prose.syntax import is_chained
from render.prose.template import Field, Plain, Verb, lowered, renamed, variables
from render.prose.verbs import SHOWN
from world.facts import is_literal

_LONGEST: Final = 40
"""Words of a joined sentence."""
_BRIEF: Final = 36
"""Words of a scene's first line and what leans on it, to which a day and a place will come."""
_LOOSE: Final = frozenset(["adds", "thoughts", "ends", "setting", "portrait", "feeling", "past"])
"""Parts whose sentences may lean on each other."""
_SCENE: Final = frozenset(["says", "adds", "thoughts", "ends", "setting"])
"""Parts that tell what goes on; the others tell what was or is so besides."""
_SUBORDINATE: Final = frozenset(
    ["that", "who", "which", "whom", "whose", "what", "where", "when", "because", "if", "as"]
)
"""Words with which a clause begins that has a subject of its own."""
_SHORT: Final = 22
"""Words of a sentence that may lean on its neighbour."""


def joined(drafts: Sequence[Draft], style: Style, dice: random.Random) -> Iterator[Draft]:
    """The same, with neighbours joined where they can be and the style would."""
    waiting: Draft | None = None
    for draft in drafts:
        if waiting is not None and (both := _join(waiting, draft, style, dice)) is not None:
            yield both
            waiting = None
        else:
            if waiting is not None:
                yield waiting
            waiting = draft
    if waiting is not None:
        yield waiting


def _join(one: Draft, other: Draft, style: Style, dice: random.Random) -> Draft | None:
    if one.moment is not other.moment or not _belong_together(one, other):
        return None
    if not (_is_clause(one) and _is_clause(other)):
        return _side_by_side(one, other, style, dice)
    if (
        _subject(one) != _subject(other)
        or _has_another_subject(one)
        or "but" in other.words
        or one.length + other.length > _LONGEST
    ):
        return None
    words = style.joins.get(_relation(one, other), ())
    link = dice.choice(words) if words else ""
    if not link or (link == "who" and one.message.part == "says"):
        return None
    names = {name: f"{name}_" for name in other.bindings}
    later = renamed(other.pieces, names)
    first = one.pieces[0]
    assert isinstance(first, Field)
    second = later[0]
    assert isinstance(second, Field)
    tail = _with_subject(later[1:], second.name, first.name)
    if link == "who":
        named = replace(first, form="short" if first.form == "they" else first.form)
        pieces = (named, ", who ", *_lead(one.pieces[1:]), ", ", *_lead(_perfect(tail, one), stop=True))
    else:
        pieces = (*_open(one.pieces), f"{link} ", *_lead(_perfect(tail, one), stop=True))
    return _both(one, other, pieces, names)


def _side_by_side(one: Draft, other: Draft, style: Style, dice: random.Random) -> Draft | None:
    """Two sentences as one, where the one or the other is short and neither has a joint of its own."""
    links = style.joins.get("beside", ())
    short = min(one.length, other.length) <= _SHORT and one.length + other.length <= _LONGEST
    if not (links and short and _is_single(one) and _is_single(other)) or (
        not {one.message.part, other.message.part} <= _LOOSE and not _is_lit(one, other)
    ):
        return None
    if _looks_back(one) is not _looks_back(other):
        return None
    parts = {one.message.part, other.message.part}
    apart = "past" in parts or one.message.about != other.message.about or ("setting" in parts and len(parts) > 1)
    wordy = apart or any(isinstance(piece, str) and ", and " in piece for piece in (*one.pieces, *other.pieces))
    link = "; " if wordy and "; " in links else dice.choice(links)
    if (
        not link
        or (apart and not _share(one, other))
        or (parts <= {"portrait", "feeling"} and not _share_more(one, other))
    ):
        return None
    names = {name: f"{name}_" for name in other.bindings}
    later = lowered(_perfect(renamed(other.pieces, names), one))
    if isinstance(lead := later[0], Field) and lead.form == "" and _led_by(one) == _led_by(other):
        later = (replace(lead, form="they"), *later[1:])
    pieces = (*_open(one.pieces), link, *later)
    return _both(one, other, pieces, names)


def _looks_back(draft: Draft) -> bool:
    """Whether its first verb says that it was before what is told."""
    return next((piece.mode for piece in draft.pieces if isinstance(piece, Verb)), "") == "had"


def _belong_together(one: Draft, other: Draft) -> bool:
    """Whether both tell what goes on, or neither does; of what was before, whether both speak of the same besides.

    That somebody was betrayed and that somebody has lived in Algiers has nothing to do with each other, though it be
    the same person.
    """
    if (one.message.part in _SCENE) is not (other.message.part in _SCENE):
        return False
    parts = {one.message.part, other.message.part}
    if "past" not in parts and parts != {"feeling", "portrait"}:
        return True
    return _share_more(one, other)


def _share_more(one: Draft, other: Draft) -> bool:
    """Whether two speak of the same, beside whom they are of."""
    shared = {name for name in one.message.speaks_of & other.message.speaks_of if _is_named(name)}
    return len(shared) > 1 or not shared <= {one.message.about, other.message.about}


def _is_named(name: str) -> bool:
    """Whether it is a person or a thing, and no text and no class."""
    return not is_literal(name) and not name.startswith("lg:")


def _is_lit(one: Draft, other: Draft) -> bool:
    """Whether the second is seen or done where the first, told briefly, is what the scene is about."""
    return (
        one.message.part == "says" and one.length + other.length <= _BRIEF and other.message.part in ("adds", "setting")
    )


def _share(one: Draft, other: Draft) -> bool:
    """Whether both speak of the same person or thing."""
    mine, theirs = ({draft.bindings[name] for name in variables(draft.pieces)} for draft in (one, other))
    return not mine.isdisjoint(theirs)


def _both(one: Draft, other: Draft, pieces: tuple[Plain, ...], names: Mapping[str, str]) -> Draft:
    bindings = {**one.bindings, **{names[name]: value for name, value in other.bindings.items()}}
    return replace(one, pieces=pieces, bindings=bindings, facts=tuple(dict.fromkeys([*one.facts, *other.facts])))


def _led_by(draft: Draft) -> str:
    """What is named first."""
    return next((draft.bindings[piece.name] for piece in draft.pieces if isinstance(piece, Field)), "")


def _is_single(draft: Draft) -> bool:
    """Whether it is one plain sentence that another may follow behind a semicolon."""
    text = "".join(piece if isinstance(piece, str) else "x" for piece in draft.pieces)
    if not any(isinstance(piece, Verb) for piece in draft.pieces):
        return False
    return text.endswith(".") and not any(mark in text[:-1] for mark in ".;:?!“—–…")


def _relation(one: Draft, other: Draft) -> str:
    tones = {one.message.tone, other.message.tone}
    if tones == {"bright", "dark"}:
        return "contrast"
    return "time" if one.message.day and other.message.day else "list"


def _is_clause(draft: Draft) -> bool:
    """Whether it begins with a field and its verb, and is one sentence without a colon or speech in it."""
    pieces = draft.pieces
    if len(pieces) < 4 or not isinstance(pieces[0], Field) or pieces[1] != " " or not isinstance(pieces[2], Verb):
        return False
    text = "".join(piece for piece in pieces if isinstance(piece, str))
    return pieces[0].form in ("", "they", "full", "short") and not any(mark in text[:-1] for mark in ".;:?!“—–,")


def _has_another_subject(draft: Draft) -> bool:
    """Whether a clause within would be taken to go on where the next leaves out its subject."""
    return not _SUBORDINATE.isdisjoint(draft.words)


def _subject(draft: Draft) -> str:
    field = draft.pieces[0]
    assert isinstance(field, Field)
    return draft.bindings[field.name]


def _with_subject(pieces: Sequence[Plain], name: str, subject: str) -> tuple[Plain, ...]:
    """Verbs that agree with the first clause's subject where they agreed with the second's."""
    return tuple(
        replace(piece, subject=tuple(subject if one == name else one for one in piece.subject))
        if isinstance(piece, Verb)
        else piece
        for piece in pieces
    )


def _perfect(pieces: Sequence[Plain], draft: Draft) -> tuple[Plain, ...]:
    """What was before the moment stays so behind a clause whose verb would be taken to have said it."""
    first = next((piece for piece in pieces if isinstance(piece, Verb)), None)
    if draft.moment not in SHOWN or first is None:
        return tuple(pieces)
    return tuple(
        replace(piece, mode=piece.mode or "had")
        if piece is first
        or (isinstance(piece, Verb) and piece.subject == first.subject != () and is_chained(pieces, place))
        else piece
        for place, piece in enumerate(pieces)
    )


def _open(pieces: Sequence[Plain]) -> tuple[Plain, ...]:
    """Without the full stop."""
    last = pieces[-1]
    if not isinstance(last, str):
        return tuple(pieces)
    return (*pieces[:-1], last.rstrip(". "))


def _lead(pieces: Sequence[Plain], *, stop: bool = False) -> tuple[Plain, ...]:
    """Without the space before the verb, and without the full stop unless it ends the sentence."""
    left = tuple(pieces[1:]) if pieces and pieces[0] == " " else tuple(pieces)
    return left if stop else _open(left)

"""One way to say something, and when it may be said."""

from dataclasses import dataclass
from typing import Final, TypeAlias

from render.prose.template import Template
from world import Pattern

NOTHING: Final = Pattern.parse([])
SEVERAL: Final = "\n"
"""What stands between the ids of several that one variable stands for."""


@dataclass(frozen=True)
class Entry:
    """One way to say something.

    `asserts` binds what the line names beyond what its pool gives. `when` and `presupposes` must hold, the first as a
    wish of the writer, the second because the words take it for granted. `register` is how who speaks must stand to who
    hears. `pre` are marks that must have been set (or, behind `not`, must not), `post` those that are set by saying it:
    `gone.seeker` for the scene, `coat=worn` as the state of a thing until it has another. An entry without `styles`
    fits every style. What is `still` so when the story begins is not told as over, wherever its line stands.
    """

    say: Template
    id: str
    styles: frozenset[str] = frozenset()
    asserts: Pattern = NOTHING
    when: Pattern = NOTHING
    presupposes: Pattern = NOTHING
    register: Pattern = NOTHING
    pre: tuple[str, ...] = ()
    post: tuple[str, ...] = ()
    still: bool = False


Pool: TypeAlias = tuple[Entry, ...]
"""Entries of which one is said."""

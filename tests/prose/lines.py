"""What a grammar checker finds in the lines of the language themselves, each told of people whom nobody knows.

    python -m tests.prose.lines [PART OF A PLACE]

names each line with what is found in it, so that it can be worded otherwise.
"""

import random
import sys
from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from render.prose.addressing import Addressing
from render.prose.entry import Entry
from render.prose.language import language
from render.prose.linting import pools
from render.prose.naming import Names
from render.prose.narrator import Narrator, Voice
from render.prose.template import Plain, variables
from tests.prose import grammar
from world import World
from world.facts import Fact
from world.pattern.neighbours import Neighbours

WAYS: Final = 4
"""Ways to say a line that are looked at."""
_PEOPLE: Final = ("Anna Brown", "Robert Miller", "Carla White", "Peter Hill", "Susan Green", "Martin Cook")
_VALUES: Final = {"trait": "stubborn", "skill": "languages", "as": "clerk", "gap": "four", "season": "winter"}


def findings(entry: Entry, dice: random.Random) -> Iterator[str]:
    """What is found in some ways to say a line, and the way it is found in."""
    for _ in range(WAYS):
        pieces = entry.say.drawn(dice)
        text = _narrator().say(pieces, _bindings(pieces))
        names = {part for name in _PEOPLE for part in name.split()}
        for found in grammar.findings(text, names):
            yield f"{found} | {text}"


def _bindings(pieces: tuple[Plain, ...]) -> dict[str, str]:
    found = {}
    for number, name in enumerate(variables(pieces)):
        value = _VALUES.get(name) or ("1985-03-12" if name in ("day", "when", "begin", "end") else "")
        found[name] = f'"{value}"' if value else f"person-{number % len(_PEOPLE)}"
    return found


def _narrator() -> Narrator:
    world = World(ox.Store())
    world.add(_facts())
    near = Neighbours(world.store)
    names = Names(world, near, language())
    return Narrator(names, Addressing(near, names, language(), "1985-03-12", {}), Voice())


def _facts() -> Iterator[Fact]:
    for number, name in enumerate(_PEOPLE):
        yield f"person-{number}", "rdf:type", "lg:Person"
        yield f"person-{number}", "rdfs:label", f'"{name}"'
        yield f"person-{number}", "lg:shortName", f'"{name.split()[1]}"'
        yield f"person-{number}", "lg:pronoun", '"she"' if number % 2 == 0 else '"he"'


def main() -> int:
    """Prints what is found."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    dice = random.Random(1)
    count = 0
    for _, pool in pools():
        for entry in pool:
            if wanted in entry.id:
                for text in dict.fromkeys(findings(entry, dice)):
                    count += 1
                    sys.stdout.write(f"{entry.id}: {text}\n")
    sys.stdout.write(f"{count} findings\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Twee 3 (https://github.com/iftechfoundation/twine-specs, version 3.0.2), as Twine, Tweego and Extwee read it.

No story format is named, and every one will do: links are `[[name]]` or `[[text->name]]`, all other text is written so
that Harlowe, SugarCube, Chapbook and Snowman show it as it is. What could be markup to one of them is a character
reference, as the text ends up in a page with all of them.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from render.stories.passages import Passage, passages
from render.stories.story import Story, plain
from world.errors import shorten

START: Final = "Start"
_LONGEST_NAME: Final = 120
_UNSAFE: Final = re.compile(
    r"""[&<>\[\]{}*_~^`$@#|\\/=+'"]"""  # markup to some format, wherever it stands
    r"|-(?=-)|(?<=-)-"  # a dash, a rule
    r"|\((?=\s*[\w-]+:)"  # a macro
    r"|^[^\w\s“‘(]"  # a list, a heading, a new passage
    r"|(?<=^\d)[.)]|(?<=^\d\d)[.)]",  # a numbered list
)
_UNSAFE_IN_NAMES: Final = re.compile(r"[\x00-\x7f](?<![A-Za-z0-9 ,.;:?!-])|(?<=-)-+")


def written(story: Story) -> bytes:
    """A passage for each part that is told without a choice. The IFID is of the schema, plot, style and seed."""
    start = passages(story)
    names = _names(start)
    about = {"ifid": str(story.identifier).upper(), "start": START}
    blocks = [
        f":: StoryTitle\n{' ' * story.title.startswith('::')}{story.title}",
        f":: StoryData\n{json.dumps(about, indent=2)}",
        *(_passage(passage, names) for passage in start.all()),
    ]
    return ("\n\n\n".join(blocks) + "\n").encode("utf-8", "replace")


def shown(text: str) -> str:
    """Text that every story format shows as it is."""
    return _UNSAFE.sub(lambda found: f"&#{ord(found[0])};", plain(text))


def _passage(passage: Passage, names: dict[int, str]) -> str:
    tag = "" if passage.choices else " [ending]"
    paragraphs = [shown(" ".join(sentence.text for sentence in paragraph)) for paragraph in passage.paragraphs]
    links = [_link(name_of(choice.label), names[id(choice.passage)]) for choice in passage.choices]
    return "\n\n".join([f":: {names[id(passage)]}{tag}\n" + "\n\n".join(paragraphs), *links])


def _link(label: str, name: str) -> str:
    return f"[[{name}]]" if name == label else f"[[{label}->{name}]]"


def _names(start: Passage) -> dict[int, str]:
    """A name for each passage, by its identity: what it is chosen by, and a number where that is taken."""
    chosen = [(id(choice.passage), choice.label) for passage in start.all() for choice in passage.choices]
    named = zip((key for key, _ in chosen), _different((name_of(label) for _, label in chosen), START), strict=True)
    return {id(start): START, **dict(named)}


def name_of(label: str) -> str:
    """A label as the name of a passage: in one piece, no link or macro in it, and none that a story format reserves."""
    name = " ".join(_UNSAFE_IN_NAMES.sub(" ", plain(label)).strip(" :").split())
    name = shorten(name, _LONGEST_NAME)
    return name if " " in name else f"Go on {name}".rstrip()


def _different(names: Iterable[str], *taken: str) -> Iterator[str]:
    seen = set(taken)
    for name in names:
        number, free = 1, name
        while free in seen:
            number += 1
            free = f"{name} {number}"
        seen.add(free)
        yield free

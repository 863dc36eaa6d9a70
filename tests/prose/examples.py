"""The stories of examples/stories: each of a plot that stands beside it, in a built world that anybody can build.

    python -m tests.prose.examples

tells them anew.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from render import Length, Manner, Person, StoryTeller, Tense
from solver import Choice, find_plots, schema_named
from world import World
from world.building.build import build
from world.building.society.setting import Setting
from world.history import Signature
from world.yaml_tree import parse, plain

FOLDER: Final = Path(__file__).parents[2] / "examples" / "stories"
_SIGNED: Final = Signature("examples", "2026-01-01T00:00:00Z", "builds a society")


def texts() -> Iterator[tuple[str, str]]:
    """The name and the text of each file."""
    listed = plain(parse((FOLDER / "stories.yaml").read_text("utf-8")))
    assert isinstance(listed, dict)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "world"
        begin, end, characters, seed = (int(listed["world"][key]) for key in ("from", "to", "characters", "seed"))
        build(path, Setting(begin, end, characters, seed), _SIGNED)
        world = World.open(path)
        teller = StoryTeller(world)
        for wished in listed["stories"]:
            yield from _told(world, teller, wished)


def _told(world: World, teller: StoryTeller, wished: dict[str, str]) -> Iterator[tuple[str, str]]:
    seed = int(wished["seed"])
    found = find_plots(world, schema_named(wished["schema"]), {}, limit=1, choose=Choice.DIVERSE, seed=seed)
    manner = Manner(
        wished["style"],
        Length(wished.get("length", "flash")),
        Tense(wished.get("tense", "past")),
        Person(wished["person"]) if "person" in wished else None,
        wished.get("order", ""),
    )
    name = f"{wished['schema']}-{wished['style']}"
    yield f"{name}.md", teller.tell(found.plots[0], manner, seed).as_markdown()
    plot = json.dumps(found.plots[0].as_json(world), ensure_ascii=False, indent=2)
    yield f"{name}.plot.json", f"{plot}\n"


def main() -> int:
    """Writes them."""
    for name, text in texts():
        (FOLDER / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

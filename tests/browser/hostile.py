"""A world that means harm: the seeds' plots among names that would run, break out, point elsewhere or fill the screen.

Its people and things are those of the seeds, so that every view has something to show; somebody has 2,000 friends.
"""

import json
import re
from itertools import cycle
from pathlib import Path
from typing import Final

from tests.conftest import SEEDS
from world.loading import load_into_store

FRIENDS: Final = 2_000
HUB: Final = "everybodys-friend"
NAMES: Final = (
    '"><script>alert(1)</script>',
    "' onmouseover='alert(2)' autofocus onfocus='alert(2)' x='",
    "</script></style></textarea></title></svg><script>alert(3)</script>",
    "<img src=x onerror=alert(4)><iframe srcdoc='<script>parent.alert(4)</script>'></iframe>",
    "javascript:alert(5)",
    "{{ 7 * 7 }} ${alert(6)} {% raw %} %s %(name)s \\",
    "<link rel=stylesheet href=//elsewhere.invalid/a.css><img src=//elsewhere.invalid/a.png>",
    "\u202egnp.exe \u2067\u2066 \u200f",
    "فاطمة الزهراء",
    "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308" * 8,
    "x" * 10_000,
    "so very long " * 800,
    "لا " * 3_000,
    "![a](http://elsewhere.invalid/a.png) [b](javascript:alert(7)) <!-- ]]> -->",
    "👩‍👩‍👧‍👦🏴‍☠️" * 40,
)
"""Names of all sorts; some are as long as 10 kB, with and without blanks."""


def hostile_world(root: Path) -> Path:
    """The store of such a world, made below `root`."""
    notes = root / "notes"
    notes.mkdir()
    names = cycle(NAMES)
    for file in sorted(SEEDS.rglob("*.md")):
        if file.name == "README.md":
            continue
        text = re.sub(
            r"(?m)^name: .*$",
            lambda _: f"name: {json.dumps(next(names), ensure_ascii=False)}",
            file.read_text(encoding="utf-8"),
        )
        (notes / file.name).write_text(re.sub(r"(?m)^shortName: .*\n", "", text), encoding="utf-8")
    (notes / "world.yaml").write_text(f"title: {json.dumps(NAMES[2])}\n", encoding="utf-8")
    (root / "friends.yaml").write_text(
        json.dumps({"title": NAMES[0], "things": _friends()}, ensure_ascii=False), encoding="utf-8"
    )
    load_into_store(root / "hostile.world", [notes, root / "friends.yaml"])
    return root / "hostile.world"


def _friends() -> list[dict[str, object]]:
    """Somebody with very many friends, whom all of them met once, and what each of these friendships is called."""
    short = cycle(name for name in NAMES if len(name) < 1_000)
    friends = [f"friend-{number}" for number in range(FRIENDS)]
    things: list[dict[str, object]] = [
        {"id": HUB, "type": "Person", "name": NAMES[0], "description": NAMES[3] + "\n\n" + NAMES[10]},
        {"id": "crowd", "type": "Meeting", "name": NAMES[7], "party": [HUB, *friends], "when": "1990"},
    ]
    for one in friends:
        things.append({"id": one, "type": "Person", "name": next(short)})
        things.append(
            {"id": f"bond-{one}", "type": "Friendship", "name": next(short), "party": [HUB, one], "from": "1980"}
        )
    return things

"""Writes docs/guide/predicates.md: every predicate of the library, by theme."""

from pathlib import Path
from typing import Final

from solver.predicate import Predicate
from solver.predicate_library import themes

PAGE: Final = Path(__file__).parent.parent / "docs" / "guide" / "predicates.md"

_HEAD = """# Predicates

Made from solver/predicates by `python -m tools.predicates`; a test holds it up to date. How rules use
them, and how to add your own: [schemas.md](schemas.md).
"""


def page() -> str:
    """The page's text."""
    return _HEAD + "".join(_theme(name, predicates) for name, predicates in themes().items())


def _theme(name: str, predicates: list[Predicate]) -> str:
    head = f"\n## {name.capitalize()}\n\n| Predicate | Of | What it means |\n| --- | --- | --- |\n"
    return head + "".join(map(_row, predicates))


def _row(one: Predicate) -> str:
    of = ", ".join(f"{name}: {kind.removeprefix('lg:')}" for name, kind in one.of.items())
    source = f" *{one.source}*" if one.source else ""
    return f"| `{one.name}` | {of} | {one.means}{source} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

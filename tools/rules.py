"""Writes docs/guide/rules.md: every rule of consistency, with a link to its page."""

from pathlib import Path
from typing import Final

from world.checking.rule import Rule, rules

PAGE: Final = Path(__file__).parent.parent / "docs" / "guide" / "rules.md"

_HEAD = """# Rules of consistency

Made from the rules' pages by `python -m tools.rules`; a test holds it up to date. `legendry check WORLD` looks for all
of them, and for what the shapes demand. How to read, mend and accept a finding: [checking.md](checking.md).

| Rule | Severity | What it says |
| --- | --- | --- |
"""


def page() -> str:
    """The page's text."""
    return _HEAD + "".join(_row(rule) for rule in rules().values())


def _row(rule: Rule) -> str:
    return f"| [{rule.id}](../../ontology/rules/world/{rule.id}.md) | {rule.severity.value} | {rule.title} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

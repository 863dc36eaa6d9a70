"""Wikilinks, as Obsidian writes them: `[[id]]`, `[[id|what it is called]]`, `[[folder/id]]`, `[[id#heading]]`."""

import re

from world.yaml_tree import Items, Text, Tree

_LINK = re.compile(r"\[\[([^\[\]|#]+)(?:#[^\[\]|]*)?(?:\|[^\[\]]*)?\]\]")


def target(text: str) -> str | None:
    """What a text that is one wikilink leads to, as it is written there; None for any other text."""
    found = _LINK.fullmatch(text) if text.startswith("[[") else None
    return found[1].strip() if found else None


def targets(text: str) -> list[str]:
    """What the wikilinks within a text lead to."""
    return [found[1].strip() for found in _LINK.finditer(text)] if "[[" in text else []


def replaced(text: str, names: "dict[str, str]") -> str:
    """The text with each wikilink replaced by what `names` calls its target."""
    return _LINK.sub(lambda found: names.get(found[1].strip(), found[1].strip()), text)


def as_link(value: Tree) -> Tree:
    """A value as the author meant it: YAML reads an unquoted `[[id]]` as a list in a list."""
    if type(value) is Items and len(value.items) == 1:
        inner = value.items[0]
        if type(inner) is Items and len(inner.items) == 1 and type(inner.items[0]) is Text:
            return Text(f"[[{inner.items[0].value}]]", value.line)
    return value


def climbs(written: str) -> bool:
    """Whether a target leads out of the vault."""
    return written.startswith("/") or ".." in written.replace("\\", "/").split("/")


def names_of(written: str) -> tuple[str, ...]:
    """What a target may name: itself, and the last part of its path, without `.md`."""
    last = written.rpartition("/")[2]
    return tuple(dict.fromkeys((written, last, last.removesuffix(".md"))))

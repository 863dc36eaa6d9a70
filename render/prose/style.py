"""Styles: how a kind of plot is told, as data. One YAML file for each style and schema."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

from render.prose.errors import StyleError
from render.prose.template import Template
from solver import schemas
from world import LegendryError, Pattern
from world.errors import did_you_mean, shorten
from world.pattern import Either, Triple
from world.yaml_tree import parse, plain

FOLDER: Final = Path(__file__).parent.parent / "styles"
_KEYS: Final = frozenset({"say", "asserts", "one_of", "passage", "given", "optional", "first"})


@dataclass(frozen=True)
class Line:
    """A sentence: its words, and the pattern whose match it may assert."""

    say: Template
    asserts: Pattern


@dataclass(frozen=True)
class Passage:
    """Slots that stand or fall together, where `given` holds; what `given` binds, they may name."""

    given: Pattern
    slots: "tuple[Slot, ...]"


Alternative: TypeAlias = Line | Passage


@dataclass(frozen=True)
class Slot:
    """A place in a paragraph for one alternative: the first that matches, or one of the seed's choice."""

    alternatives: tuple[Alternative, ...]
    first: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Style:
    """How one schema is told."""

    title: Slot
    paragraphs: tuple[tuple[Slot, ...], ...]


def styles() -> tuple[str, ...]:
    """The names of the styles, sorted."""
    return tuple(sorted(folder.name for folder in FOLDER.iterdir() if any(folder.glob("*.yaml"))))


def told_schemas() -> tuple[str, ...]:
    """The schemas that every style has words for, sorted."""
    words = [{path.stem for path in (FOLDER / name).glob("*.yaml")} for name in styles()]
    return tuple(sorted(set.intersection(*words))) if words else ()


@lru_cache(maxsize=64)
def style_for(style: str, schema: str) -> Style:
    """How a schema is told in a style. Raises `StyleError` where there is no such style, or none for this schema."""
    known = styles()
    if style not in known:
        hint = did_you_mean(style, known)
        raise StyleError(f"There is no style `{shorten(style)}`.{hint} There are: {', '.join(known)}.")
    telling = [name for name in known if schema in {path.stem for path in (FOLDER / name).glob("*.yaml")}]
    if style not in telling:
        remedy = f"use one of: {', '.join(telling)}" if telling else f"write render/styles/{style}/{schema}.yaml"
        raise StyleError(f"The style `{style}` has no words for the schema `{shorten(schema)}`: {remedy}.")
    return read_style(FOLDER / style / f"{schema}.yaml", schema)


def read_style(path: Path, schema: str) -> Style:
    """Reads a style file. Raises `StyleError` naming the file and what is wrong in it."""
    roles = frozenset(schemas()[schema].every_role) if schema in schemas() else frozenset()
    try:
        source = plain(parse(path.read_text("utf-8")))
        if not isinstance(source, dict) or source.keys() != {"title", "paragraphs"}:
            raise StyleError("a style has `title:` and `paragraphs:`, and nothing else.")
        known = roles | {"plot"}
        title = source["title"]
        return Style(
            _slot({"say": title} if isinstance(title, str) else title, known, titled=True),
            tuple(tuple(_slot(slot, known) for slot in _list(slots)) for slots in _list(source["paragraphs"])),
        )
    except LegendryError as error:
        raise StyleError(f"{path}: {error}") from error


def _slot(source: object, known: frozenset[str], *, titled: bool = False) -> Slot:
    if not isinstance(source, dict):
        raise StyleError(f"`{shorten(str(source))}` is no slot: write `say:`, `one_of:` or `passage:`.")
    if unknown := sorted(source.keys() - _KEYS):
        raise StyleError(f"a slot has no key `{shorten(unknown[0])}`. There are: {', '.join(sorted(_KEYS))}.")
    alternatives = _list(source["one_of"]) if "one_of" in source else [source]
    return Slot(
        tuple(_alternative(alternative, known, titled) for alternative in alternatives),
        first=source.get("first") == "true",
        optional=source.get("optional") == "true",
    )


def _alternative(source: object, known: frozenset[str], titled: bool) -> Alternative:
    match source:
        case {"passage": list(slots), **rest}:
            given = Pattern.parse(rest.get("given", []))
            return Passage(given, tuple(_slot(slot, known | given.binds) for slot in slots))
        case {"say": str(say), **rest}:
            return _line(say, rest.get("asserts", []), known, titled)
        case _:
            raise StyleError(f"`{shorten(str(source))}` says nothing: write `say:` or `passage:`.")


def _line(say: str, asserts: object, known: frozenset[str], titled: bool) -> Line:
    template = Template.parse(say)
    pattern = Pattern.parse(asserts)
    if not titled and not any(isinstance(clause, Triple | Either) for clause in pattern.clauses):
        raise StyleError(f"`{shorten(say)}` asserts no fact: write a fact under `asserts:`.")
    if free := sorted({field.name for field in template.fields} - known - pattern.binds):
        raise StyleError(f"`{shorten(say)}`: nothing binds `{{{free[0]}}}`: name it under `asserts:`.")
    return Line(template, pattern)


def _list(source: object) -> Sequence[object]:
    if not isinstance(source, list):
        raise StyleError(f"`{shorten(str(source))}` should be a list.")
    return source

"""Reads the files of a language: a tree that knows its file and lines, and says so when something in it is wrong."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from render.prose.entry import NOTHING, Entry, Pool
from render.prose.errors import StyleError
from render.prose.template import Template
from world import LegendryError, Pattern
from world.errors import did_you_mean, shorten
from world.yaml_tree import Items, Table, Text, Tree, YamlError, parse, plain

_MOST_BYTES: Final = 2_000_000
_ENTRY: Final = ("say", "styles", "register", "asserts", "when", "presupposes", "pre", "post", "still")


@dataclass(frozen=True)
class Source:
    """A part of a file. `registers` are those that its entries may name."""

    path: Path
    tree: Tree
    registers: Mapping[str, Pattern] = field(default_factory=dict)

    def wrong(self, read: str, write: str) -> StyleError:
        """What is wrong here, with what to write instead."""
        return StyleError(f"{self.path.name}:{self.tree.line}: {read} {write}")

    def table(self) -> Iterator[tuple[str, "Source"]]:
        """What stands under each key."""
        if not isinstance(self.tree, Table):
            raise self.wrong("Here should be a table.", "Write `key: value`.")
        return ((key.value, replace(self, tree=value)) for key, value in self.tree.entries)

    def items(self) -> Iterator["Source"]:
        """What a list holds."""
        if not isinstance(self.tree, Items):
            raise self.wrong("Here should be a list.", "Write `- one`, each on its line.")
        return (replace(self, tree=item) for item in self.tree.items)

    def text(self) -> str:
        """A text."""
        if not isinstance(self.tree, Text):
            raise self.wrong("Here should be a text.", "Write it on one line.")
        return self.tree.value

    def words(self) -> list[str]:
        """Some texts, or one."""
        return [self.text()] if isinstance(self.tree, Text) else [item.text() for item in self.items()]

    def some(self) -> tuple[str, ...]:
        """Some texts, at least one, none of them blank."""
        found = tuple(self.words())
        if not found or not all(text.strip() for text in found):
            raise self.wrong("Here should be at least one text.", "Write `[one, another]`.")
        return found

    def numbers(self) -> tuple[int, ...]:
        """Some whole numbers from 1 to 99."""
        found = self.some()
        if not all(re.fullmatch("[1-9][0-9]?", text) for text in found):
            raise self.wrong("Here should be whole numbers from 1 to 99.", "Write `[12, 20]`.")
        return tuple(map(int, found))

    def flag(self) -> bool:
        """`true` or `false`."""
        if self.text() not in ("true", "false"):
            raise self.wrong(f"`{shorten(self.text())}` is neither `true` nor `false`.", "Write one of them.")
        return self.text() == "true"

    def holding(self, *keys: str) -> dict[str, "Source"]:
        """What stands under each key of a table in which some keys must be."""
        for key in keys:
            self.need(key)
        return dict(self.table())

    def only(self, *keys: str) -> dict[str, "Source"]:
        """What stands under the keys that may be here, and there are no others."""
        found = dict(self.table())
        for key, value in found.items():
            if key not in keys:
                hint = did_you_mean(key, keys)
                raise value.wrong(f"There is no key `{shorten(key)}` here.{hint}", f"There are: {', '.join(keys)}.")
        return found

    def need(self, key: str) -> "Source":
        """What stands under a key that must be here."""
        for name, value in self.table():
            if name == key:
                return value
        raise self.wrong(f"`{key}:` is missing here.", f"Write `{key}: …`.")

    def pattern(self) -> Pattern:
        """A pattern of facts."""
        try:
            return Pattern.parse(plain(self.tree))
        except LegendryError as error:
            raise self.wrong(str(error), "") from error

    def pool(self, place: str, known: frozenset[str] | None) -> Pool:
        """Entries that may name what is `known` (None: anything) and what they bind themselves."""
        found = tuple(item.entry(f"{place}#{number}", known) for number, item in enumerate(self.items()))
        if not found:
            raise self.wrong("There is no line here.", "Write `- one`, or leave it out.")
        return found

    def entry(self, place: str, known: frozenset[str] | None) -> Entry:
        """One entry: a line alone, or a table of what goes with it."""
        if isinstance(self.tree, Text):
            return Entry(self._line(self, known), place)
        found = self.only(*_ENTRY)
        patterns = {key: found[key].pattern() for key in ("asserts", "when", "presupposes") if key in found}
        bound = known if known is None else known.union(*(pattern.binds for pattern in patterns.values()))
        return Entry(
            self._line(self.need("say"), bound),
            place,
            styles=frozenset(found["styles"].words()) if "styles" in found else frozenset(),
            pre=tuple(found["pre"].words()) if "pre" in found else (),
            post=tuple(found["post"].words()) if "post" in found else (),
            still="still" in found and found["still"].flag(),
            register=self._register(found["register"], known) if "register" in found else NOTHING,
            **patterns,
        )

    def _register(self, source: "Source", known: frozenset[str] | None) -> Pattern:
        """The pattern of a register, which only a line of talk can have."""
        name = source.text()
        if name not in self.registers:
            raise source.wrong(
                f"There is no register `{shorten(name)}`.", f"There are: {', '.join(sorted(self.registers))}."
            )
        if known is not None and not known >= {"speaker", "hearer"}:
            raise source.wrong("Nobody speaks here, so there is no register.", "Leave it out.")
        return self.registers[name]

    @staticmethod
    def _line(source: "Source", known: frozenset[str] | None) -> Template:
        try:
            template = Template.parse(source.text())
        except StyleError as error:
            raise source.wrong(str(error), "") from error
        if known is not None and (free := sorted(template.names - known)):
            raise source.wrong(f"Nothing binds `{{{free[0]}}}`.", f"There are: {', '.join(sorted(known))}.")
        return template


def read_file(path: Path, registers: Mapping[str, Pattern] | None = None) -> Source:
    """A file of a language, whose entries may name `registers`. Raises `StyleError` where it cannot be read."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise StyleError(f"{path.name}: it has more than {_MOST_BYTES:,} bytes: write several files.")
        return Source(path, parse(path.read_text("utf-8")), registers or {})
    except OSError as error:
        raise StyleError(f"{path.name}: it cannot be read ({error.strerror}): make it a file of text.") from error
    except YamlError as error:
        raise StyleError(f"{path.name}:{error.line}: {error.read} {error.write}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise StyleError(f"{path.name}:{line}: This is no UTF-8: save the file as UTF-8.") from error

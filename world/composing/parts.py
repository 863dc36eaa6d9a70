"""Which things have notes, and which are parts of another's note: `anna/motive-1` is the first motive in Anna's."""

import re
from dataclasses import dataclass
from typing import Final

from ontology.vocabulary import Vocabulary
from world.composing.account import SOURCE, Account
from world.errors import NoteProblem
from world.facts import Fact, literal_value, to_iri
from world.notes.note import id_problem
from world.notes.values import LONGEST_VALUE
from world.yaml_tree import Text

_NUMBERED: Final = re.compile(r"(.+)/([a-z0-9]+)-([1-9][0-9]{0,5})")
_DEEPEST: Final = 4
_NO_FILE: Final = re.compile(r"readme|con|prn|aux|nul|(com|lpt)[0-9]")
"""Ids after which no note can be called: a README is none, and some systems keep the others for themselves."""


@dataclass(frozen=True)
class Place:
    """Where a part stands: under which key, as the how manieth value, and whether it says its sources itself."""

    key: str
    number: int
    cites: bool


class Parts:
    """The class of every thing that a note or a part of one describes, its sources, and the parts of each.

    A thing is a part where its id says so, its parent points to it, and its parent lends it no source.
    """

    def __init__(self, account: Account, vocabulary: Vocabulary, *, nested: bool) -> None:
        self._account = account
        self._vocabulary = vocabulary
        self.notes = {name: kind for name in account.subjects if is_note_id(name) and (kind := self._class(name))}
        self._of: dict[str, dict[str, Place]] = {}
        self.classes = dict(self.notes)
        if nested:
            for name in sorted(account.subjects, key=lambda name: (name.count("/"), name)):
                self._adopt(name)

    def of(self, parent: str) -> dict[str, Place]:
        """The parts of a thing, each with its place."""
        return self._of.get(parent, {})

    def kinds(self) -> dict[str, str | None]:
        """The class of each id that a note may refer to, as the reader will know it; None for one that is not ours."""
        kinds: dict[str, str | None] = {}
        for name in self._account.subjects:
            types = self._types(name)
            known = self._known(name)
            if types and len(known) < 2:
                kinds[name] = known[0] if known else None
        return kinds | self.classes

    def sources(self, name: str) -> frozenset[str]:
        """What a note or part cites for all its facts: what vouches for its type; all, in a world without origins."""
        cited = self.cited(name)
        kind = (name, "rdf:type", self._vocabulary.compact(self.classes[name]))
        if vouchers := self._account.vouchers(kind):
            return frozenset[str]().union(*(sources for sources, _ in vouchers)) & cited
        return cited if not any(self._account.vouchers(fact) for fact in self._account.facts(name)) else frozenset()

    def cited(self, name: str) -> frozenset[str]:
        """The sources that a thing cites and that can be written under `source`."""
        texts = (
            literal_value(fact[2]) for fact in self._account.facts(name) if fact[1] == SOURCE and fact[2][-1] == '"'
        )
        return frozenset(text for text in texts if text and text == text.strip() and len(text) <= LONGEST_VALUE)

    def _adopt(self, name: str) -> None:
        found = _NUMBERED.fullmatch(name)
        parent = found[1] if found else ""
        if found is None or parent not in self.classes or parent.count("/") >= _DEEPEST or len(self._types(name)) != 1:
            return
        link = self._link(parent, found[2], name)
        kind = self._class(name)
        if link is None or kind is None:
            return
        key, fact = link
        self.classes[name] = kind
        cites = self._cites(name, parent, fact)
        if cites is None:
            del self.classes[name]
        else:
            self._of.setdefault(parent, {})[name] = Place(key, int(found[3]), cites)

    def _cites(self, name: str, parent: str, link: Fact) -> bool | None:
        """Whether a part says its sources itself; None where it can neither do so nor go without.

        As the reader has it: a part that says none has those of the whole note, and the link to it those of its parent.
        """
        own, note = self.sources(name), self.sources(parent.partition("/")[0])
        vouchers = self._account.vouchers(link)
        linked = {sources for sources, _ in vouchers}
        if len(vouchers) > 1 or any(certainty for _, certainty in vouchers):
            return None
        above = self.sources(parent)
        if own == note and linked <= {above}:
            return False
        return True if own and linked <= {own} and own <= self.cited(parent) else None

    def _link(self, parent: str, written: str, name: str) -> tuple[str, Fact] | None:
        """The key whose small letters are `written` and the fact by which `parent` points to its part under it."""
        points_to = {fact[1]: fact for fact in self._account.facts(parent) if fact[2] == name}
        kind = self._class(name)
        for found in self._vocabulary.properties.values():
            key = next((key for key in found.keys if key.lower() == written), None)
            if key and found.is_object and found.name in points_to and kind:
                fits = found.range in self._vocabulary.superclasses(kind)
                if fits and self._vocabulary.allows(found, self.classes[parent]):
                    return key, points_to[found.name]
        return None

    def _class(self, name: str) -> str | None:
        """The class that a note names: the most particular one, None when there is none of ours."""
        return next(iter(self._known(name)), None)

    def _known(self, name: str) -> list[str]:
        above = self._vocabulary.superclasses
        return sorted(
            (t for t in self._types(name) if t in self._vocabulary.classes), key=lambda t: (-len(above(t)), t)
        )

    def _types(self, name: str) -> list[str]:
        kinds = [fact[2] for fact in self._account.facts(name) if fact[1] == "rdf:type"]
        return [to_iri(kind) for kind in kinds if not kind.startswith(('"', "_:"))]


def is_note_id(name: str) -> bool:
    """Whether a file can be called after an id, and the reader takes it for one."""
    return not isinstance(id_problem("", Text(name, 1)), NoteProblem) and _NO_FILE.fullmatch(name) is None

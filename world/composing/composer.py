"""From facts to tables: whatever the reader of notes would read back as it was, and nothing that it would not.

Each value is tried on that reader (`read_value`) before it counts as said. What remains is left over, with its reason.
"""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ontology.namespaces import XSD
from ontology.vocabulary import vocabulary
from world.composing.account import SOURCE, Account, Voucher
from world.composing.keys import key_for, position
from world.composing.parts import Parts
from world.composing.table import Entries, Part, Thing, Value, Vouched, Word
from world.facts import Fact, is_id, is_literal, literal, literal_value
from world.notes.known import Known
from world.notes.values import Misread, read_value
from world.store import World
from world.yaml_tree import Text

_TYPED: Final = (XSD.boolean, XSD.integer, XSD.decimal)


class Reason(StrEnum):
    """Why a fact is left over."""

    BLANK = "about, or leading to, something that has no name of its own"
    NO_NOTE = "about what cannot have a note: its id or its type is none that notes know"
    PART = "about a part of something, which cannot be nested there"
    FOREIGN = "in words of another vocabulary, or that its type does not have"
    TAGGED = "text that names its language"
    TYPE = "one more type"
    VALUE = "a value that cannot be written there as it is"
    SOURCE = "with sources or a certainty that cannot be written there"


@dataclass(frozen=True)
class Form:
    """What a format can hold: nested parts, values that are vouched for one by one, links to notes.

    In `cells`, an empty text is no value, and line ends are all the same. It `lends` where a fact that no file states
    may stand among others, whose sources it then seems to have.
    """

    parts: bool
    vouched: bool
    links: bool
    cells: bool
    lends: bool = False


NESTED: Final = Form(parts=True, vouched=True, links=True, cells=False)
FLAT: Final = Form(parts=False, vouched=False, links=False, cells=True)


class Composer:
    """Composes every thing of a world: `things`, sorted by id. `left` holds each fact that none of them says."""

    def __init__(self, world: World, form: Form) -> None:
        self.account = Account(world)
        self.left: dict[Fact, Reason] = {}
        self._form = form
        self._vocabulary = vocabulary()
        self._properties = {found.name: found for found in self._vocabulary.properties.values()}
        self._parts = Parts(self.account, self._vocabulary, nested=form.parts)
        self._known = Known(self._parts.kinds())
        self._said: set[str] = set()
        self.things = [self._thing(name, kind) for name, kind in self._parts.notes.items()]
        for name in self.account.subjects:
            if name not in self._said:
                self.left.update((fact, self._why_without_note(name)) for fact in self.account.facts(name))

    def leave(self, thing: Thing, reason: Reason) -> None:
        """Leaves all of a thing over after all, its parts included."""
        self.things.remove(thing)
        for name in self.account.subjects:
            if name == thing.id or (name.startswith(f"{thing.id}/") and name in self._said):
                self.left.update((fact, reason) for fact in self.account.facts(name))

    def _thing(self, name: str, kind: str) -> Thing:
        return Thing(name, kind, self._vocabulary.name_of(kind), self._entries(name, cites=True))

    def _entries(self, name: str, *, cites: bool) -> Entries:
        self._said.add(name)
        sources = self._parts.sources(name)
        cited = set(sources)
        words: dict[str, list[Value]] = defaultdict(list)
        for fact in self.account.facts(name):
            if fact[1] != SOURCE and fact[2] not in self._parts.of(name):
                self._say(fact, sources, words)
        self._nest(name, sources, words, cited)
        for values in words.values():
            cited.update(source for value in values if isinstance(value, Vouched) for source in value.sources)
        written = {literal(source) for source in cited}
        self.left.update((f, Reason.SOURCE) for f in self.account.facts(name) if f[1] == SOURCE and f[2] not in written)
        if cites:
            words["source"] = [Word(source) for source in sorted(sources)]
        entries = ((key, tuple(values)) for key, values in words.items() if values)
        return tuple(sorted(entries, key=lambda entry: position(entry[0], self._vocabulary)))

    def _nest(self, name: str, sources: frozenset[str], words: dict[str, list[Value]], cited: set[str]) -> None:
        """Puts each part where its number says. One whose number is higher than its list is long is referred to."""
        parts: dict[str, dict[int, str]] = defaultdict(dict)
        for part, place in self._parts.of(name).items():
            parts[place.key][place.number] = part
        for key, numbered in parts.items():
            found = self._vocabulary.property_for(key)
            assert found is not None
            others = [f for f in self.account.facts(name) if f[2] in numbered.values() and f[1] != found.name]
            while numbered and max(numbered) > len(words[key]) + len(numbered):
                others.append((name, found.name, numbered.pop(max(numbered))))
            for fact in others:
                self._say(fact, sources, words)
        for key, numbered in parts.items():
            for number, part in sorted(numbered.items()):
                words[key].insert(number - 1, self._part(key, part, self._parts.of(name)[part].cites))
                cited.update(self._parts.sources(part))

    def _part(self, key: str, part: str, cites: bool) -> Part:
        kind, found = self._parts.classes[part], self._vocabulary.property_for(key)
        table = self._entries(part, cites=cites)
        is_told = found is not None and found.range == kind and bool(table)
        return Part("" if is_told else self._vocabulary.name_of(kind), table)

    def _say(self, fact: Fact, sources: frozenset[str], words: dict[str, list[Value]]) -> None:
        """Adds what a fact says to the words of its subject, or the fact to what is left."""
        subject, predicate, value = fact
        kind = self._parts.classes[subject]
        if predicate == "rdf:type":
            if value != self._vocabulary.compact(kind):
                self.left[fact] = Reason.TYPE
            return
        found = self._properties.get(predicate)
        if found is None or not found.keys or not self._vocabulary.allows(found, kind):
            self.left[fact] = Reason.FOREIGN
            return
        key = key_for(found, kind, self._vocabulary)
        word = self._word(key, value)
        values = self._vouched(fact, word, sources) if isinstance(word, Word) else word
        if isinstance(values, Reason):
            self.left[fact] = values
        else:
            words[key] += values

    def _word(self, key: str, value: str) -> Word | Reason:
        """The word that the reader takes for this value under this key."""
        found = self._vocabulary.property_for(key)
        assert found is not None
        text = literal_value(value)
        if text is None and not is_id(value.removeprefix("lg:")):
            return Reason.BLANK if value.startswith("_:") else Reason.FOREIGN
        if text is None:
            is_note = value in self._parts.notes
            word = Word(value.removeprefix("lg:"), link=is_note and self._form.links)
        elif self._form.cells and (not text or "\r" in text):
            return Reason.VALUE
        else:
            word = Word(text, typed=found.range in _TYPED)
        try:
            is_same = read_value(key, Text(word.text, 1), found, self._vocabulary, self._known) == value
        except Misread:
            is_same = False
        if is_same:
            return word
        return Reason.TAGGED if is_literal(value) and value.rpartition('"')[2].startswith("@") else Reason.VALUE

    def _vouched(self, fact: Fact, word: Word, sources: frozenset[str]) -> list[Value] | Reason:
        """The word once for each way in which the fact is vouched for."""
        vouchers = self.account.vouchers(fact)
        if not vouchers:
            is_lent = sources and not self._form.lends and self._has_origins(fact[0])
            return Reason.SOURCE if is_lent else [word]
        values = [self._with_voucher(fact[0], word, voucher, sources) for voucher in vouchers]
        return Reason.SOURCE if None in values else [value for value in values if value is not None]

    def _with_voucher(self, name: str, word: Word, voucher: Voucher, sources: frozenset[str]) -> Value | None:
        own, certainty = voucher
        if own == sources and not certainty:
            return word
        can = self._form.vouched and own <= self._parts.cited(name) and (own or not sources)
        return Vouched(word, () if own == sources else tuple(sorted(own)), certainty) if can else None

    def _has_origins(self, name: str) -> bool:
        return any(self.account.vouchers(fact) for fact in self.account.facts(name))

    def _why_without_note(self, name: str) -> Reason:
        if name.startswith("_:"):
            return Reason.BLANK
        return Reason.PART if name.partition("/")[0] in self._parts.notes else Reason.NO_NOTE

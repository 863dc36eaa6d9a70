"""From a GEDCOM file to statements: people, their births and deaths, who married whom, whose child is whose."""

import io
from array import array
from collections.abc import Container, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from ged4py.date import DateValue
from ged4py.model import Record
from ged4py.parser import GedcomReader, IntegrityError, ParserError

from world.errors import NoteErrors, NoteProblem, TimeError, shorten
from world.facts import Fact, is_id, literal
from world.foreign.gedcom.dates import expression, phrase_of
from world.foreign.gedcom.lines import Lines, read_lines
from world.foreign.gedcom.places import Places
from world.foreign.naming import Ids
from world.notes.values import LONGEST_VALUE
from world.origin import Origin, Statement

OURS: Final = "legendry"
"""The type of reference number under which a world writes the ids of its people."""

ENDED: Final = "end of marriage"
_LONGEST_ID: Final = 100
_PRONOUNS: Final = {"M": "he", "F": "she", "X": "they"}


_MOST_PROBLEMS: Final = 10_000
_HEAD_BYTES: Final = 1 << 20


def read_gedcom(path: Path, taken: Container[str] = ()) -> Iterator[Statement]:
    """The statements of a GEDCOM file, as it is read. Raises `NoteErrors` at the end, with what was found to be wrong.

    `taken` are ids that belong to others: whoever would be called so gets a number. People with a reference number of a
    world keep their id.
    """
    lines = read_lines(path)
    with closing(lines.data):
        reading = _Reading(lines, Ids(taken))
        with suppress(_TooMany):
            yield from reading.statements()
        if reading.problems:
            raise NoteErrors(reading.problems)


class _TooMany(Exception):
    """So much is wrong that there is no point in reading on."""


class _Reader(GedcomReader):
    """Reads line by line; ged4py by itself goes byte by byte, for the line ends of old Macs, which are gone here."""

    def __init__(self, data: BinaryIO) -> None:
        super().__init__(io.BytesIO(data.read(_HEAD_BYTES)))  # its guess at the encoding, for which it closes a file
        self._file = data  # type: ignore[assignment]  # it asks for readline, seek and tell


@dataclass
class _Reading:
    lines: Lines
    ids: Ids
    problems: list[NoteProblem] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    _last: Origin | None = None

    def statements(self) -> Iterator[Statement]:
        self.places = Places(self.ids)
        try:
            with _Reader(self.lines.data) as file:
                if not self.lines.people:
                    self._report(
                        0, "There are no people in this file.", "Export the family tree as GEDCOM 5.5.1, in UTF-8."
                    )
                self._name_all(self._records(file, self.lines.people, anew=True))
                for record in self._records(file, self.lines.people):
                    yield from self._person(record)
                for record in self._records(file, self.lines.families, anew=True):
                    yield from self._family(record)
        except (ParserError, IntegrityError, LookupError, OSError) as error:
            self._report(0, f"This cannot be read as GEDCOM: {shorten(str(error))}.", "Export it again, in UTF-8.")

    def _records(self, file: GedcomReader, places: "array[int]", *, anew: bool = False) -> Iterator[Record]:
        """The records that begin at these places; what is wrong in them is reported when they are read `anew`."""
        for offset in places:
            try:
                record = file.read_record(offset)
            except ValueError as error:
                if anew:
                    self._report(offset, f"This record cannot be read: {shorten(str(error))}.", "Correct it.")
            else:
                assert record is not None
                yield record

    def _name_all(self, people: Iterable[Record]) -> None:
        """Gives everybody an id: the one that a world wrote there or, when those are taken, one made of the name."""
        unnamed: list[tuple[str, str]] = []
        for record in people:
            xref = record.xref_id or ""
            if not xref or xref in self.people:
                again = f"The person `{shorten(xref)}` stands here a second time."
                read = again if xref else "This person has no number."
                self._report(record.offset, read, "Write a number of its own, such as `0 @I1@ INDI`.")
                continue
            own = next((_text(part) for part in _parts(record, "REFN") if _first(part, "TYPE") == OURS), "")
            self.people[xref] = own
            if is_id(own) and len(own) <= _LONGEST_ID and not self.ids.given(own):
                self.ids.claim(own)
            else:
                unnamed.append(
                    (xref, next((text for part in _parts(record, "NAME") if (text := _full_name(part))), ""))
                )
        for xref, name in unnamed:
            self.people[xref] = self.ids.make(name, f"person-{xref}")

    def _person(self, record: Record) -> Iterator[Statement]:
        one = self.people.get(record.xref_id or "")
        if one is None:
            return
        yield self._say(record, (one, "rdf:type", "lg:Person"))
        named = False
        for part in _parts(record, "NAME"):
            if name := _full_name(part):
                yield self._say(part, (one, "skos:altLabel" if named else "rdfs:label", literal(name[:LONGEST_VALUE])))
                named = True
        for part in _parts(record, "SEX")[:1]:
            if pronoun := _PRONOUNS.get(_text(part).upper()):
                yield self._say(part, (one, "lg:pronoun", literal(pronoun)))
        notes = [text for part in _parts(record, "NOTE") if (text := _text(part)) and not text.startswith("@")]
        for part in _parts(record, "BIRT")[:1]:
            place, facts = self._place(part)
            facts += [(one, "lg:birthplace", place)] if place else []
            facts += self._dated(part, one, "lg:begin", notes)
            yield from (self._say(part, fact) for fact in facts)
        for part in _parts(record, "DEAT")[:1]:
            yield from self._death(part, one, notes)
        if notes:
            yield self._say(record, (one, "dcterms:description", literal("\n\n".join(notes)[:LONGEST_VALUE])))

    def _death(self, part: Record, one: str, notes: list[str]) -> Iterator[Statement]:
        """The day of a death is the person's; an event is made of one that has a place, or no day."""
        dated = self._dated(part, one, "lg:end", notes)
        place, facts = self._place(part)
        if place or not dated:
            event = self.ids.part(one, "death")
            facts += [(event, "rdf:type", "lg:Death"), (event, "lg:deceased", one)]
            facts += [(event, "lg:place", place)] if place else []
            facts += [(event, "lg:when", value) for _, _, value in dated if "/" not in value]
        yield from (self._say(part, fact) for fact in (*dated, *facts))

    def _family(self, record: Record) -> Iterator[Statement]:
        partners = [self._who(part) for part in (*_parts(record, "HUSB")[:1], *_parts(record, "WIFE")[:1])]
        children = [(part, self._who(part)) for part in _parts(record, "CHIL")]
        couple = list(dict.fromkeys(partner for partner in partners if partner))
        for part, child in children:
            for parent in couple if child else ():
                bond = self.ids.part(child, "parent")
                kin = ((bond, "rdf:type", "lg:Parenthood"), (bond, "lg:parent", parent), (bond, "lg:child", child))
                yield from (self._say(part, fact) for fact in kin)
        married = _parts(record, "MARR") or _parts(record, "DIV") or _ends(record)
        siblings = list(dict.fromkeys(child for _, child in children if child))
        if couple and married:
            yield from self._marriage(record, couple)
        elif len(couple) > 1 and not children:
            yield from self._bond(record, "lg:Relationship", "lg:party", couple)[1]
        elif not couple and len(siblings) > 1:
            yield from self._bond(record, "lg:Siblinghood", "lg:party", siblings)[1]

    def _marriage(self, record: Record, couple: list[str]) -> Iterator[Statement]:
        marriage, facts = self._bond(record, "lg:Marriage", "lg:spouse", couple)
        yield from facts
        notes: list[str] = []
        for part in _parts(record, "MARR")[:1]:
            dated = self._dated(part, marriage, "lg:begin", notes)
            place, said = self._place(part)
            if place:
                event = self.ids.part(marriage, "wedding")
                said += [*_event(event, "lg:Wedding", couple, dated), (event, "lg:place", place)]
            yield from (self._say(part, fact) for fact in (*dated, *said))
        for part in (*_parts(record, "DIV"), *_ends(record))[:1]:
            dated = self._dated(part, marriage, "lg:end", notes)
            divorced = part.tag == "DIV"
            said = _event(self.ids.part(marriage, "divorce"), "lg:Divorce", couple, dated) if divorced else []
            yield from (self._say(part, fact) for fact in (*dated, *said))
        if notes:
            yield self._say(record, (marriage, "dcterms:description", literal("\n\n".join(notes)[:LONGEST_VALUE])))

    def _bond(self, record: Record, kind: str, role: str, who: list[str]) -> tuple[str, list[Statement]]:
        word = kind.removeprefix("lg:").lower()
        one = self.ids.make(f"{word}-{who[0][:20]}-{who[1][:20] if len(who) > 1 else ''}", word)
        facts = [(one, "rdf:type", kind), *((one, role, other) for other in who)]
        return one, [self._say(record, fact) for fact in facts]

    def _who(self, part: Record) -> str:
        """The person whom a line points to; whoever is not in the file is reported."""
        xref = str(part.value or "")
        if xref not in self.people:
            read = f"`{part.tag}` points to `{shorten(xref)}`, and nobody in this file bears that number."
            self._report(part.offset, read, "Write the number of a person, or add the person.")
        return self.people.get(xref, "")

    def _place(self, part: Record) -> tuple[str, list[Fact]]:
        for record in _parts(part, "PLAC"):
            return self.places.read(record, _text(record)[:LONGEST_VALUE])
        return "", []

    def _dated(self, part: Record, one: str, name: str, notes: list[str]) -> list[Fact]:
        """When it was, as a fact; the words of a date that is a phrase go among the notes."""
        for record in _parts(part, "DATE"):
            value: object = record.value
            if not isinstance(value, DateValue):
                continue
            try:
                text = expression(value)
            except TimeError as error:
                self._report(record.offset, str(error), "")
                return []
            if words := phrase_of(value):
                notes.append(f"{_EVENTS[part.tag or '']}: {words}")
            return [(one, name, literal(text))] if text else []
        return []

    def _say(self, record: Record, fact: Fact) -> Statement:
        line = self.lines.number(record.offset or 0)
        if self._last is None or self._last.line != line:
            self._last = Origin(self.lines.file, line)
        return Statement(fact, self._last)

    def _report(self, offset: int | None, read: str, write: str) -> None:
        self.problems.append(self.lines.problem(offset or 0, read, write))
        if len(self.problems) >= _MOST_PROBLEMS:
            raise _TooMany


_EVENTS: Final = {"BIRT": "Born", "DEAT": "Died", "MARR": "Married", "DIV": "Divorced", "EVEN": "Ended"}


def _event(one: str, kind: str, couple: list[str], dated: list[Fact]) -> list[Fact]:
    """A wedding or a divorce. A date of the form A/B is left to the marriage: an event's would say that it lasted."""
    when = [(one, "lg:when", value) for _, _, value in dated if "/" not in value]
    return [(one, "rdf:type", kind), *((one, "lg:spouse", partner) for partner in couple), *when]


def _ends(record: Record) -> list[Record]:
    return [part for part in _parts(record, "EVEN") if _first(part, "TYPE") == ENDED]


def _parts(record: Record, tag: str) -> list[Record]:
    """The parts of a record as they stand there: pointers are not followed."""
    return [part for part in record.sub_records if part is not None and part.tag == tag]


def _first(record: Record, tag: str) -> str:
    return next(map(_text, _parts(record, tag)), "")


def _text(record: Record) -> str:
    return str(record.value or "").replace("@@", "@").strip()


def _full_name(record: Record) -> str:
    value = record.value
    parts = value if isinstance(value, tuple) else (str(value or ""),)
    given, surname, suffix = (*parts, "", "")[:3]
    return " ".join(" ".join((given, surname, suffix)).replace("@@", "@").split())

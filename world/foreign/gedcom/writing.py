"""A world's people and their kin as GEDCOM 5.5.1, in UTF-8.

Each person carries the world's id as a reference number, so that it comes back under the same id.
"""

from collections.abc import Iterator
from typing import Final

from world.facts import literal_value
from world.foreign.gedcom.dates import gedcom_date
from world.foreign.gedcom.families import Family, born_at, died_at, families
from world.foreign.gedcom.places import place_lines
from world.foreign.gedcom.reading import ENDED, OURS
from world.foreign.gedcom.text import escaped, name_line, one_line, text_lines
from world.store import World

_HEAD: Final = (
    "0 HEAD",
    "1 SOUR LEGENDRY",
    "2 NAME Legendry",
    "1 SUBM @U1@",
    "1 GEDC",
    "2 VERS 5.5.1",
    "2 FORM LINEAGE-LINKED",
    "1 CHAR UTF-8",
    "0 @U1@ SUBM",
    "1 NAME Legendry",
)
_SEX: Final = {"he": "M", "she": "F"}
_BOUNDS: Final = {
    "lg:begin": ("lg:beginEarliest", "lg:beginLatest"),
    "lg:end": ("lg:endEarliest", "lg:endLatest"),
    "lg:when": ("lg:beginEarliest", "lg:endLatest"),
}


def gedcom(world: World) -> bytes:
    """All people of a world with their births, deaths, parents, children and marriages."""
    groups = families(world)
    people = {fact[0] for fact in world.facts(predicate="rdf:type", object="lg:Person")}
    people |= {one for family in groups for one in (*family.partners, *family.children)}
    numbers = {one: f"@I{number}@" for number, one in enumerate(sorted(people), start=1)}
    return _Writing(world, numbers).text(groups).encode("utf-8", "replace")


class _Writing:
    def __init__(self, world: World, numbers: dict[str, str]) -> None:
        self.world = world
        self.numbers = numbers
        self.births, self.deaths = born_at(world), died_at(world)

    def text(self, groups: list[Family]) -> str:
        parts: dict[str, list[str]] = {one: [] for one in self.numbers}
        lines: list[str] = []
        for number, family in enumerate(groups, start=1):
            lines += self._family(f"@F{number}@", family)
            for one in family.partners:
                parts[one].append(f"1 FAMS @F{number}@")
            for one in family.children:
                parts[one].append(f"1 FAMC @F{number}@")
        told = [line for one in self.numbers for line in (*self._person(one), *parts[one])]
        return "\n".join((*_HEAD, *told, *lines, "0 TRLR", ""))

    def _person(self, one: str) -> Iterator[str]:
        yield f"0 {self.numbers[one]} INDI"
        if name := name_line(self.world.value(one, "rdfs:label")):
            yield f"1 NAME {name}"
        for fact in self.world.facts(one, "skos:altLabel"):
            if alias := name_line(literal_value(fact[2])):
                yield from (f"1 NAME {alias}", "2 TYPE aka")
        yield f"1 SEX {_SEX.get(self.world.value(one, 'lg:pronoun') or '', 'U')}"
        birth, death = self.births.get(one, ""), self.deaths.get(one, "")
        born = [*self._date((one, "lg:begin"), (birth, "lg:when")), *self._place((one, "lg:birthplace"), birth)]
        if born:
            yield from ("1 BIRT", *born)
        died = [*self._date((one, "lg:end"), (death, "lg:when")), *self._place(None, death)]
        if died or death:
            yield from ("1 DEAT" if died else "1 DEAT Y", *died)
        yield f"1 REFN {escaped(one)}"
        yield f"2 TYPE {OURS}"
        for fact in self.world.facts(one, "dcterms:description"):
            yield from text_lines("NOTE", literal_value(fact[2]) or "")

    def _family(self, number: str, family: Family) -> Iterator[str]:
        yield f"0 {number} FAM"
        for tag, one in zip(("HUSB", "WIFE"), self._in_order(family), strict=False):
            if one:
                yield f"1 {tag} {self.numbers[one]}"
        yield from (f"1 CHIL {self.numbers[child]}" for child in family.children)
        marriage = family.marriage
        if marriage or family.wedding:
            dated = [
                *self._date((marriage, "lg:begin"), (family.wedding, "lg:when")),
                *self._place(None, family.wedding),
            ]
            yield from ("1 MARR" if dated else "1 MARR Y", *dated)
        if family.divorce:
            dated = self._date((marriage, "lg:end"), (family.divorce, "lg:when"))
            yield from ("1 DIV" if dated else "1 DIV Y", *dated)
        elif marriage and (dated := self._date((marriage, "lg:end"))):
            yield from ("1 EVEN", f"2 TYPE {ENDED}", *dated)

    def _in_order(self, family: Family) -> tuple[str, ...]:
        """Him as HUSB and her as WIFE, as GEDCOM calls its two places; whoever is neither takes what is left."""
        pronouns = [self.world.value(one, "lg:pronoun") for one in family.partners]
        if len(pronouns) == 1:
            return ("", *family.partners) if pronouns == ["she"] else family.partners
        return family.partners[::-1] if pronouns and (pronouns[0] == "she" or pronouns[1] == "he") else family.partners

    def _date(self, *written: tuple[str, str]) -> list[str]:
        for one, name in written:
            text = self.world.value(one, name) if one else None
            if text is not None:
                earliest, latest = (self.world.value(one, bound) for bound in _BOUNDS[name])
                return [f"2 DATE {one_line(gedcom_date(text, earliest, latest))}"]
        return []

    def _place(self, told: tuple[str, str] | None, event: str) -> list[str]:
        sought = [told] if told else []
        for one, name in (*sought, (event, "lg:place")):
            if one and (found := next(self.world.facts(one, name), None)):
                return place_lines(self.world, found[2], 2)
        return []

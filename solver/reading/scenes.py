"""Scenes: what happens, who is in it, where and when, what changes, and who learns what."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from ontology.vocabulary import vocabulary
from solver.reading.body import Slot, Step
from solver.reading.terms import class_at, individual_at, property_at
from solver.reading.words import check_fields
from solver.schema import Beginning, Role, SceneTemplate
from world.data_file import Place, Record
from world.errors import did_you_mean, shorten

KEYS: Final = (
    "id",
    "kind",
    "summary",
    "roles",
    "facts",
    "place",
    "only",
    "gap",
    "after",
    "learns",
    "begins",
    "ends",
    "plot",
    "alternative",
)
LONGEST: Final = 40_000
"""Days: no span of a plot is longer."""


class SceneReader:
    """Reads the scenes of a schema. `slots` are the names of its sub-plots and alternatives."""

    def __init__(self, roles: Mapping[str, Role], plots: Collection[str], alternatives: Collection[str]) -> None:
        self._roles, self._plots, self._alternatives = roles, plots, alternatives

    def step(self, about: Record) -> Step:
        """A scene, or where those of a sub-plot or an alternative come. Raises `DataError`."""
        for key, known in (("plot", self._plots), ("alternative", self._alternatives)):
            if about.has(key):
                return self._slot(about, key, known)
        place, city_of = self._place(about)
        return SceneTemplate(
            id=self._name(about),
            kind=vocabulary().compact(class_at(about.at("kind"), about.text("kind"))),
            summary=check_fields(about.at("summary"), about.text("summary"), self._roles),
            participants=tuple(self._parts(about, "roles")),
            facts=tuple(self._facts(about)),
            place=place,
            city_of=city_of,
            only=tuple(self._only(about)),
            gap=_days(about, "gap") if about.has("gap") else (0, 0),
            after=tuple(self._after(about)),
            learns=tuple(self._learns(about)),
            begins=tuple(self._begins(one) for one in about.records("begins", ("a", "called", "roles"))),
            ends=tuple(self._known(about.at("ends"), role) for role in about.texts("ends")),
        )

    def _slot(self, about: Record, key: str, known: Collection[str]) -> Slot:
        name = about.text(key)
        if name not in known:
            there = f"There are: {', '.join(known)}." if known else "There are none here: leave this line out."
            what = "sub-plot" if key == "plot" else key
            raise about.at(key).wrong(f"There is no {what} `{shorten(name)}`.{did_you_mean(name, known)}", there)
        if others := [one for one in about.keys if one not in (key, "gap")]:
            raise about.at(others[0]).wrong(
                f"`{others[0]}` does not go with `{key}`: the scenes of that part come here.",
                "Leave it out; `gap` may stand here.",
            )
        return Slot(**{key: name}, gap=_days(about, "gap") if about.has("gap") else None)

    def _name(self, about: Record) -> str:
        name = about.text("id")
        if not name.replace("-", "").isalnum() or not name.isascii():
            raise about.at("id").wrong(f"`{shorten(name)}` is no id of a scene.", "Write letters with hyphens.")
        return name

    def _place(self, about: Record) -> tuple[str | None, str | None]:
        if about.is_mapping("place"):
            city = about.record("place", ("city_of",))
            return None, self._known(city.at("city_of"), city.text("city_of"))
        return (self._known(about.at("place"), about.text("place")) if about.has("place") else None), None

    def _parts(self, about: Record, key: str) -> Iterator[tuple[str, str]]:
        if about.has(key):
            parts = about.record(key, None)
            for name in parts.keys:
                for role in parts.texts(name):
                    yield property_at(parts.at(name), name), self._known(parts.at(name), role)

    def _facts(self, about: Record) -> Iterator[tuple[str, str]]:
        if about.has("facts"):
            facts = about.record("facts", None)
            for name in facts.keys:
                yield property_at(facts.at(name), name), facts.text(name)

    def _only(self, about: Record) -> Iterator[tuple[str, tuple[str, ...]]]:
        if about.has("only"):
            only = about.record("only", None)
            for name in only.keys:
                role = self._roles[self._known(only.at(name), name)]
                chosen = tuple(individual_at(only.at(name), choice) for choice in only.texts(name))
                if never := [choice for choice in chosen if choice not in role.choices]:
                    raise only.at(name).wrong(
                        f"`{name}` is never {never[0].removeprefix('lg:')}.", "Write one of its choices."
                    )
                yield name, chosen

    def _after(self, about: Record) -> Iterator[tuple[str, tuple[int, int]]]:
        if about.has("after"):
            after = about.record("after", None)
            for name in after.keys:
                yield self._known(after.at(name), name), _days(after, name)

    def _learns(self, about: Record) -> Iterator[tuple[str, str]]:
        if about.has("learns"):
            learns = about.record("learns", None)
            for name in learns.keys:
                for known in learns.texts(name):
                    yield self._known(learns.at(name), name), self._known(learns.at(name), known)

    def _begins(self, about: Record) -> Beginning:
        kind = vocabulary().compact(class_at(about.at("a"), about.text("a")))
        called = check_fields(about.at("called"), about.text("called"), self._roles)
        return Beginning(kind, called, tuple(self._parts(about, "roles")))

    def _known(self, place: Place, role: str) -> str:
        if role not in self._roles:
            near = did_you_mean(role, self._roles)
            there = ", ".join(self._roles)
            raise place.wrong(f"There is no role `{shorten(role)}`.{near}", f"There are: {shorten(there, 400)}.")
        return role


def _days(about: Record, key: str) -> tuple[int, int]:
    """A span of days, not empty."""
    words = about.texts(key)
    if len(words) != 2 or not all(word.isascii() and word.isdecimal() and len(word) < 7 for word in words):
        raise about.at(key).wrong(f"`{key}` is no span of days.", "Write the least and the most: [1, 30].")
    least, most = int(words[0]), int(words[1])
    if least > most:
        raise about.at(key).wrong(f"No day is in a window from {least} to {most}.", f"Write [{most}, {least}].")
    if most > LONGEST:
        raise about.at(key).wrong(f"`{key}` is {most:,} days.", f"Write at most {LONGEST:,}.")
    return least, most

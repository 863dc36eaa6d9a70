"""Roles: a class, what they mean, choices, and in short what must hold of each alone or in time with another."""

from collections.abc import Iterator
from dataclasses import dataclass

from ontology.vocabulary import vocabulary
from solver.reading.terms import class_at, individual_at
from solver.schema import Role
from world.data_file import Place, Record

KEYS = ("a", "means", "choices", "status", "times", "optional")


@dataclass(frozen=True)
class Short:
    """A rule in short, written with a role: a predicate and its roles, and where it stands."""

    place: Place
    predicate: str
    of: tuple[str, ...]

    @property
    def id(self) -> str:
        """What the rule is called: `spy_is_at_large`, `cover_overlaps_leak`."""
        first, *others = self.of
        return "_".join([first, self.predicate.replace("-", "_"), *others])


def roles_of(record: Record) -> tuple[dict[str, Role], tuple[str, ...]]:
    """The roles under `roles`, and which of them are optional. Raises `DataError`."""
    found: dict[str, Role] = {}
    optional: list[str] = []
    for name in record.keys:
        if not name.isidentifier() or not name.isascii():
            raise record.at(name).wrong(f"`{name}` is no name of a role.", "Write letters, digits and `_`.")
        about = record.record(name, KEYS)
        found[name] = _role(name, about)
        if is_optional(about):
            optional.append(name)
    return found, tuple(optional)


def is_optional(about: Record) -> bool:
    """Whether a plot may do without a role or a sub-plot. Raises `DataError` for anything but true."""
    if about.has("optional") and about.optional("optional") != "true":
        raise about.at("optional").wrong(f"`optional` is {about.optional('optional')}.", "Write true.")
    return about.has("optional")


def shorts_of(record: Record) -> Iterator[Short]:
    """The rules that roles carry: under `status` what holds of one, under `times` how it lies to another."""
    for name in record.keys:
        about = record.record(name, KEYS)
        for predicate in about.texts("status"):
            yield Short(about.at("status"), predicate, (name,))
        if about.has("times"):
            times = about.record("times", None)
            for word in times.keys:
                for other in times.texts(word):
                    yield Short(times.at(word), word, (name, other))


def _role(name: str, about: Record) -> Role:
    kind = vocabulary().compact(class_at(about.at("a"), about.text("a")))
    given = about.record("choices", None).keys if about.is_mapping("choices") else about.words("choices")
    choices = tuple(individual_at(about.at("choices"), choice) for choice in given)
    return Role(name, kind, about.text("means"), choices)

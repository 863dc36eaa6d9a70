"""The vocabulary's terms in what a writer writes: every class, property and individual that is named must be there."""

from collections.abc import Iterable, Iterator

from ontology.namespaces import LG
from ontology.vocabulary import vocabulary
from world.data_file import Place
from world.errors import did_you_mean, shorten
from world.facts import is_literal, to_iri
from world.pattern import Absent, Either, Pattern, Test, Triple
from world.pattern.clause import Relation, is_variable

_TYPE = "rdf:type"
_OURS = "lg:"


def class_at(place: Place, name: str) -> str:
    """The IRI of a class by its name. Raises `DataError` where there is none."""
    iri = vocabulary().class_named(name)
    if iri is None:
        near = did_you_mean(name, vocabulary().class_names)
        raise place.wrong(f"There is no class `{shorten(name)}`.{near}", "`legendry keys` lists the classes.")
    return iri


def property_at(place: Place, name: str) -> str:
    """A property of ours in compact text by its name. Raises `DataError` where there is none."""
    if str(LG) + name not in vocabulary().properties:
        near = did_you_mean(name, _property_names())
        raise place.wrong(f"There is no property `{shorten(name)}`.{near}", "`legendry keys` lists them by class.")
    return f"{_OURS}{name}"


def individual_at(place: Place, name: str) -> str:
    """A choice in compact text by its name. Raises `DataError` where there is none."""
    if vocabulary().individual_named(name) is None:
        known = [vocabulary().name_of(iri) for iri in vocabulary().individuals]
        near = did_you_mean(name, known)
        raise place.wrong(f"There is no choice `{shorten(name)}`.{near}", f"There are: {', '.join(known)}.")
    return f"{_OURS}{name}"


def check_terms(place: Place, pattern: Pattern) -> None:
    """Raises `DataError` for a pattern that names what the vocabulary does not have."""
    for triple in triples(pattern):
        if triple.predicate == _TYPE:
            if triple.object.startswith(_OURS):
                class_at(place, triple.object.removeprefix(_OURS))
        elif triple.predicate.startswith(_OURS):
            property_at(place, triple.predicate.removeprefix(_OURS))
        elif to_iri(triple.predicate) not in vocabulary().properties:
            raise place.wrong(f"There is no property `{shorten(triple.predicate)}`.", "Write one such as `lg:party`.")
        if triple.predicate != _TYPE:
            for term in (triple.subject, triple.object):
                _check_individual(place, term)
    for test in tests(pattern):
        if test.relation is Relation.REACHES:
            for step in test.measure.split("/"):
                property_at(place, step.lstrip("^").removeprefix(_OURS))
        for term in (test.subject, test.object):
            _check_individual(place, term)


def check_tests(place: Place, pattern: Pattern, known: Iterable[str]) -> None:
    """Raises `DataError` where, in some alternative, nothing says what a variable is that a test is about.

    `known` are the roles or the parameters: whatever may play them is known.
    """
    for test, name in pattern.unbound(known):
        line = " ".join(filter(None, (test.subject, test.relation, test.measure, test.object)))
        raise place.wrong(
            f"`{shorten(line)}` cannot be tested: in a way to meet this pattern no fact says what ?{name} is.",
            f"Write a fact with ?{name} beside this line, or the line inside those ways of `any` that have one.",
        )


def _check_individual(place: Place, term: str) -> None:
    if not is_variable(term) and not is_literal(term) and term.startswith(_OURS):
        name = term.removeprefix(_OURS)
        if vocabulary().class_named(name) is None:
            individual_at(place, name)


def triples(pattern: Pattern) -> Iterator[Triple]:
    """The facts of a pattern, however deep."""
    for clause in pattern.clauses:
        match clause:
            case Triple():
                yield clause
            case Either(patterns):
                for one in patterns:
                    yield from triples(one)
            case Absent(inner):
                yield from triples(inner)


def tests(pattern: Pattern) -> Iterator[Test]:
    """The tests of a pattern, however deep."""
    for clause in pattern.clauses:
        match clause:
            case Test():
                yield clause
            case Either(patterns):
                for one in patterns:
                    yield from tests(one)
            case Absent(inner):
                yield from tests(inner)


def _property_names() -> list[str]:
    return [vocabulary().name_of(iri) for iri in vocabulary().properties if iri.startswith(str(LG))]

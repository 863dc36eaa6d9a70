"""From notes to statements: each key becomes a fact, checked against the vocabulary and against the other notes."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from ontology.namespaces import LG, XSD
from ontology.vocabulary import Property, Vocabulary
from world.errors import NoteProblem, TimeError, did_you_mean, shorten
from world.facts import Fact, literal
from world.notes.note import (
    VALUE,
    Described,
    Note,
    class_of,
    id_problem,
    is_wrapped,
    parts_of,
)
from world.yaml_tree import Items, Table, Text, Tree
from world.origin import Origin, Statement
from world.time.day import from_iso
from world.time.expression import read as read_time
from world.time.expression import references

LONGEST_VALUE: Final = 20_000
"""Characters of one value. A name of a megabyte is a mistake or an attack."""

_STRUCTURAL = ("id", "type", "source")
_DESCRIPTION = "description"
_WRAPPER = (VALUE, "source", "certainty")


class StatementReader:
    """Reads notes whose ids are known. Collects every problem instead of stopping at the first.

    `kinds` gives the class IRI of each id that may be referred to (None where it is not known: no check then).
    """

    def __init__(self, vocabulary: Vocabulary, kinds: Mapping[str, str | None]) -> None:
        self.vocabulary = vocabulary
        self.kinds = dict(kinds)
        self.problems: list[NoteProblem] = []

    def declare(self, note: Note) -> Iterator[tuple[str, str, int]]:
        """The id, class and line of the note and of every node nested in it."""
        for node in self._described(note.file, note.node):
            yield node.id, node.kind, node.line

    def read(self, note: Note) -> Iterator[Statement]:
        """The note's statements, in the order in which they stand."""
        described = tuple(self._described(note.file, note.node, report=True))
        for node in described:
            yield from self._node(note.file, node, self._sources(note.file, note.node.table))
        if note.body.value and note.node.table.get(_DESCRIPTION) is None:
            origin = self._origin(note.file, note.body.line, self._sources(note.file, note.node.table))
            if self._short_enough(note.file, note.body):
                yield Statement(
                    (note.node.id, "dcterms:description", literal(note.body.value)),
                    origin,
                )

    def _described(self, file: str, node: Described, *, report: bool = False) -> Iterator[Described]:
        yield node
        for key, value in node.table.entries:
            found = self.vocabulary.property_for(key.value)
            if found is None or not found.is_object:
                continue
            for number, part in enumerate(parts_of(value), start=1):
                if isinstance(part, Table) and not is_wrapped(part):
                    nested = self._nested(file, node, key.value, number, part, found)
                    if isinstance(nested, Described):
                        yield from self._described(file, nested, report=report)
                    elif report:
                        self.problems.append(nested)

    def _nested(
        self,
        file: str,
        parent: Described,
        key: str,
        number: int,
        table: Table,
        found: Property,
    ) -> Described | NoteProblem:
        identity = table.get("id")
        if identity is not None:
            if not isinstance(identity, Text):
                return NoteProblem(
                    file,
                    identity.line,
                    "An id is a single word.",
                    "Write `id: some-name`.",
                )
            if problem := id_problem(file, identity):
                return problem
        kind = class_of(file, table, self.vocabulary) or found.range
        if isinstance(kind, NoteProblem):
            return kind
        name = identity.value if isinstance(identity, Text) else f"{parent.id}/{key.lower()}-{number}"
        return Described(name, kind, table, table.line)

    def _node(self, file: str, node: Described, inherited: tuple[str, ...]) -> Iterator[Statement]:
        sources = self._sources(file, node.table) or inherited
        line = next(
            (key.line for key, _ in node.table.entries if key.value == "type"),
            node.line,
        )
        yield Statement(
            (node.id, "rdf:type", self.vocabulary.compact(node.kind)),
            self._origin(file, line, sources),
        )
        cited = dict.fromkeys(sources)
        for key, value in node.table.entries:
            if key.value in _STRUCTURAL:
                continue
            found = self._property(file, node, key)
            if found is None:
                continue
            for number, part in enumerate(parts_of(value), start=1):
                for statement in self._value(file, node, key, number, part, found, sources):
                    cited.update(dict.fromkeys(statement.origin.sources))
                    yield statement
        for source in cited:
            yield Statement(
                (node.id, "dcterms:source", literal(source)),
                self._origin(file, line, (source,)),
            )

    def _property(self, file: str, node: Described, key: Text) -> Property | None:
        found = self.vocabulary.property_for(key.value)
        allowed = self.vocabulary.keys_for(node.kind)
        kind = self.vocabulary.name_of(node.kind)
        if found is None:
            near = did_you_mean(key.value, allowed)
            self._problem(
                file,
                key.line,
                f"There is no key `{shorten(key.value)}`.{near}",
                f"For a {kind}: {_list(allowed)}.",
            )
            return None
        if key.value not in allowed:
            bearer = " or ".join(self.vocabulary.name_of(domain) for domain in found.domains)
            self._problem(
                file,
                key.line,
                f"`{key.value}` belongs to {bearer}, and `{node.id}` is a {kind}.",
                f"For a {kind}: {_list(allowed)}.",
            )
            return None
        return found

    def _value(
        self,
        file: str,
        node: Described,
        key: Text,
        number: int,
        part: Tree,
        found: Property,
        sources: tuple[str, ...],
    ) -> Iterator[Statement]:
        certainty = ""
        if isinstance(part, Table) and is_wrapped(part):
            for inner, _ in part.entries:
                if inner.value not in _WRAPPER:
                    self._problem(
                        file,
                        inner.line,
                        f"`{shorten(inner.value)}` cannot stand beside `value`.",
                        "Keep `source`.",
                    )
            sources = self._sources(file, part) or sources
            if isinstance(given := part.get("certainty"), Text):
                certainty = given.value
            part = part.get(VALUE) or part
        elif isinstance(part, Table):
            if not found.is_object:
                self._problem(
                    file,
                    part.line,
                    f"`{key.value}` is text, here stands a mapping.",
                    "Write `{value: …, source: …}`.",
                )
                return
            nested = self._nested(file, node, key.value, number, part, found)
            if isinstance(nested, Described):
                if self._fits(file, part.line, key.value, nested.id, nested.kind, found):
                    own = self._sources(file, part) or sources
                    yield Statement(
                        (node.id, found.name, nested.id),
                        self._origin(file, part.line, own),
                    )
            return
        if not isinstance(part, Text):
            self._problem(
                file,
                part.line,
                f"`{key.value}` holds a list within a list.",
                "Write a plain list of values.",
            )
            return
        if part.empty:
            self._problem(
                file,
                part.line,
                f"`{key.value}` has no value.",
                "Write one, or leave the key out.",
            )
            return
        if self._short_enough(file, part) and (value := self._object(file, key.value, part, found)):
            yield Statement(
                (node.id, found.name, value),
                self._origin(file, part.line, sources, certainty),
            )

    def _object(self, file: str, key: str, part: Text, found: Property) -> str | None:
        """The object of a fact, as compact text; None (and a problem) when the value does not fit."""
        if found.is_object:
            return self._reference(file, key, part, found)
        text = part.value.strip()
        match found.range:
            case LG.TimeExpression:
                return self._time(file, part, text)
            case XSD.boolean:
                if text not in ("true", "false"):
                    return self._problem(
                        file,
                        part.line,
                        f"`{key}` is `{shorten(text)}`.",
                        "Write `true` or `false`.",
                    )
                return literal(text, "xsd:boolean")
            case XSD.decimal | XSD.integer:
                return self._number(file, key, part, text, whole=found.range == XSD.integer)
            case XSD.date:
                try:
                    from_iso(text)
                except TimeError as error:
                    return self._problem(file, part.line, f"`{key}`:", str(error))
                return literal(text, "xsd:date")
            case _:
                return literal(text)

    def _reference(self, file: str, key: str, part: Text, found: Property) -> str | None:
        name = part.value.strip()
        if (individual := self.vocabulary.individual_named(name)) is not None:
            return self.vocabulary.compact(individual)
        if name not in self.kinds:
            near = did_you_mean(name, self.kinds)
            return self._problem(
                file,
                part.line,
                f"`{key}` names `{shorten(name)}`, and no note bears that id.{near}",
                "Write the id of a note, or add one.",
            )
        return name if self._fits(file, part.line, key, name, self.kinds[name], found) else None

    def _fits(
        self,
        file: str,
        line: int,
        key: str,
        name: str,
        kind: str | None,
        found: Property,
    ) -> bool:
        if kind is None or found.range in self.vocabulary.superclasses(kind):
            return True
        wanted, given = (
            self.vocabulary.name_of(found.range),
            self.vocabulary.name_of(kind),
        )
        self._problem(
            file,
            line,
            f"`{key}` wants a {wanted}, and `{name}` is a {given}.",
            f"Write the id of a {wanted}.",
        )
        return False

    def _time(self, file: str, part: Text, text: str) -> str | None:
        try:
            expression = read_time(text)
        except TimeError as error:
            return self._problem(file, part.line, str(error), "")
        for reference in references(expression):
            if reference not in self.kinds:
                near = did_you_mean(reference, self.kinds)
                return self._problem(
                    file,
                    part.line,
                    f"`{shorten(text)}` leans on `{reference}`, and no note bears that id.{near}",
                    "Write the id of a note, or a date such as 1991-12.",
                )
        return literal(text)

    def _number(self, file: str, key: str, part: Text, text: str, *, whole: bool) -> str | None:
        try:
            number = Decimal(text)
            fits = (
                number.is_finite()
                and (not whole or number == number.to_integral_value())
                and abs(number.adjusted()) < 18
            )
        except InvalidOperation:
            fits = False
        if not fits:
            example = "12" if whole else "35.68"
            return self._problem(
                file,
                part.line,
                f"`{key}` is `{shorten(text)}`.",
                f"Write a number such as {example}.",
            )
        return literal(format(number, "f"), "xsd:integer" if whole else "xsd:decimal")

    def _sources(self, file: str, table: Table) -> tuple[str, ...]:
        written = table.get("source")
        if written is None:
            return ()
        parts = written.items if isinstance(written, Items) else (written,)
        sources = [part.value.strip() for part in parts if isinstance(part, Text) and not part.empty]
        if len(sources) < len(parts) or any(len(source) > LONGEST_VALUE for source in sources):
            self._problem(
                file,
                written.line,
                "`source` is not plain text.",
                "Write where this is from, or a list of places.",
            )
        return tuple(sources)

    def _origin(self, file: str, line: int, sources: tuple[str, ...], certainty: str = "") -> Origin:
        return Origin(file, line, sources, certainty)

    def _short_enough(self, file: str, part: Text) -> bool:
        if len(part.value) <= LONGEST_VALUE:
            return True
        read = f"`{shorten(part.value, 30)}` has {len(part.value):,} characters."
        self._problem(file, part.line, read, f"Keep a value below {LONGEST_VALUE:,}.")
        return False

    def _problem(self, file: str, line: int, read: str, write: str) -> None:
        self.problems.append(NoteProblem(file, line, read, write))


def written_times(statements: list[Statement], properties: tuple[str, ...]) -> Iterator[tuple[Fact, Origin]]:
    """The facts whose predicate is one of `properties`, with their origins."""
    for statement in statements:
        if statement.fact[1] in properties:
            yield statement.fact, statement.origin


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names)

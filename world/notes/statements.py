"""From notes to statements: each key becomes a fact, checked against the vocabulary and against the other notes."""

from collections.abc import Iterator, Mapping

from ontology.namespaces import LG
from ontology.vocabulary import Property, Vocabulary
from world.errors import NoteProblem, did_you_mean, shorten
from world.facts import literal
from world.notes.keys import STRUCTURAL, is_editors
from world.notes.known import Known
from world.notes.note import VALUE, Described, Note, class_of, id_problem, is_wrapped, parts_of
from world.notes.values import LONGEST_VALUE, Misread, check_fit, read_value
from world.notes.wikilink import as_link
from world.origin import Origin, Statement
from world.yaml_tree import Items, Table, Text, Tree

_DESCRIPTION = "description"
_WRAPPER = (VALUE, "source", "certainty")


class StatementReader:
    """Reads notes whose ids are known. Collects every problem instead of stopping at the first.

    `kinds` gives the class IRI of each id that may be referred to (None where it is not known: no check then).
    """

    def __init__(self, vocabulary: Vocabulary, kinds: Mapping[str, str | None]) -> None:
        self.vocabulary = vocabulary
        self.known = Known(kinds)
        self.problems: list[NoteProblem] = []
        self._allowed: dict[tuple[str, str], Property] = {}

    def declare(self, note: Note) -> Iterator[tuple[str, str, int]]:
        """The id, class and line of the note and of every node nested in it; what is misread there is reported."""
        for node in self._described(note.file, note.node):
            yield node.id, node.kind, node.line

    def read(self, note: Note) -> Iterator[Statement]:
        """The note's statements, in the order in which they stand."""
        sources = self._sources(note.file, note.node.table)
        for node in self._described(note.file, note.node):
            yield from self._node(note, node, sources)
        if note.body.value and note.node.table.get(_DESCRIPTION) is None:
            fact = (note.node.id, "dcterms:description", literal(note.body.value))
            yield Statement(fact, Origin(note.file, note.body.line, sources))

    def _described(self, file: str, node: Described) -> Iterator[Described]:
        yield node
        for key, value in node.table.entries:
            found = self.vocabulary.property_for(key.value)
            if found is None or not found.is_object:
                continue
            for number, part in enumerate(parts_of(value), start=1):
                if isinstance(part, Table) and not is_wrapped(part):
                    try:
                        nested = self._nested(file, node, key.value, number, part, found)
                    except Misread as problem:
                        self._report(file, problem)
                    else:
                        yield from self._described(file, nested)

    def _nested(self, file: str, parent: Described, key: str, number: int, table: Table, found: Property) -> Described:
        """The node that a mapping under `key` describes; its id is its own, or made of its parent's and the key."""
        identity = table.get("id")
        if identity is not None and not isinstance(identity, Text):
            raise Misread(identity.line, "An id is a single word.", "Write `id: some-name`.")
        problem = id_problem(file, identity) if identity else None
        kind = problem or class_of(file, table, self.vocabulary) or found.range
        if isinstance(kind, NoteProblem):
            raise Misread(kind.line, kind.read, kind.write)
        name = identity.value if identity else f"{parent.id}/{key.lower()}-{number}"
        return Described(name, kind, table, table.line)

    def _node(self, note: Note, node: Described, inherited: tuple[str, ...]) -> Iterator[Statement]:
        file = note.file
        sources = self._sources(file, node.table) or inherited
        line = next((key.line for key, _ in node.table.entries if key.value == "type"), node.line)
        yield Statement((node.id, "rdf:type", self.vocabulary.compact(node.kind)), Origin(file, line, sources))
        cited = dict.fromkeys(sources)
        for key, value in node.table.entries:
            found = None if key.value in STRUCTURAL else self._property(file, node, key)
            if found is None:
                continue
            for number, part in enumerate(parts_of(as_link(value) if _may_link(found) else value), start=1):
                try:
                    statement = self._statement(file, node, key, number, part, found, sources)
                except Misread as problem:
                    self._report(file, problem, key.value if note.is_row else "")
                else:
                    cited.update(dict.fromkeys(statement.origin.sources))
                    yield statement
        for source in cited:
            yield Statement((node.id, "dcterms:source", literal(source)), Origin(file, line, (source,)))

    def _property(self, file: str, node: Described, key: Text) -> Property | None:
        if (found := self._allowed.get((key.value, node.kind))) is not None:
            return found
        found = self.vocabulary.property_for(key.value)
        if found and self.vocabulary.allows(found, node.kind):
            self._allowed[key.value, node.kind] = found
            return found
        if is_editors(key.value, self.vocabulary):
            return None
        allowed = self.vocabulary.keys_for(node.kind)
        kind = self.vocabulary.name_of(node.kind)
        if found is None:
            read = f"There is no key `{shorten(key.value)}`.{did_you_mean(key.value, allowed)}"
        else:
            bearers = " or ".join(self.vocabulary.name_of(domain) for domain in found.domains)
            read = f"`{key.value}` belongs to {bearers}, and `{node.id}` is a {kind}."
        self._report(file, Misread(key.line, read, f"Keys for a {kind}: {', '.join(allowed)}."))
        return None

    def _statement(
        self,
        file: str,
        node: Described,
        key: Text,
        number: int,
        part: Tree,
        found: Property,
        sources: tuple[str, ...],
    ) -> Statement:
        certainty = ""
        if isinstance(part, Table) and not is_wrapped(part):
            if not found.is_object:
                raise Misread(
                    part.line, f"`{key.value}` is text, here stands a mapping.", "Write `{value: …, source: …}`."
                )
            nested = self._nested(file, node, key.value, number, part, found)
            check_fit(key.value, part.line, nested.id, nested.kind, found, self.vocabulary)
            own = self._sources(file, part) or sources
            return Statement((node.id, found.name, nested.id), Origin(file, part.line, own))
        if isinstance(part, Table):
            part, sources, certainty = self._unwrapped(file, part, sources)
        part = as_link(part) if _may_link(found) else part
        if not isinstance(part, Text):
            raise Misread(part.line, f"`{key.value}` holds a list within a list.", "Write a plain list of values.")
        value = read_value(key.value, part, found, self.vocabulary, self.known)
        return Statement((node.id, found.name, value), Origin(file, part.line, sources, certainty))

    def _unwrapped(self, file: str, table: Table, sources: tuple[str, ...]) -> tuple[Tree, tuple[str, ...], str]:
        """The value of `{value: …, source: …, certainty: …}`, its sources and its certainty."""
        for inner, _ in table.entries:
            if inner.value not in _WRAPPER:
                read = f"`{shorten(inner.value)}` cannot stand beside `value`."
                raise Misread(inner.line, read, "Keep `source` and `certainty`.")
        given = table.get("certainty")
        certainty = given.value if isinstance(given, Text) else ""
        return table.get(VALUE) or table, self._sources(file, table) or sources, certainty

    def _sources(self, file: str, table: Table) -> tuple[str, ...]:
        written = table.get("source")
        if written is None:
            return ()
        parts = written.items if isinstance(written, Items) else (written,)
        sources = [part.value.strip() for part in parts if isinstance(part, Text) and not part.empty]
        if len(sources) < len(parts) or any(len(source) > LONGEST_VALUE for source in sources):
            problem = Misread(
                written.line, "`source` is not plain text.", "Write where this is from, or a list of places."
            )
            self._report(file, problem)
        return tuple(sources)

    def _report(self, file: str, problem: Misread, column: str = "") -> None:
        read = f"Column `{column}`: {problem.read}" if column else problem.read
        self.problems.append(NoteProblem(file, problem.line, read, problem.write))


def _may_link(found: Property) -> bool:
    """Whether values of a property may be wikilinks: references, and times, which lean on others."""
    return found.is_object or found.range == LG.TimeExpression

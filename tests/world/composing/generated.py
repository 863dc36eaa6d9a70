"""Worlds made of the vocabulary by Hypothesis: as RDF with whatever RDF can hold, and as notes."""

import re
from typing import Any

import pyoxigraph as ox
from hypothesis import strategies as st

from ontology.namespaces import DCTERMS, ID, LG, RDF, RDFS, XSD
from ontology.vocabulary import Property, vocabulary

KNOWN = vocabulary()
NAMES = [
    "anna",
    "ben-2",
    "cora",
    "d",
    "readme",
    "con",
    "no",
    "anna/motive-1",
    "anna/motive-2",
    "anna/motive-1/target-1",
]
NAMES += ["ben-2/reading-1", "Forgiven", "Foo.Bar", "x/y", "007"]
ODD_TEXTS = [
    "",
    " ",
    "NO",
    "yes",
    "y",
    "007",
    "12:30",
    "1991-12",
    "1991-12-26",
    "~1987",
    "~",
    "null",
    "1e3",
    "0o17",
    ".inf",
    "=",
    "<<",
    "true",
    "a: b",
    "a #b",
    "# a",
    "- a",
    "---",
    "a\n---\nb",
    "---\nb",
    "...",
    "[[anna]]",
    "[[anna|b]]",
    "[a, b]",
    "{a}",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a`",
    "|",
    "a | b",
    "a \\| b",
    "a\\",
    "\\|",
    "| a",
    "a |",
    ">",
    "a\tb",
    "\ta",
    "a\rb",
    "a\r\nb",
    "a\n\nb",
    "\na",
    "a\n",
    " a",
    "a ",
    "  a\nb",
    "a \nb",
    "a\u2028b",
    "a\u2029b",
    "a\x85b",
    "\u2028a",
    "a\u00a0b",
    "\ufeffa",
    "a\x07b",
    "a\x7fb",
    "'",
    '"',
    "it's",
    '"a" b',
    "a'b\"c",
    "🕵🏽‍♀️",
    "日本語",
    "א",
    "x" * 20_000,
    "x" * 20_001,
    "word " * 20_000,
    "a,b",
    "a;b",
    "value",
    "?",
    "? a",
    "a\n  b\n c",
    "<anna>",
    "lg:Person",
    "_:b",
    "\u200bx",
]
TEXTS = st.one_of(
    st.sampled_from(ODD_TEXTS),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
    st.text(st.sampled_from("a:#-|[]'\"\\\n\r\t \u2028{},&*!%~0"), max_size=8),
)
TIMES = st.sampled_from(["1991", "1991-12", "1991-12-26", "~1987", "spring 1993", "1984/1989", "../1991", "after 1990"])
CLASSES = st.sampled_from(KNOWN.classes)
WRITTEN = [found for found in KNOWN.properties.values() if found.keys]
SOURCES = st.sampled_from(["a letter, p. 2", "007", "a | b", "[[x]]", "two\nlines"])
GRAPHS: list[Any] = [*[ox.DefaultGraph()] * 3, ox.NamedNode("http://example.org/branch"), ox.BlankNode("g")]


def iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(str(ID) + name)


def _literal(draw: st.DrawFn, range_: str) -> ox.Literal:
    match range_:
        case LG.TimeExpression:
            return ox.Literal(draw(TIMES))
        case XSD.boolean:
            return ox.Literal(draw(st.booleans()))
        case XSD.integer:
            return ox.Literal(draw(st.integers(-99, 99)))
        case XSD.decimal:
            text = str(draw(st.decimals(-180, 180, places=draw(st.integers(0, 6)))))
            return ox.Literal(text, datatype=ox.NamedNode(XSD.decimal))
        case XSD.date:
            return ox.Literal("1991-12-26", datatype=ox.NamedNode(XSD.date))
        case _:
            return ox.Literal(draw(TEXTS))


@st.composite
def quads(draw: st.DrawFn) -> list[ox.Quad]:
    """Things of all classes with what their notes could say, and much that notes cannot."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    nodes: list[Any] = [iri(name) for name in names]
    others = [ox.NamedNode("http://example.org/x"), ox.BlankNode("b1"), ox.BlankNode("b2"), ox.NamedNode(LG.Forgiven)]
    found: list[ox.Quad] = []
    for node in nodes:
        kinds = draw(st.lists(CLASSES, min_size=draw(st.sampled_from([0, 1, 1, 1, 1])), max_size=2, unique=True))
        found += [ox.Quad(node, ox.NamedNode(RDF.type), ox.NamedNode(kind)) for kind in kinds]
        keys = [key for kind in kinds[:1] for key in KNOWN.keys_for(kind)]
        ours = [term for key in keys if (term := KNOWN.property_for(key))]
        for term in draw(st.lists(st.sampled_from(ours or WRITTEN), max_size=6)):
            value = draw(st.sampled_from(nodes + others)) if term.is_object else _literal(draw, term.range)
            if term.iri not in (LG.before, LG.end):
                found.append(ox.Quad(node, ox.NamedNode(term.iri), value))
        if draw(st.integers(0, 2)) == 0:
            found.append(ox.Quad(node, ox.NamedNode(DCTERMS.source), ox.Literal(draw(SOURCES))))
        if draw(st.integers(0, 3)) == 0:
            found.append(ox.Quad(node, ox.NamedNode(DCTERMS.description), ox.Literal(draw(TEXTS))))
    found += draw(st.lists(_part(), max_size=3))
    found += draw(st.lists(_foreign(nodes, others), max_size=4))
    return found


@st.composite
def _part(draw: st.DrawFn) -> ox.Quad:
    """A link from a thing to what may be a part of it, or the type of one."""
    name = draw(st.sampled_from(["anna/motive-1", "anna/motive-2"]))
    if draw(st.booleans()):
        return ox.Quad(iri("anna"), ox.NamedNode(LG.motive), iri(name))
    return ox.Quad(iri(name), ox.NamedNode(RDF.type), ox.NamedNode(LG.Revenge))


@st.composite
def _foreign(draw: st.DrawFn, nodes: list[Any], others: list[Any]) -> ox.Quad:
    subject = draw(st.sampled_from([*nodes, *others]))
    predicate = draw(st.sampled_from(["http://example.org/p", RDFS.label, RDF.type, LG.trait, LG.nothing, LG.motive]))
    text = draw(TEXTS)
    value = draw(
        st.sampled_from(
            [
                *nodes,
                *others,
                ox.Literal(text),
                ox.Literal(text, language="de"),
                ox.Literal(text, datatype=ox.NamedNode("http://example.org/t")),
                ox.Literal(1.5),
            ]
        )
    )
    graph = draw(st.sampled_from(GRAPHS))
    return ox.Quad(subject, ox.NamedNode(predicate), value, graph)


@st.composite
def notes(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Front matter by id, each with a body under `body`: all of it such that the reader takes it."""
    kinds = {
        name: draw(CLASSES) for name in draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True))
    }
    return {name: _note(draw, name, kind, kinds) for name, kind in kinds.items()}


def _note(draw: st.DrawFn, name: str, kind: str, kinds: dict[str, str]) -> dict[str, Any]:
    note: dict[str, Any] = {"id": name, "type": KNOWN.name_of(kind), "body": draw(TEXTS).strip()[:20_000].strip()}
    return note | _keys(draw, kind, kinds, 0)


def _keys(draw: st.DrawFn, kind: str, kinds: dict[str, str], depth: int) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for key in draw(st.lists(st.sampled_from(KNOWN.keys_for(kind)), max_size=5, unique=True)):
        found = KNOWN.property_for(key)
        assert found is not None
        if found.iri in (LG.before, LG.end, DCTERMS.source):
            continue
        values = [_value(draw, found, kinds, depth) for _ in range(draw(st.integers(1, 3)))]
        values = list({_target(value): value for value in values if value is not None}.values())
        if values:
            said[key] = values[0] if len(values) == 1 else values
    if draw(st.booleans()):
        said["source"] = draw(st.lists(SOURCES, min_size=1, max_size=2, unique=True))
    return said


def _target(value: Any) -> Any:
    """What a value says: a list that says the same thing twice cannot be told from one that says it once."""
    if isinstance(value, dict):
        return _target(value["value"]) if "value" in value else id(value)
    return re.sub(r"\[\[([^|\]]*).*", r"\1", value).strip()


def _value(draw: st.DrawFn, found: Property, kinds: dict[str, str], depth: int) -> Any:
    if found.is_object:
        fit = [name for name, kind in kinds.items() if found.range in KNOWN.superclasses(kind)]
        if depth < 2 and draw(st.booleans()):
            kind = draw(st.sampled_from(KNOWN.subclasses(found.range)))
            return {"type": KNOWN.name_of(kind)} | _keys(draw, kind, kinds, depth + 1)
        if not fit:
            return None
        value = draw(st.sampled_from([f"[[{fit[0]}]]", f"[[{fit[-1]}|the other]]", fit[0]]))
    else:
        value = _literal(draw, found.range).value
        if len(value) > 20_000:
            return None
    if draw(st.integers(0, 3)) == 0:
        sources = {"source": draw(SOURCES)} if draw(st.booleans()) else {}
        certainty = {"certainty": draw(st.sampled_from(["inferred", "doubtful"]))} if draw(st.booleans()) else {}
        return {"value": value} | sources | certainty
    return value

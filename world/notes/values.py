"""A value of a note as the object of a fact: checked against the property's range and against the other notes."""

from decimal import Decimal, InvalidOperation
from typing import Final

from ontology.namespaces import DCTERMS, LG, XSD
from ontology.vocabulary import Property, Vocabulary
from world.errors import TimeError, shorten
from world.facts import literal
from world.notes.frontmatter import LARGEST_NOTE
from world.notes.known import Known
from world.notes.wikilink import climbs, names_of, replaced, target, targets
from world.time.day import from_iso
from world.time.expression import read as read_time
from world.time.expression import references
from world.yaml_tree import Text

LONGEST_VALUE: Final = 20_000
"""Characters of one value. A name of a megabyte is a mistake or an attack."""

LONGEST_DESCRIPTION: Final = LARGEST_NOTE
"""Characters of a description: those of a note's body, wherever it is written."""

_LARGEST_EXPONENT = 18


class Misread(Exception):
    """A value that does not fit: at a line, with what was read and what to write."""

    def __init__(self, line: int, read: str, write: str = "") -> None:
        super().__init__(read)
        self.line, self.read, self.write = line, read, write


def read_value(key: str, part: Text, found: Property, vocabulary: Vocabulary, known: Known) -> str:
    """The compact text of the object that `part` writes under `key`. Raises `Misread`."""
    if part.empty:
        raise Misread(part.line, f"`{key}` has no value.", "Write one, or leave the key out.")
    check_length(part, LONGEST_DESCRIPTION if found.iri == DCTERMS.description else LONGEST_VALUE)
    text = part.value.strip()
    if found.is_object:
        return _reference(key, part.line, text, found, vocabulary, known)
    match found.range:
        case LG.TimeExpression:
            return _time(key, part.line, text, known)
        case XSD.boolean:
            if text not in ("true", "false"):
                raise Misread(part.line, f"`{key}` is `{shorten(text)}`.", "Write `true` or `false`.")
            return literal(text, "xsd:boolean")
        case XSD.decimal | XSD.integer:
            return _number(key, part.line, text, whole=found.range == XSD.integer)
        case XSD.date:
            return _date(key, part.line, text)
        case _:
            return literal(text)


def check_fit(key: str, line: int, name: str, kind: str | None, found: Property, vocabulary: Vocabulary) -> None:
    """Raises `Misread` when a thing of class `kind` cannot be a value of the property."""
    if kind is not None and found.range not in vocabulary.superclasses(kind):
        wanted, given = vocabulary.name_of(found.range), vocabulary.name_of(kind)
        read = f"`{key}` wants a {wanted}, and `{shorten(name)}` is a {given}."
        raise Misread(line, read, f"Write the id of a {wanted}.")


def check_length(part: Text, most: int = LONGEST_VALUE) -> None:
    """Raises `Misread` for a text that is too long to be meant."""
    if len(part.value) > most:
        read = f"`{shorten(part.value, 30)}` has {len(part.value):,} characters."
        raise Misread(part.line, read, f"Keep a value below {most:,}.")


def _reference(key: str, line: int, text: str, found: Property, vocabulary: Vocabulary, known: Known) -> str:
    name = _linked(key, line, target(text), known) if text.startswith("[[") else text
    individual = vocabulary.individual_named(name)
    if individual is not None:
        check_fit(key, line, name, vocabulary.individuals[individual], found, vocabulary)
        return vocabulary.compact(individual)
    if name not in known.kinds:
        read = f"`{key}` names `{shorten(name)}`, and no note bears that id.{known.near(name)}"
        raise Misread(line, read, "Write the id of a note, or add one.")
    check_fit(key, line, name, known.kinds[name], found, vocabulary)
    return name


def _linked(key: str, line: int, written: str | None, known: Known) -> str:
    """The id that a wikilink means: what is written, where nothing bears it."""
    if written is None:
        raise Misread(line, f"`{key}` is no single link.", 'Write `"[[id]]"`; several links as a list.')
    if climbs(written):
        read = f"`{key}` links to `{shorten(written)}`, which leads out of the vault."
        raise Misread(line, read, "Write the id of a note alone.")
    return known.linked(written) or names_of(written)[-1]


def _time(key: str, line: int, text: str, known: Known) -> str:
    if "[[" in text:
        text = replaced(text, {written: _linked(key, line, written, known) for written in targets(text)})
    try:
        expression = read_time(text)
    except TimeError as error:
        raise Misread(line, str(error)) from error
    for reference in references(expression):
        if reference not in known.kinds:
            near = known.near(reference)
            read = f"`{shorten(text)}` leans on `{reference}`, and no note bears that id.{near}"
            raise Misread(line, read, "Write the id of a note, or a date such as 1991-12.")
    return literal(text)


def _date(key: str, line: int, text: str) -> str:
    try:
        from_iso(text)
    except TimeError as error:
        raise Misread(line, f"`{key}`: {error}") from error
    return literal(text, "xsd:date")


def _number(key: str, line: int, text: str, *, whole: bool) -> str:
    try:
        number = Decimal(text)
        fits = number.is_finite() and abs(number.adjusted()) < _LARGEST_EXPONENT
        fits = fits and (not whole or number == number.to_integral_value())
    except InvalidOperation:
        fits = False
    if not fits:
        example = "12" if whole else "35.68"
        raise Misread(line, f"`{key}` is `{shorten(text)}`.", f"Write a number such as {example}.")
    return literal(format(number, "f"), "xsd:integer" if whole else "xsd:decimal")

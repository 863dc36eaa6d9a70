"""Which predicates there are: our own, those that packages announce, and those of a writer's folder."""

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Final

from ontology.rules import predicate_question
from ontology.vocabulary import vocabulary
from solver.errors import SchemaError
from solver.predicate import GROUP, Predicate, Selected
from solver.reading.terms import check_terms, check_tests, class_at
from solver.reading.words import check_fields
from world.data_file import Record, records_of
from world.errors import DataError, QueryRefused, shorten
from world.selecting import refuse_what_calls_out

FOLDER: Final = Path(__file__).parent / "predicates"
MOST_PARAMETERS: Final = 6

_KEYS: Final = ("name", "of", "means", "says", "denied", "where", "sparql", "ask", "source")


@lru_cache(maxsize=1)
def library() -> Mapping[str, Predicate]:
    """The predicates that come with Legendry, and those that packages announce, by name.

    Each of our own is read when it is asked for; packages are looked through for what is none of ours, or for all.
    """
    return _Library()


def predicates_in(folder: Path) -> Mapping[str, Predicate]:
    """The library, and the predicates of a writer's folder. Raises `SchemaError` for a file that cannot be read."""
    return {**library(), **_of_folder(folder, library())} if folder.is_dir() else library()


class _Library(Mapping[str, Predicate]):
    """Looking through everything that is installed takes as long as many a command, and a plot needs few predicates."""

    def __init__(self) -> None:
        self._own = {
            record.text("name"): record for file in sorted(FOLDER.glob("*.yaml")) for record in records_of(file, _KEYS)
        }
        self._read = lru_cache(maxsize=None)(_read)

    @cached_property
    def _announced(self) -> Mapping[str, Predicate]:
        return _announced(self._own)

    def __getitem__(self, name: str) -> Predicate:
        return self._read(self._own[name]) if name in self._own else self._announced[name]

    def __iter__(self) -> Iterator[str]:
        return chain(self._own, self._announced)

    def __len__(self) -> int:
        return len(self._own) + len(self._announced)


def themes() -> dict[str, list[Predicate]]:
    """The predicates that come with Legendry, by the file that they stand in."""
    return {
        file.stem: [library()[record.text("name")] for record in records_of(file, _KEYS)]
        for file in sorted(FOLDER.glob("*.yaml"))
    }


def _of_folder(folder: Path, known: Mapping[str, Predicate]) -> dict[str, Predicate]:
    found: dict[str, Predicate] = {}
    try:
        for file in sorted(folder.glob("*.yaml")):
            for record in records_of(file, _KEYS):
                predicate = _read(record)
                if predicate.name in found or predicate.name in known:
                    raise record.at("name").wrong(
                        f"There is a predicate `{shorten(predicate.name)}` already.", "Write another name."
                    )
                found[predicate.name] = predicate
    except DataError as error:
        raise SchemaError(str(error)) from error
    return found


def _read(record: Record) -> Predicate:
    name, parameters = record.text("name"), record.record("of", None)
    if not name.replace("-", "").isalnum() or not name.isascii():
        raise record.at("name").wrong(f"`{shorten(name)}` is no name.", "Write letters with hyphens: `owes-a-life`.")
    if not 0 < len(parameters.keys) <= MOST_PARAMETERS or not all(key.isidentifier() for key in parameters.keys):
        raise parameters.wrong(
            f"`of` has {len(parameters.keys)} parameters.", f"Write 1 to {MOST_PARAMETERS}: `of: {{one: Person}}`."
        )
    of = {key: vocabulary().compact(class_at(parameters.at(key), parameters.text(key))) for key in parameters.keys}
    where, query = record.pattern("where"), record.optional("sparql")
    if bool(where.clauses) == bool(query):
        raise record.wrong(f"`{name}` needs one of `where` and `sparql`.", "Write `where:` with a pattern.")
    check_terms(record.at("where"), where)
    check_tests(record.at("where"), where, of)
    if where.clauses and (unbound := [key for key in of if key not in where.variables]):
        raise record.at("where").wrong(f"The pattern says nothing of ?{unbound[0]}.", "Write a line about it.")
    known = {*of, *where.variables}
    for key in ("says", "denied"):
        check_fields(record.at(key), record.text(key), known)
    ask = record.optional("ask") or predicate_question(name)
    for key, text in (("sparql", query), ("ask", record.optional("ask"))):
        try:
            refuse_what_calls_out(text)
        except QueryRefused as error:
            raise record.at(key).wrong(str(error), "") from error
    return Predicate(
        name=name,
        of=of,
        means=record.text("means"),
        says=record.text("says"),
        denied=record.text("denied"),
        where=where,
        source=record.optional("source"),
        ask=ask,
        rows=Selected(query, tuple(of)) if query else None,
    )


def _announced(own: Collection[str]) -> dict[str, Predicate]:
    """What installed packages announce. Raises `SchemaError` naming a package whose predicate cannot be used."""
    from importlib.metadata import entry_points

    found: dict[str, Predicate] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        whose = f"The predicate `{entry.name}`, announced by {entry.dist.name if entry.dist else 'a package'},"
        try:
            predicate = entry.load()
        except Exception as error:  # it is somebody else's code
            raise SchemaError(f"{whose} cannot be loaded: {type(error).__name__}: {shorten(str(error))}") from error
        if not isinstance(predicate, Predicate) or predicate.name != entry.name:
            raise SchemaError(f"{whose} is no `solver.Predicate` of this name.")
        if entry.name in own or entry.name in found:
            raise SchemaError(f"{whose} has the name of another: rename the entry point.")
        found[entry.name] = predicate
    return found

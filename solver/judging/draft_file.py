"""Reads files of plots: YAML or JSON, written by hand or by `legendry plot --format json`.

    schema: reunion                       a schema's id, or a schema file beside this one
    roles:
      protagonist: volodymyr-kazuo
      outcome: Killed
    scenes:                               may be left out
      - {scene: arrival, when: 1998-03-02, place: tokyo-cafe}
      - killing

Several plots are a list, or stand under `plots:`. Errors say file and line.
"""

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from solver.errors import SchemaError
from solver.judging.draft import Days, Draft, DraftScene, Name
from solver.library import schema_at, schema_named, schemas
from solver.plot import Proof
from solver.schema import Schema
from world.data_file import Place, Record
from world.errors import DataError, LegendryError, shorten
from world.facts import Fact, to_triple
from world.files import is_file
from world.origin import Origin
from world.yaml_tree import DEEPEST, Items, Table, Text, Tree, YamlError, parse

LARGEST: Final = 64_000_000
"""Bytes of a file."""
LARGEST_WITH_LINES: Final = 2_000_000
"""Bytes of a file by hand; a longer one is read as JSON, and then errors name its first line."""
MOST_SCENES: Final = 1_000
"""Scenes of one plot, and those who take part in one scene."""

MOST_PLOTS: Final = 10_000
MOST_ROLES: Final = 100
"""Roles of one plot, those that its schema does not have among them."""

_MOST_VALUES: Final = 500_000
_FILE: Final = ("schema", "seed", "outcome", "count", "counted", "plots", "why", "funnel", "misses", "repairs")
_PLOT: Final = ("schema", "variant", "id", "title", "roles", "bindings", "scenes", "tension", "proof", "facts")
_SCENE: Final = ("scene", "id", "kind", "when", "begin", "end", "place", "participants", "summary")
_THING: Final = ("id", "label")
_REMEDY: Final = (
    "Write `schema:` and `roles:` as docs/guide/checking.md shows, or give a file that "
    "`legendry plot --format json -o FILE` wrote."
)


def read_drafts(path: Path) -> list[Draft]:
    """The plots of a file. Raises `DataError` naming the file and the line, what was read and what to write."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise DataError(f"{path}: this cannot be read ({error.strerror}). {_REMEDY}") from error
    return _drafts(_Reader(path), content, path)


def read_drafts_in(content: bytes, name: str) -> list[Draft]:
    """The plots of a text that came from elsewhere, as `read_drafts`: no schema's file is looked for.

    `name` is what errors and findings call it.
    """
    return _drafts(_Reader(Path(name), finds_files=False), content, Path(name))


def _drafts(reader: "_Reader", content: bytes, path: Path) -> list[Draft]:
    found = list(reader.plots(_tree(content, path)))
    if not found:
        raise DataError(f"{path} holds no plot. {_REMEDY}")
    return found


def _tree(content: bytes, path: Path) -> Tree:
    if len(content) > LARGEST:
        raise DataError(f"{path}: this file has more than {LARGEST:,} bytes. Split it.")
    try:
        text = content.decode("utf-8-sig")
    except ValueError as error:
        raise DataError(f"{path}: this cannot be read (it is no UTF-8 text). {_REMEDY}") from error
    is_json = text.lstrip()[:1] in ("{", "[")
    if len(content) > LARGEST_WITH_LINES and not is_json:
        raise DataError(f"{path}: this file has more than {LARGEST_WITH_LINES:,} bytes and is no JSON. Split it.")
    try:
        return _json(text) if len(content) > LARGEST_WITH_LINES else parse(text, most=_MOST_VALUES)
    except (YamlError, json.JSONDecodeError) as error:
        if is_json and isinstance(error, YamlError):  # JSON has escapes that YAML has not
            try:
                return _json(text)
            except (ValueError, RecursionError):
                pass
        line, read = (error.line, error.read) if isinstance(error, YamlError) else (error.lineno, f"{error.msg}.")
        raise Place(path, line).wrong(read, _REMEDY) from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path}: this is no file of plots. {_REMEDY}") from error


def _json(text: str) -> Tree:
    """JSON as the same tree, without lines. Raises `ValueError` and `RecursionError`."""

    def made(value: object, depth: int) -> Tree:
        if depth > DEEPEST:
            raise ValueError("too deep")
        match value:
            case dict():
                return Table(tuple((Text(key, 1), made(one, depth + 1)) for key, one in value.items()), 1)
            case list():
                return Items(tuple(made(one, depth + 1) for one in value), 1)
            case None:
                return Text("", 1, empty=True)
            case bool():
                return Text(str(value).lower(), 1)
            case _:
                return Text(str(value), 1)

    return made(json.loads(text), 0)


class _Reader:
    def __init__(self, path: Path, *, finds_files: bool = True) -> None:
        self._path = path
        self._finds_files = finds_files
        self._schemas: dict[str, Schema] = {}

    def plots(self, tree: Tree, schema: str = "") -> Iterator[Draft]:
        """The plots of a file, of a list, or the only one. Raises `DataError`."""
        match tree:
            case Items(items):
                if len(items) > MOST_PLOTS:
                    raise Place(self._path, items[MOST_PLOTS].line).wrong(
                        f"Here are {len(items):,} plots, and {MOST_PLOTS:,} are the most.", "Split the file."
                    )
                for item in items:
                    if not isinstance(item, Table):
                        raise Place(self._path, item.line).wrong("This is no plot.", _REMEDY)
                    yield self._plot(Record(self._path, item, _PLOT), schema)
            case Table() if (plots := tree.get("plots")) is not None:
                about = Record(self._path, tree, _FILE)
                if not isinstance(plots, Items):
                    raise about.at("plots").wrong("`plots` is no list.", _REMEDY)
                yield from self.plots(plots, about.optional("schema"))
            case Table(entries) if entries:
                yield self._plot(Record(self._path, tree, _PLOT), schema)
            case _:
                raise Place(self._path, tree.line).wrong("This is no plot.", _REMEDY)

    def _plot(self, about: Record, schema: str) -> Draft:
        key = next((key for key in ("variant", "schema") if about.has(key)), "")
        wanted = about.text(key) if key else schema
        if not wanted:
            raise about.wrong(
                "This plot names no schema.", "Write `schema:` with its id; `legendry schemas` lists them."
            )
        known = self._schema(about.at(key), wanted)
        roles, scenes = self._roles(about), tuple(self._scenes(about))
        return Draft(
            name=_text(about, "id"),
            schema=_way(known, roles.keys(), [scene.name for scene in scenes]),
            at=self._at(about),
            roles=roles,
            scenes=scenes,
            proof=tuple(self._proofs(about)),
            facts=self._facts(about, "facts"),
        )

    def _schema(self, place: Place, name: str) -> Schema:
        if name not in self._schemas and not self._finds_files:
            try:
                self._schemas[name] = schema_named(name)
            except SchemaError as error:
                raise place.wrong(f"{error}", "Name one of these.") from error
        if name not in self._schemas:
            own = name.endswith((".yaml", ".yml"))
            file = self._path.parent / name
            if own and (Path(name).is_absolute() or not is_file(file)):
                raise place.wrong(
                    f"There is no schema file `{shorten(name)}` beside this file.",
                    "Write its path from the folder of this file, or the id of a schema that `legendry schemas` lists.",
                )
            base = name.partition(".")[0]
            beside = file if own else self._path.parent / f"{base}.yaml"
            own = own or (base.replace("-", "").isalnum() and base not in schemas() and is_file(beside))
            try:
                self._schemas[name] = schema_at(str(beside) if own else name).variant_named(name)
            except SchemaError as error:
                raise error if own else DataError(f"{place.path}:{place.line}: {error}") from error
        return self._schemas[name]

    def _roles(self, about: Record) -> dict[str, Name]:
        if not about.has("roles") and not about.has("bindings"):
            raise about.wrong("This plot says nothing of who plays it.", _REMEDY)
        key = "roles" if about.has("roles") else "bindings"
        if not about.is_mapping(key):
            raise about.at(key).wrong(f"`{key}` is no mapping.", "Write `{protagonist: anna-weiss}`.")
        roles = about.record(key, None)
        if len(roles.keys) > MOST_ROLES:
            raise roles.wrong(f"This plot has {len(roles.keys):,} roles.", f"Write at most {MOST_ROLES}.")
        return {role: self._name(roles, role) for role in roles.keys}

    def _name(self, about: Record, key: str) -> Name:
        """An id, or a mapping with one under `id`."""
        named = about.record(key, _THING).text("id") if about.is_mapping(key) else about.text(key)
        return Name(named, self._at(about.at(key)))

    def _scenes(self, about: Record) -> Iterator[DraftScene]:
        tree = about.tree("scenes")
        if _is_empty(tree):
            return
        if not isinstance(tree, Items):
            raise about.at("scenes").wrong("`scenes` is no list.", "Write `- {scene: arrival, when: 1998-03-02}`.")
        if len(tree.items) > MOST_SCENES:
            raise Place(self._path, tree.items[MOST_SCENES].line).wrong(
                f"This plot has {len(tree.items):,} scenes.", f"Write at most {MOST_SCENES:,}."
            )
        for item in tree.items:
            place = Place(self._path, item.line)
            if isinstance(item, Text):
                yield DraftScene(_last(item.value), item.value, self._at(place))
            elif isinstance(item, Table):
                yield self._scene(Record(self._path, item, _SCENE))
            else:
                raise place.wrong("This is no scene.", "Write `{scene: arrival, when: 1998-03-02}`.")

    def _scene(self, about: Record) -> DraftScene:
        name = _text(about, "scene") or about.text("id")
        begin, end = (self._days(about, key) for key in ("begin", "end"))
        when = self._days(about, "when")
        if when and (begin or end):
            raise about.at("when").wrong("Here is `when` beside `begin` or `end`.", "Write one or the other.")
        begin = begin or when
        if begin and end and end[1] < begin[0]:
            raise about.at("end").wrong("This scene ends before it begins.", "Write a later end.")
        return DraftScene(
            id=_last(name),
            name=name,
            at=self._at(about),
            begin=begin,
            end=end,
            place=None if _is_empty(about.tree("place")) else self._name(about, "place"),
            participants=self._participants(about),
            kind=_text(about, "kind") or None,
        )

    def _days(self, about: Record, key: str) -> Days | None:
        if not (text := _text(about, key)):
            return None
        date = about.at(key).date(text)
        assert date.earliest is not None
        assert date.latest is not None
        return date.earliest, date.latest

    def _participants(self, about: Record) -> tuple[Name, ...] | None:
        tree = about.tree("participants")
        if tree is None:
            return None
        if not isinstance(tree, Items) or len(tree.items) > MOST_SCENES:
            raise about.at("participants").wrong("`participants` is no list of ids.", "Write `[anna-weiss, mila]`.")
        found = []
        for item in tree.items:
            one = Record(self._path, item, _THING).text("id") if isinstance(item, Table) else item
            text = one.value if isinstance(one, Text) else one
            if not isinstance(text, str):
                raise Place(self._path, item.line).wrong("This is no id.", "Write `[anna-weiss, mila]`.")
            found.append(Name(text, self._at(Place(self._path, item.line))))
        return tuple(found)

    def _proofs(self, about: Record) -> Iterator[Proof]:
        for proof in about.records("proof", ("rule", "statement", "facts")):
            yield Proof(proof.text("rule"), proof.optional("statement"), self._facts(proof, "facts"))

    def _facts(self, about: Record, key: str) -> tuple[Fact, ...]:
        tree = about.tree(key)
        if _is_empty(tree):
            return ()
        if not isinstance(tree, Items):
            raise about.at(key).wrong(f"`{key}` is no list.", "Write facts as `[anna-weiss, lg:begin, …]`.")
        return tuple(self._fact(item) for item in tree.items)

    def _fact(self, tree: Tree) -> Fact:
        place = Place(self._path, tree.line)
        terms = [one.value for one in tree.items if isinstance(one, Text)] if isinstance(tree, Items) else []
        if len(terms) != 3 or not isinstance(tree, Items) or len(tree.items) != 3:
            raise place.wrong("This is no fact.", "Write three terms: `[anna-weiss, lg:party, mila]`.")
        fact = (terms[0], terms[1], terms[2])
        try:
            to_triple(fact)
        except (LegendryError, ValueError) as error:
            raise place.wrong(
                f"This is no fact: {shorten(str(error), 200)}", "Write ids and prefixed names."
            ) from error
        return fact

    def _at(self, place: Place) -> Origin:
        return Origin(str(self._path), place.line)


def _way(schema: Schema, roles: Collection[str], scenes: Collection[str]) -> Schema:
    """The way of playing a schema that has just these roles, or comes nearest to that.

    Of equals the one that has more of these scenes, then the fullest.
    """
    given, played = set(roles), set(scenes)

    def misses(way: Schema) -> tuple[int, int]:
        return len(given ^ way.roles.keys()), len(played - {scene.id for scene in way.scenes})

    return min(schema.ways, key=misses)


def _text(about: Record, key: str) -> str:
    """The text under a key; empty where there is none, and for `null`, which other programs write."""
    return "" if _is_empty(about.tree(key)) else about.text(key)


def _is_empty(tree: Tree | None) -> bool:
    return tree is None or (isinstance(tree, Text) and tree.value in ("", "null", "~"))


def _last(name: str) -> str:
    """The schema's word for a scene, of which a plot's own name may come first: `reunion-0a1b/arrival`."""
    return name.rpartition("/")[2]

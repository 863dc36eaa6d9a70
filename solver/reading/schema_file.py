"""Reads a schema file: what it says, put together with its sub-plots, in every way in which it may be played."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, islice, product
from pathlib import Path
from typing import Final

from solver.errors import SchemaError
from solver.predicate import Predicate
from solver.predicate_library import library, predicates_in
from solver.reading.body import MOST_ROLES, MOST_RULES, MOST_SCENES, MOST_WISHES, Body, Slot, Step
from solver.reading.contradictions import check
from solver.reading.roles import KEYS as ROLE_KEYS
from solver.reading.roles import is_optional, roles_of, shorts_of
from solver.reading.rules import RuleReader
from solver.reading.scenes import KEYS as SCENE_KEYS
from solver.reading.scenes import SceneReader
from solver.reading.subplot import Subplot, check_mapping, check_shared, moved
from solver.schema import Part, PartKind, Role, Rule, SceneTemplate, Schema
from world.data_file import Place, Record, document_of
from world.errors import DataError, PatternError, did_you_mean, shorten
from world.files import is_file

FOLDER: Final = Path(__file__).parent.parent / "schemas"
LARGEST: Final = 256_000
"""Bytes of a schema file."""

MOST_VARIANTS: Final = 16
"""Ways in which a schema may be played: every optional role doubles them, every alternative multiplies them."""

DEEPEST: Final = 3
"""Schemas within schemas."""

_BODY: Final = ("roles", "rules", "tension", "scenes")
_KEYS: Final = ("id", "title", "logline", "draws_on", "anchor", *_BODY, "arc", "plots", "alternatives")


def read_schema(path: Path) -> Schema:
    """Reads a schema file. Raises `SchemaError` naming the file, the line, what was read and what to write.

    A file may use the library's predicates, and those of a folder `predicates` beside it.
    """
    try:
        return _Reader(path, ()).schema()
    except (DataError, PatternError) as error:
        raise SchemaError(str(error)) from error


@dataclass(frozen=True)
class _Way:
    """A way to play a schema: a body without slots, how it is called, and its parts."""

    label: tuple[str, ...]
    body: Body
    parts: tuple[Part, ...]


class _Reader:
    def __init__(self, path: Path, within: tuple[Path, ...]) -> None:
        self._path, self._within = path, (*within, path.resolve())
        self._record = document_of(path, _KEYS, largest=LARGEST)
        self._id = self._name()
        beside = path.parent / "predicates"
        self._predicates: Mapping[str, Predicate] = library() if path.parent == FOLDER else predicates_in(beside)
        self._places: dict[str, Place] = {}

    def schema(self) -> Schema:
        """The schema, with all its variants. Raises `DataError`."""
        plots = self._subplots()
        body = self._body(self._record, Body(), plots)
        alternatives = self._alternatives(body, plots)
        ways = list(islice(self._ways(body, alternatives, plots), MOST_VARIANTS + 1))
        if len(ways) > MOST_VARIANTS:
            raise self._record.wrong(
                f"There are more than {MOST_VARIANTS} ways to play this.",
                "Make fewer roles optional, or leave out an alternative.",
            )
        variants = tuple(map(self._flat, ways))
        self._check_difference(variants)
        self._check_kinds(variants)
        self._check_arc(variants)
        return replace(variants[0], id=self._id, variants=variants if len(variants) > 1 else ())

    def _name(self) -> str:
        name = self._record.text("id")
        if not name.replace("-", "").isalnum() or not name.isascii() or name != name.lower():
            raise self._record.at("id").wrong(f"`{shorten(name)}` is no id.", "Write small letters with hyphens.")
        return name

    def _body(self, record: Record, around: Body, plots: Mapping[str, Subplot]) -> Body:
        """What the file, or one of its alternatives, says; `around` is what the alternative may lean on."""
        own, optional = roles_of(record.record("roles", None)) if record.has("roles") else ({}, ())
        if twice := sorted(own.keys() & around.roles.keys()):
            raise record.at("roles").wrong(f"There is a role `{twice[0]}` already.", "Write another name.")
        roles = {**around.roles, **own, **self._lent(plots)}
        if len(roles) > MOST_ROLES:
            raise record.at("roles").wrong(f"There are {len(roles)} roles.", f"Write at most {MOST_ROLES}.")
        for plot in plots.values():
            check_shared(plot, roles)
        reader = RuleReader(self._id, roles, self._predicates)
        reader.know((*around.rules, *_rules_of(plots)))
        known = len(reader.rules)
        if record.has("rules"):
            rules = record.record("rules", None)
            for name in rules.keys[: MOST_RULES + 1]:
                reader.rule(name, rules.record(name, ("use", "of", "where", "given", "says", "denied")))
        if own:
            for short in shorts_of(record.record("roles", None)):
                reader.short(short)
            for name, role in own.items():
                about = record.record("roles", None).record(name, ROLE_KEYS)
                if role.choices and about.is_mapping("choices"):
                    reader.choices(role, about.record("choices", None))
        self._places |= reader.places
        read = reader.rules[known:]
        if len(read) > MOST_RULES:
            raise record.at("rules").wrong(f"There are more than {MOST_RULES} rules.", "Leave some out.")
        scenes = SceneReader(roles, plots, self._names("alternatives") if record is self._record else ())
        steps = tuple(scenes.step(one) for one in record.records("scenes", SCENE_KEYS)[: MOST_SCENES + 1])
        if len(steps) > MOST_SCENES:
            raise record.at("scenes").wrong(f"There are more than {MOST_SCENES} scenes.", "Leave some out.")
        wishes = record.records("tension", ("weight", "says", "where"))
        if len(wishes) > MOST_WISHES:
            raise record.at("tension").wrong(
                f"There are more than {MOST_WISHES} wishes for tension.", "Leave some out."
            )
        return Body(own, read, tuple(map(reader.preference, wishes)), steps, optional)

    def _names(self, key: str) -> tuple[str, ...]:
        return self._record.record(key, None).keys if self._record.has(key) else ()

    def _lent(self, plots: Mapping[str, Subplot]) -> dict[str, Role]:
        """The roles of sub-plots that are nobody's here: the file may name them, too."""
        return {
            plot.names[role]: replace(about, name=plot.names[role])
            for plot in plots.values()
            for role, about in plot.schema.every_role.items()
            if role not in plot.shared
        }

    def _alternatives(self, body: Body, plots: Mapping[str, Subplot]) -> dict[str, dict[str, Body]]:
        found: dict[str, dict[str, Body]] = {}
        for name in self._names("alternatives"):
            ways = self._record.record("alternatives", None).record(name, None)
            if len(ways.keys) < 2:
                raise ways.wrong(f"`{shorten(name)}` leaves no choice.", "Write two ways or more.")
            roles, rules = {**body.roles, **self._lent(plots)}, (*body.rules, *_rules_of(plots))
            found[name] = {
                way: self._body(ways.record(way, _BODY), replace(body, roles=roles, rules=rules), {})
                for way in ways.keys[: MOST_VARIANTS + 1]
            }
        return found

    def _subplots(self) -> dict[str, Subplot]:
        found: dict[str, Subplot] = {}
        for name in self._names("plots"):
            about = self._record.record("plots", None).record(name, ("schema", "roles", "optional"))
            if not name.isidentifier() or not name.isascii():
                raise about.wrong(f"`{shorten(name)}` is no name of a sub-plot.", "Write letters, digits and `_`.")
            schema = _Reader(self._file_of(about), self._within).schema()
            shared = check_mapping(about, schema)
            found[name] = Subplot(name, schema, shared, about, is_optional(about))
        return found

    def _file_of(self, about: Record) -> Path:
        """The file of a sub-plot: beside this one, or one that comes with Legendry. Raises `DataError` for a cycle."""
        name, place = about.text("schema"), about.at("schema")
        known = [file.stem for file in sorted(FOLDER.glob("*.yaml"))]
        beside = self._path.parent / f"{name}.yaml"
        if not name.replace("-", "").isalnum() or not (is_file(beside) or name in known):
            near = did_you_mean(name, known)
            raise place.wrong(f"There is no plot schema `{shorten(name)}`.{near}", f"There are: {', '.join(known)}.")
        file = beside if is_file(beside) else FOLDER / f"{name}.yaml"
        if file.resolve() in self._within:
            circle = " → ".join([*(one.stem for one in self._within), file.stem])
            raise place.wrong(f"A schema cannot be a part of itself: {circle}.", "Leave this sub-plot out.")
        if len(self._within) > DEEPEST:
            raise place.wrong(f"Here are more than {DEEPEST} schemas within each other.", "Leave this sub-plot out.")
        return file

    def _ways(
        self, body: Body, alternatives: Mapping[str, Mapping[str, Body]], plots: Mapping[str, Subplot]
    ) -> Iterator[_Way]:
        """Every way to play it, the fullest first."""
        for falls in product(*(ways.items() for ways in alternatives.values())):
            chosen = dict(zip(alternatives, (way for _, way in falls), strict=True))
            names = [name for name, _ in falls]
            ways = [Part(name, PartKind.WAY, of) for of, name in zip(alternatives, names, strict=True)]
            for parts in product(*(plot.ways for plot in plots.values())):
                played = dict(zip(plots, parts, strict=True))
                unplayed = {role for name, part in played.items() for role in plots[name].unplayed(part)}
                labels = [plots[name].label(part) for name, part in played.items()]
                inner = [part for name, one in played.items() for part in plots[name].parts(one)]
                optional = [role for one in (body, *chosen.values()) for role in one.optional]
                for count in range(len(optional) + 1):
                    for dropped in combinations(optional, count):
                        without = [f"without-{role.replace('_', '-')}" for role in dropped]
                        left = [Part(role, PartKind.ROLE) for role in optional if role not in dropped]
                        yield _Way(
                            tuple(filter(None, (*names, *labels, *without))),
                            self._joined(body, chosen, plots, played, unplayed.union(dropped)),
                            (*left, *ways, *inner),
                        )

    def _joined(
        self,
        body: Body,
        chosen: Mapping[str, Body],
        plots: Mapping[str, Subplot],
        played: Mapping[str, Schema | None],
        unplayed: Collection[str],
    ) -> Body:
        """A body with what it chose and what it is composed of, the scenes in their places or at the end.

        All that mentions a role that nobody plays is left out.
        """
        body, *ways = (one.without(unplayed) for one in (body, *chosen.values()))
        bodies = {name: moved(plots[name], part).without(unplayed) for name, part in played.items() if part}
        for name, one in bodies.items():
            self._places |= {rule.id: plots[name].place for rule in one.rules}
        waiting = {(name, ""): bodies.get(name, Body()) for name in plots}
        waiting |= {("", name): one for name, one in zip(chosen, ways, strict=True)}
        scenes: list[Step] = []
        for step in body.scenes:
            if isinstance(step, Slot):
                if step.part not in waiting:
                    raise self._record.at("scenes").wrong("A part stands twice among the scenes.", "Name it once.")
                scenes += step.filled(waiting.pop(step.part).scenes)
            else:
                scenes.append(step)
        for rest in waiting.values():
            scenes += rest.scenes
        every = (body, *ways, *bodies.values())
        return Body(
            {name: role for one in every for name, role in one.roles.items()},
            tuple(rule for one in every for rule in one.rules),
            tuple(wish for one in every for wish in one.tension),
            tuple(scenes),
        )

    def _flat(self, way: _Way) -> Schema:
        """A variant, when it holds together. Raises `DataError`."""
        label, body = way.label, way.body
        anchor, place = self._record.text("anchor"), self._record.at("anchor")
        if anchor not in body.roles:
            raise place.wrong(
                f"The anchor `{shorten(anchor)}` is no role that is always there.{did_you_mean(anchor, body.roles)}",
                "Write the role that the search begins with.",
            )
        ruled = {role for rule in body.rules for role in rule.roles}
        if unruled := [role for role in body.roles if role not in ruled]:
            how = f" of {'.'.join(label)}" if label else ""
            raise self._record.at("roles").wrong(
                f"No rule{how} mentions the role {', '.join(unruled)}.", "Add one, or drop the role."
            )
        scenes = tuple(step for step in body.scenes if isinstance(step, SceneTemplate))
        names = [scene.id for scene in scenes]
        if twice := [name for name in names if names.count(name) > 1]:
            raise self._record.at("scenes").wrong(f"There are two scenes `{twice[0]}`.", "Rename one.")
        schema = Schema(
            id=".".join([self._id, *label]),
            title=self._record.text("title"),
            logline=self._record.text("logline"),
            anchor=anchor,
            roles=dict(body.roles),
            rules=body.rules,
            tension=body.tension,
            scenes=scenes,
            draws_on=self._record.texts("draws_on"),
            arc=tuple((name, height) for name, height in self._arc() if name in names),
            parts=way.parts,
        )
        check(schema, self._places, self._record)
        return schema

    def _arc(self) -> list[tuple[str, int]]:
        if not self._record.has("arc"):
            return []
        arc = self._record.record("arc", None)
        for name in arc.keys:
            if not arc.text(name).isdecimal() or not 0 <= int(arc.text(name)[:9]) <= 10:
                raise arc.at(name).wrong(f"`{shorten(arc.text(name))}` is no height.", "Write a number from 0 to 10.")
        return [(name, int(arc.text(name))) for name in arc.keys]

    def _check_difference(self, variants: tuple[Schema, ...]) -> None:
        """Two ways that say the same would count every cast twice."""
        said: dict[object, Schema] = {}
        for way in variants:
            other = said.setdefault((tuple(way.roles.values()), way.rules, way.tension, way.scenes), way)
            if other is not way:
                both = " and ".join(f"`{one.id.partition('.')[2]}`" for one in (other, way))
                raise self._record.at("alternatives").wrong(
                    f"The ways {both} say the same.",
                    "Give each a role, a rule or a scene of its own, or leave one out.",
                )

    def _check_kinds(self, variants: tuple[Schema, ...]) -> None:
        kinds: dict[str, str] = {}
        for role in (role for variant in variants for role in variant.roles.values()):
            if kinds.setdefault(role.name, role.kind) != role.kind:
                both = " and ".join(kind.removeprefix("lg:") for kind in (kinds[role.name], role.kind))
                raise self._record.at("alternatives").wrong(
                    f"The role `{role.name}` has another class in another way: {both}.", "Rename one of the two."
                )

    def _check_arc(self, variants: tuple[Schema, ...]) -> None:
        names = {scene.id for variant in variants for scene in variant.scenes}
        for name, _ in self._arc():
            if name not in names:
                raise (
                    self._record.record("arc", None)
                    .at(name)
                    .wrong(f"There is no scene `{shorten(name)}`.{did_you_mean(name, names)}", "Write a scene's id.")
                )


def _rules_of(plots: Mapping[str, Subplot]) -> tuple[Rule, ...]:
    """The rules of sub-plots under the names of the whole, whichever way those are played."""
    every = (rule for plot in plots.values() for way in plot.schema.ways for rule in moved(plot, way).rules)
    return tuple(dict.fromkeys(every))

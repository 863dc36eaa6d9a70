"""Relations of more rows than can be listed give the same plots, and explanations that say nothing untrue."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from solver import Schema, Status, find_plots, listing, schema_named, schemas
from solver.compiling import relations
from solver.errors import SchemaError
from solver.explaining.possibility import possible
from solver.reduction import reduce
from solver.relation import TOGETHER, Relation, restrict
from solver.schema import Rule
from world import Pattern, World
from world.building.build import build
from world.building.society.setting import Setting
from world.columns import kept
from world.history import Signature, change
from world.opening import open_to_write

SIGNED = Signature("Anna Weiß", "2026-11-28T02:00:00Z", "to see what is too large")
WAYS = [one.ways[0].id for one in schemas().values()]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town") / "town.world"
    build(folder, Setting(1945, 1985, 300, 3), SIGNED)
    return folder


def anew(town: Path) -> World:
    """The same world without what is kept of it."""
    return World(World.open(town).store)


def ruled(name: str) -> Schema:
    """The fullest way to play a schema, without wishes, whose rows are always listed."""
    return replace(schema_named(name).ways[0], tension=())


def sizes(world: World, schema: Schema) -> list[int]:
    """Rows × roles of each relation, the fewest first, each once."""
    return sorted({one.rows.size for one in relations(world, schema).rules if isinstance(one, Relation)})


def left(world: World, schema: Schema) -> dict[tuple[str, ...], list[tuple[str | int, ...]]]:
    """What all rules together leave of each relation, in names; what goes together in numbers."""
    found = relations(world, schema)

    def named(one: Relation, row: list[int]) -> tuple[str | int, ...]:
        return tuple(
            number if role == TOGETHER else found.names.name(number)
            for role, number in zip(one.roles, row, strict=True)
        )

    listed = [one for one in found.reduced if isinstance(one, Relation)]
    return {one.roles: [named(one, row) for row in one.rows.tolist()] for one in listed}


def edit(folder: Path) -> None:
    with open_to_write(folder) as world:  # and let go of it, for others to read
        someone = world.columns.terms.text(int(world.columns.kind("lg:Person")[0]))
        change(world, [], [(someone, "lg:motive", '"greed"')], SIGNED, force=True)


def vast(world: World, schema: Schema, cast: Mapping[str, int]) -> tuple[str, ...]:
    found = relations(world, schema)
    return found.left_out(found.around(cast))


def tightest(world: World, schema: Schema) -> int:
    """A limit that the largest relations pass, but not what is left of them, with some room to get there."""
    found = relations(world, schema)
    kept = reduce([one for one in found.rules if isinstance(one, Relation)], schema.anchor) or []
    most = max((one.rows.size for one in kept if isinstance(one, Relation)), default=0)
    return max(4 * most, sizes(world, schema)[-4])


def test_what_is_too_large_to_be_listed_leaves_the_same_casts(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vast_ones = 0
    for name in WAYS:
        world, schema = World.open(town), ruled(name)
        wanted = left(world, schema)
        with monkeypatch.context() as patch:
            patch.setattr(listing, "MOST_NUMBERS", tightest(world, schema))
            other = anew(town)
            vast_ones += bool(vast(other, schema, {}))
            assert left(other, schema) == wanted, name
    assert vast_ones > len(WAYS) / 2


def test_vast_rules_are_known_to_be_so_the_next_time_and_after_an_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "SMALLEST", 0)
    folder, schema = tmp_path / "town.world", ruled("reunion")
    build(folder, Setting(1945, 1985, 300, 3), SIGNED)
    monkeypatch.setattr(listing, "MOST_NUMBERS", tightest(anew(folder), schema))
    wanted, known = left(World.open(folder), schema), vast(World.open(folder), schema, {})
    assert known
    with monkeypatch.context() as patch:
        patch.setattr("solver.listing.Listing.rows", lambda *_: pytest.fail("asked again"))
        assert left(World.open(folder), schema) == wanted
        assert vast(World.open(folder), schema, {}) == known
    edit(folder)
    assert vast(World.open(folder), schema, {}) == known
    edited = World.open(folder)
    monkeypatch.setattr(listing, "MOST_NUMBERS", 1_000_000)
    assert left(edited, schema) == left(World(edited.store), schema)


@pytest.mark.parametrize("name", WAYS)
def test_explanations_say_of_what_is_too_large_only_what_is_so(
    name: str, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, schema = World.open(town), ruled(name)
    found, anchor = relations(world, schema), schema.anchor
    kind, most = schema.roles[anchor].kind, tightest(world, schema)
    players = [world.columns.terms.text(number) for number in world.columns.kind(kind)[:6].tolist()]
    for cast in ({}, *({anchor: player} for player in players)):
        wanted = find_plots(world, schema, cast)
        monkeypatch.setattr(listing, "MOST_NUMBERS", most)
        told = find_plots(anew(town), schema, cast)
        monkeypatch.undo()
        assert told.status is wanted.status
        fixed = {role: found.names.number(name) for role, name in cast.items()}
        for clash in told.why if told.status is Status.UNSATISFIABLE else ():
            ruling = [one for one in found.rules if one.rule in clash.rules]
            assert not clash.rules or not possible(restrict(ruling, fixed), anchor) or clash == wanted.why[0]
            assert clash.rules or "too much to be gone through" in clash.statement


def test_where_only_what_is_too_large_rules_casts_out_that_is_said(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = ruled("reunion")
    where = Pattern.parse("?gone lg:deceased ?betrayer . ?bond lg:party ?protagonist")
    dead = Rule("dead", "{betrayer} is dead.", "{betrayer} lives.", Pattern(()), where, ("betrayer", "protagonist"))
    schema = replace(schema, rules=(*schema.rules, dead))
    [known] = find_plots(World.open(town), schema, {}).why
    assert "dead" in known.rules
    assert len(known.rules) > 1
    monkeypatch.setattr(listing, "MOST_NUMBERS", sizes(World.open(town), schema)[-1] - 1)
    world = anew(town)
    assert vast(world, schema, {}) == ("dead",)
    told = find_plots(world, schema, {})
    assert told.status is Status.UNSATISFIABLE
    assert [(clash.rules, clash.statement.count("dead")) for clash in told.why] == [((), 1)]


def test_a_rule_that_nothing_else_bounds_is_refused(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_NUMBERS", 100)
    with pytest.raises(SchemaError, match=r"combinations of \d meet one pattern"):
        left(anew(town), ruled("reunion"))


def test_a_wish_that_is_too_large_is_refused(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_NUMBERS", 10)
    with pytest.raises(SchemaError, match=r"Reunion, .* combinations of"):
        relations(anew(town), replace(schema_named("reunion"), rules=()))

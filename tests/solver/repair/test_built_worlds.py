"""Repairs of a built society: whoever is to play, what is offered works when it is really done."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

import pyoxigraph as ox
import pytest

from solver import Repair, Status, find_plots, schema_named
from solver.repair import repairs
from world import World
from world.building.build import build
from world.building.society.setting import Setting
from world.checking.recheck import Checker
from world.checking.report import Severity
from world.history import Signature

Offered: TypeAlias = tuple[str, list[tuple[dict[str, str], Repair]]]

CASES = [("blackmail", "blackmailer"), ("reunion", "protagonist"), ("walk-in", "walk_in")]


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    """A society of 150 people, and its checker."""
    folder = tmp_path_factory.mktemp("built") / "world"
    build(folder, Setting(1950, 1990, 150, 2), Signature("Mila", "2026-01-01T00:00:00Z", "for the tests"))
    copy = World(ox.Store())
    copy.store.bulk_extend(World.open(folder).store)
    return Checker(copy)


@pytest.fixture(scope="module", params=CASES, ids=[schema for schema, _ in CASES])
def offered(request: pytest.FixtureRequest, checked: Checker) -> Offered:
    """What is offered for some who cannot be cast, by who they are."""
    schema, role = request.param
    world, known = checked.world, schema_named(schema)
    people = [fact[0] for fact in world.facts(None, "rdf:type", "lg:Person")]
    dead = {fact[2] for fact in world.facts(None, "lg:deceased")}
    some = random.Random(schema).sample([name for name in people if name not in dead], 12)
    failing = [name for name in some if find_plots(world, known, {role: name}).status is Status.UNSATISFIABLE]
    found = [({role: name}, one) for name in failing[:2] for one in repairs(world, known, {role: name}, limit=2)]
    assert found
    return schema, found


def test_what_is_offered_works_when_it_is_done(checked: Checker, offered: Offered) -> None:
    schema, found = offered
    for cast, one in found:
        change = checked.edit(one.remove, one.add)
        try:
            assert not [finding for finding in change.begun if finding.severity is Severity.ERROR]
            assert find_plots(checked.world, schema_named(schema), cast).status is Status.SATISFIABLE
        finally:
            checked.edit(one.add, one.remove)


def test_a_thing_that_is_given_is_nobody_elses_then(checked: Checker, offered: Offered) -> None:
    for _, one in offered[1]:
        for note, thing in _said(one, "lg:Possession", "lg:thing"):
            with _done(checked, one) as world:
                begin = world.value(note, "lg:beginEarliest") or ""
                others = {fact[0] for fact in world.facts(None, "lg:thing", thing)} - {note}
                held = [other for other in others if "lg:Possession" in world.types(other)]
                assert all((world.value(other, "lg:endLatest") or "9999") < begin for other in held)


def test_nobody_knows_of_what_has_not_happened(checked: Checker, offered: Offered) -> None:
    for _, one in offered[1]:
        for note, known in _said(one, "lg:Knowledge", "lg:known"):
            with _done(checked, one) as world:
                begin = world.value(note, "lg:beginEarliest") or ""
                for what in (known, *(fact[2] for fact in world.facts(known, "lg:concerning"))):
                    assert (world.value(what, "lg:beginLatest") or "") <= begin


def test_nobody_does_anything_before_they_are_grown_up(checked: Checker, offered: Offered) -> None:
    for _, one in offered[1]:
        with _done(checked, one) as world:
            new = {fact[0] for fact in one.add if fact[1] == "rdf:type"}
            people = {fact[0] for fact in world.facts(None, "rdf:type", "lg:Person")}
            for note, _, who in (fact for fact in one.add if fact[0] in new and fact[2] in people):
                if begin := world.value(note, "lg:beginEarliest"):
                    born = world.value(who, "lg:beginLatest") or "0000"
                    assert int(begin[:4]) - int(born[:4]) >= 18


def _said(one: Repair, kind: str, key: str) -> list[tuple[str, str]]:
    """What new notes of a class say of a property."""
    notes = [fact[0] for fact in one.add if fact[1:] == ("rdf:type", kind)]
    return [(fact[0], fact[2]) for fact in one.add if fact[0] in notes and fact[1] == key]


@contextmanager
def _done(checked: Checker, one: Repair) -> Iterator[World]:
    checked.edit(one.remove, one.add)
    try:
        yield checked.world
    finally:
        checked.edit(one.add, one.remove)

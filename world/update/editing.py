"""Edits by the history's means, as `legendry edit`, `undo` and `branch` make them, and of things by their heads."""

from collections.abc import Iterable
from typing import Any, Final

from ontology.vocabulary import vocabulary
from world.checking.rehearsal import Change as Rehearsed
from world.checking.rehearsal import prepare
from world.errors import EditConflict, LegendryError, shorten
from world.facts import Fact, is_id
from world.history import Edit, Signature, branches, change, drop, merge, start, undo, version
from world.history.branch import laid_over
from world.history.commit import Writing, commit
from world.history.saying import read_fact
from world.notes.json_note import merged, parsed
from world.resources.collection import Collection, collection_named, collection_of
from world.resources.head import head_of, parts_of
from world.store import World
from world.update.deletion import deletion
from world.update.heads import Head, HeadMisread, Misreading, origins_of, read_head
from world.update.request import Done, HistoryChange, What

_FILE: Final = "edit {}"
"""Where a fact was written that came by an edit."""


class NotThere(LegendryError):
    """There is no such thing to change."""


class ConditionNotMet(LegendryError):
    """There is such a thing already, or none, against the request's condition."""


def edited(world: World, asked: HistoryChange, signed: Signature, exists: bool | None) -> Done:
    """Makes an edit, or rehearses it, whole or not at all; `exists` says whether the thing must be there, or must not.

    Raises `HeadMisread`, `JsonMisread`, `StillReferredTo`, `NotThere`, `ConditionNotMet`, `EditRefused`, `EditConflict`
    and `LegendryError`; nothing is written then.
    """
    match asked.what:
        case What.FACTS:
            gone, new = _typed(asked.removed, "remove"), _typed(asked.added, "add")
            return _done(
                *change(
                    world,
                    gone,
                    new,
                    signed,
                    branch=asked.branch,
                    since=asked.since,
                    force=asked.force,
                    is_rehearsed=asked.is_rehearsed,
                )
            )
        case What.UNDO:
            return _done(*undo(world, signed, asked.number, force=asked.force))
        case What.START:
            if asked.about in {one.name for one in branches(world)}:
                raise EditConflict(f"There is a branch `{asked.about}` already: give another name, or drop it first.")
            begun = start(world, asked.about, signed.by, signed.when, signed.why).begun
            return _done(begun, Rehearsed((), ()), is_new=True)
        case What.MERGE:
            signed = _because(signed, f"merges {asked.about}")
            return _done(*merge(world, asked.about, signed, force=asked.force))
        case What.DROP:
            signed = _because(signed, f"drops {asked.about}")
            made = drop(world, asked.about, signed.by, signed.when, signed.why)
            return _done(made, Rehearsed((), ()))
        case _:
            return _of_thing(world, asked, signed, exists)


def _of_thing(world: World, asked: HistoryChange, signed: Signature, exists: bool | None) -> Done:
    stage = _stage(world, asked.branch)
    collection = collection_named(asked.collection)
    given = {} if asked.what is What.DELETE else parsed(asked.body)
    name = asked.about if asked.what is not What.CREATE else str(given.get("id", ""))
    is_there = is_id(name) and stage.knows(name)
    if exists is not None and exists is not is_there:
        raise ConditionNotMet(name)
    if asked.what is What.CREATE and is_there:
        raise EditConflict(f"The id `{shorten(name)}` is taken: give another one, or change what bears it with PATCH.")
    if asked.what in (What.PATCH, What.DELETE) and not is_there:
        raise NotThere(f"Nothing in this world is called `{shorten(name)}`.")
    if is_there:
        _demand(collection, stage.types(name), name)
    if asked.is_rehearsed and not given:  # a form is open in which nothing is typed yet
        prepare(stage, name or "_:new")
    if asked.what is What.DELETE:
        signed = _because(signed, f"deletes {name}")
        gone = deletion(stage, name, cascade=asked.cascade)
        done = change(world, gone, (), signed, branch=asked.branch, force=asked.force, is_rehearsed=asked.is_rehearsed)
        return _done(*done, name=name)
    return _written(world, stage, asked, signed, given, name if is_there else "")


def _written(
    world: World, stage: World, asked: HistoryChange, signed: Signature, given: dict[str, Any], former: str
) -> Done:
    """Puts a head in the place of what is there of a thing, if anything is."""
    before = None
    if former:
        head = head_of(stage, former)
        if head is None:
            whole = former.partition("/")[0]
            what = f"is a part of `{whole}`: change that" if whole != former else "has no type that notes can have"
            raise LegendryError(f"`{shorten(former)}` {what}, or its facts, at /api/changes.")
        before = read_head(stage, head, parts_of(stage, former))
        given = merged(head, given) if asked.what is What.PATCH else given
    after = read_head(stage, _completed(asked, given), before.names if before else ())
    _demand_fit(asked, after)
    gone = [fact for fact in (before.facts if before else ()) if fact not in after.facts]
    new = [fact for fact in after.facts if before is None or fact not in before.facts]
    besides = origins_of(stage, before, after, _FILE.format(version(world) + 1))
    signed = _because(signed, f"{'changes' if former else 'adds'} {after.id}")
    if not gone and not new and (besides.gone or besides.new):
        made = Edit(version(world) + 1, signed.by, signed.when, signed.why, (), ())
        return _done(made if asked.is_rehearsed else commit(world, made, besides), Rehearsed((), ()), name=after.id)
    if asked.branch:
        besides = Writing()  # a branch has facts alone
    made, done = change(
        world,
        gone,
        new,
        signed,
        branch=asked.branch,
        force=asked.force,
        besides=besides,
        is_rehearsed=asked.is_rehearsed,
    )
    return _done(made, done, name=after.id, is_new=not former)


def _completed(asked: HistoryChange, given: dict[str, Any]) -> dict[str, Any]:
    """A head with the id that the address says, and the type that its collection says where it has none."""
    made = dict(given)
    if asked.what is not What.CREATE:
        made.setdefault("id", asked.about)
    kind = collection_named(asked.collection).kind.removeprefix("lg:")
    return made if "type" in made or kind == "Entity" else {**made, "type": kind}


def _demand_fit(asked: HistoryChange, head: Head) -> None:
    """Raises `HeadMisread` for another id than the address says, and for a type that is not of the collection."""
    if asked.what is not What.CREATE and head.id != asked.about:
        read = f"The id is `{head.id}`, and the address says `{shorten(asked.about)}`."
        raise HeadMisread([Misreading("/id", read, "Leave it out: what is called otherwise is another thing.")])
    known, collection = vocabulary(), collection_named(asked.collection)
    kind = known.compact(head.kind)
    if not collection.holds([kind]):
        right = collection_of([kind]).id
        read = f"`{head.id}` is a {known.name_of(head.kind)}, and none of the {collection.id}."
        raise HeadMisread([Misreading("/type", read, f"Send it to /api/{right}.")])


def _demand(collection: Collection, types: tuple[str, ...], name: str) -> None:
    if not collection.holds(types):
        right = collection_of(types).id
        raise NotThere(f"`{shorten(name)}` is none of the {collection.id}: ask for /api/{right}/{name}.")


def _stage(world: World, name: str) -> World:
    """Canon, or what a branch makes of it, to be asked about single things."""
    return laid_over(world, name) if name else world


def _typed(texts: Iterable[str], side: str) -> list[Fact]:
    """Facts as they are typed. Raises `HeadMisread` with all that cannot be read."""
    found, wrong = [], []
    for number, text in enumerate(texts):
        try:
            found.append(read_fact(text))
        except LegendryError as error:
            wrong.append(Misreading(f"/{side}/{number}", str(error), ""))
    if wrong:
        raise HeadMisread(wrong)
    return found


def _because(signed: Signature, why: str) -> Signature:
    """A signature with a reason, where it has none."""
    return signed if signed.why else Signature(signed.by, signed.when, why)


def _done(made: Edit, done: Rehearsed, *, name: str = "", is_new: bool = False) -> Done:
    told: dict[str, Any] = {
        **({"id": name} if name else {}),
        "edit": made.as_json(),
        "ended": [finding.as_json() for finding in done.ended],
        "begun": [finding.as_json() for finding in done.begun],
    }
    return Done(made.number, is_new=is_new, told=told)

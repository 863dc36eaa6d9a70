"""The process that has a store open to write: it carries out one change after the other, and makes snapshots.

It is started as `python -m world.update.writer` and speaks frames over its standard input and output, as a query's
worker does. It is killed when a change takes too long; the engine then writes nothing of it. Should the server itself
have died, the end of its input, or an alarm in the midst of a change, ends it.
"""

import json
import signal
from typing import Any, BinaryIO

import pyoxigraph as ox

from ontology.namespaces import ID, PREFIXES
from world.errors import LegendryError
from world.history.edit import Signature
from world.opening import open_to_write
from world.query import frames
from world.query.frames import Kind
from world.query.guard import Reading, blames_service, update_calls_out
from world.query.own_process import limit_memory, refuse, run
from world.store import World
from world.update.graph import Misread, as_update
from world.update.recording import BooksTouched, carry_out
from world.update.request import Asked, Done, GraphChange, Update
from world.update.text import DatasetTwice, NoGraphName, loads, with_dataset, without_silent_loads
from world.writing import copy_store

_GRACE = 5.0


class _Refusal(Exception):
    """A change that is not made: `code` says of which kind, the text says why."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message)
        self.code = code


def main() -> None:
    """Does what the server asks until it stops asking."""
    run(_serve)


def _serve(asked: BinaryIO, replies: BinaryIO) -> None:
    exactly = frames.reader(asked)
    hello = json.loads(frames.read(exactly)[1])
    try:
        world = open_to_write(hello["world"])
    except LegendryError as error:
        refuse(replies, "store", str(error))
        return
    limit_memory(hello["memory"])
    replies.write(frames.pack(Kind.READY))
    replies.flush()
    while True:
        request = json.loads(frames.read(exactly)[1])
        signal.setitimer(signal.ITIMER_REAL, request["seconds"] + _GRACE)
        try:
            done = _do(world, request)
        except _Refusal as refusal:
            refuse(replies, refusal.code, str(refusal))
        else:
            replies.write(frames.pack(Kind.END, done.as_bytes()))
            replies.flush()
        signal.setitimer(signal.ITIMER_REAL, 0)


def _do(world: World, request: dict[str, Any]) -> Done:
    """Raises `_Refusal`."""
    try:
        if target := request.get("snapshot"):
            copy_store(world.store, target)
            return Done()
        asked = Asked.of(request)
        match asked.change:
            case Update() as update:
                return Done(_carry_out(world, _checked(update), asked))
            case GraphChange() as change:
                return _change_graph(world, change, asked)
    except BooksTouched as error:
        raise _Refusal("books") from error
    except LegendryError as error:
        raise _Refusal("refused", str(error)) from error
    except SyntaxError as error:
        raise _Refusal("syntax", str(error)) from error
    except OSError as error:
        raise _Refusal("disk", str(error)) from error
    except (RuntimeError, ValueError) as error:
        raise _Refusal("evaluation", str(error)) from error


def _carry_out(world: World, update: str, asked: Asked) -> int | None:
    signed = Signature(asked.by, asked.when, asked.why)
    return carry_out(world, update, signed, may_touch_books=asked.may_touch_books)


def _change_graph(world: World, change: GraphChange, asked: Asked) -> Done:
    store = world.store
    assert isinstance(store, ox.Store)
    try:
        update = as_update(change.verb, change.graph, change.documents)
    except Misread as error:
        raise _Refusal("data", str(error)) from error
    was_there = not change.graph or store.contains_named_graph(ox.NamedNode(change.graph))
    if asked.condition.exists not in (None, was_there):
        raise _Refusal("condition")
    if not was_there and not change.documents:
        raise _Refusal("graph", change.graph)
    return Done(_carry_out(world, update, asked), is_new=not was_there)


def _checked(update: Update) -> str:
    """The text to carry out, which calls nobody and reads no file."""
    try:
        text = without_silent_loads(with_dataset(update.text, update.graphs, update.named_graphs))
    except DatasetTwice as error:
        raise _Refusal("dataset") from error
    except NoGraphName as error:
        raise _Refusal("syntax", f"A graph's name is no IRI: {error}") from error
    parses = Reading(lambda other: ox.Store().update(other, base_iri=str(ID), prefixes=PREFIXES))
    if update_calls_out(text, parses):
        if loads(text):
            raise _Refusal("load")
        if parses.problem is None or blames_service(text, str(parses.problem)):
            raise _Refusal("service")
        raise _Refusal("syntax", str(parses.problem))
    return text


if __name__ == "__main__":
    main()

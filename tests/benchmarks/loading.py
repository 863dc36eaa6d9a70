"""How fast worlds load and are indexed: a vault of notes, and RDF beside Oxigraph's own bulk loader on the same file.

python -m tests.benchmarks.loading [NOTES]

The vault is written first, then opened as `World.open` opens any: read, checked against the vocabulary, stated with
origins, and dated; then its words are indexed, as `legendry search` does. The RDF is that same world without its
origins, as N-Triples and as Turtle; the last file has a blank node in every tenth triple. What Oxigraph needs is the
time of `Store.bulk_load` into a new store in memory. Other programs on the machine slow the clock, so RDF is compared
by processor time.
"""

import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from world import World
from world.search import Index

_TRAITS = ("blunt", "exact", "loyal", "vain", "tired", "brave")
_FOLDERS = 50
_TIMES = 3
_Result = TypeVar("_Result")


def main() -> None:
    """Measures and prints."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        vault = write_vault(folder / "vault", count)
        seconds, worked, world = _timed(lambda: World.open(vault))
        print(f"{count:,} notes, {len(world):,} facts: {seconds:.2f} s, {count / seconds:,.0f} notes/s, ", end="")
        print(f"{count / worked:,.0f} notes in a second of processor time")
        clock, worked, index = _timed(lambda: Index(world))
        with index:
            answered = min(_timed(lambda: index.search("person 16"))[0] for _ in range(_TIMES))
        print(
            f"index of their words: {clock:.2f} s, {worked:.2f} s of processor time; a search: {answered * 1000:.0f} ms"
        )
        canon = [quad.triple for quad in world.store.quads_for_pattern(None, None, None, ox.DefaultGraph())]
        blank = [_anonymous(triple) if number % 10 == 0 else triple for number, triple in enumerate(canon)]
        for title, triples, syntax in (
            ("N-Triples", canon, ox.RdfFormat.N_TRIPLES),
            ("Turtle", canon, ox.RdfFormat.TURTLE),
            ("Turtle with blank nodes", blank, ox.RdfFormat.TURTLE),
        ):
            file = folder / f"world.{syntax.file_extension}"
            ox.serialize(triples, str(file), format=syntax)
            peer = min(_timed(partial(_bulk, file, syntax))[1] for _ in range(_TIMES))
            ours = min(_timed(partial(World.open, file))[1] for _ in range(_TIMES))
            speed = f"{len(triples) / ours:12,.0f} triples/s, {peer / ours:.2f} of Oxigraph's speed"
            print(f"{title:24} {speed} (best of {_TIMES})")


def write_vault(folder: Path, count: int) -> Path:
    """A vault of so many notes: towns, people who know each other, and what happened between them."""
    for number in range(count):
        below = folder / f"part-{number % _FOLDERS}"
        below.mkdir(parents=True, exist_ok=True)
        kind = ("city", "person", "person", "residence", "meeting")[number % 5]
        (below / f"{kind}-{number}.md").write_text("\n".join(_note(kind, number, count)), "utf-8")
    return folder


def _note(kind: str, number: int, count: int) -> Iterator[str]:
    base = number - number % 5
    person, other, town = base + 1, (base + 5 * 37) % count // 5 * 5 + 2, (base + 5 * 11) % count // 5 * 5
    yield f"---\nid: {kind}-{number}"
    match kind:
        case "city":
            yield f"type: City\nname: Town {number}\nalias: Old Town {number}\nlatitude: {number % 90}.5"
            yield f"longitude: {number % 180}.25\nsource: atlas {number}"
            if number:
                yield "within: city-0"
        case "person":
            yield f"type: Person\nname: Person {number}\nshortName: P{number}\npronoun: she"
            yield f"born: {1900 + number % 70}-05"
            yield f"birthplace: city-{town}"
            yield f"trait: [{_TRAITS[number % 6]}, {_TRAITS[number % 5]}]\nsource: book {number}"
        case "residence":
            yield f"type: Residence\nname: Residence {number}\nagent: person-{person}\nplace: city-{town}"
            yield f"from: {1970 + number % 20}\nto: {1990 + number % 9}-11\nsource: register {number}"
        case _:
            yield f"type: Meeting\nname: Meeting {number}\nparticipant: [person-{person}, person-{other}]"
            yield f"place: city-{town}\nwhen: {1970 + number % 30}-03-1{number % 9}\nsource: diary {number}"
    yield f"---\n\nWhat is told of number {number}, in a sentence or two.\n\nAnd it mentions [[person-{person}]]."


def _anonymous(triple: ox.Triple) -> ox.Triple:
    return ox.Triple(ox.BlankNode(), triple.predicate, triple.object)


def _bulk(file: Path, syntax: ox.RdfFormat) -> None:
    ox.Store().bulk_load(path=str(file), format=syntax)


def _timed(work: Callable[[], _Result]) -> tuple[float, float, _Result]:
    """Seconds by the clock, seconds of processor time, and what came of it."""
    gc.collect()
    clock, processor = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - clock, time.process_time() - processor, result


if __name__ == "__main__":
    main()

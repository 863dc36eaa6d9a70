"""How long a check takes beside pySHACL alone, on the same data in one run.

    python -m tests.benchmarks.checking [FACTS]

Prints ratios. The whole check is the shapes and every rule; pySHACL validates the same shapes only. Loading is left out
on both sides: ours starts from an open store, pySHACL's from a parsed graph.
"""

import gc
import resource
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import pyoxigraph as ox
import rdflib
from pyshacl import validate

from ontology import ontology_graph, shapes_graph
from tests.benchmarks.worlds import copies
from world.checking import check
from world.checking.recheck import Checker
from world.facts import literal

_Result = TypeVar("_Result")


def main() -> None:
    """Measures and prints."""
    facts = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    world = copies(facts)
    print(f"{len(world):,} facts")
    whole, report = _timed(lambda: check(world))
    print(f"whole check              {whole:8.2f} s   {report.rules} rules, {len(report.findings)} findings")
    checker = Checker(world)
    again = []
    for number in range(20):
        change = [(f"w{number}-volodymyr-kazuo", "lg:begin", literal("1935"))]
        again.append(_timed(lambda change=change: checker.edit(added=change))[0])  # type: ignore[misc]
    edit = sorted(again)[len(again) // 2]
    ratio = f"{whole / edit:,.0f} times as fast as the whole (median of {len(again)})"
    print(f"recheck after an edit    {edit:8.4f} s   {ratio}")
    print(f"memory                   {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MiB at most")
    data = rdflib.Graph()
    data.parse(data=world.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt")
    peer, _ = _timed(lambda: validate(data, shacl_graph=shapes_graph(), ont_graph=ontology_graph(), inference="none"))
    print(f"pySHACL, shapes alone    {peer:8.2f} s   {peer / whole:.1f} times as long as our whole check")


def _timed(work: Callable[[], _Result]) -> tuple[float, _Result]:
    gc.collect()
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


if __name__ == "__main__":
    main()

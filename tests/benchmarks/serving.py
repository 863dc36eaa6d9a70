"""How the server bears load: right answers only, killers that hold nobody up, flat memory, and speed beside others.

python -m tests.benchmarks.serving [--seconds 60] [--characters 1000]

First, the throughput of point queries (all about one character, of a thousand) of ours, of `oxigraph serve` and of
rdflib-endpoint over the same data, in turns: by `wrk` where it is installed, else by our own client (load.py). That
the client is not what is measured shows in its processor time beside the server's. Client and servers share the
machine's processors, so only ratios of one run mean anything. “always new” has a number in each query, so that no
answer was given before.

Then 64 clients, each from an address of its own, mix point queries, neighbourhoods, plots and killers, which are
queries that would run for hours. Every answer is compared with the one that the server gave before, at rest; those of
point queries with the engine's own. Whoever is told to wait (503, 429) waits. `--seconds 600` shows whether memory
stays flat.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random
from statistics import median, quantiles
from urllib.parse import urlencode

import httpx2
import pyoxigraph as ox

from ontology.namespaces import LG, RDF
from tests.benchmarks.endpoints import Endpoint, legendry, oxigraph, rdflib_endpoint
from tests.benchmarks.load import Ask, Told, digest_of, load
from tests.benchmarks.worlds import built

CLIENTS = 64
_SHARES = {"point": 0.75, "neighbourhood": 0.15, "plot": 0.05, "killer": 0.05}
_TURNS = 3
_JSON = "application/sparql-results+json"
_KILLERS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?l) }",
    "SELECT ?a { ?a (lg:knows|!lg:knows)* ?b . ?b (lg:knows|!lg:knows)* ?c . ?d ?e ?f FILTER(?c = ?f && ?a = ?d) }",
    "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = 'never') }",
)
_BOUNDS = {"p99 with killers / p50 without": 5.0, "oxigraph serve": 0.7, "rdflib-endpoint": 5.0, "memory": 1.1}


def main() -> None:
    """Measures, prints, and ends with 1 where something is not as it should be."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--characters", type=int, default=1000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        store, data = build(folder, chosen.characters)
        ids = characters(store)
        ours = running.enter_context(legendry(store))
        others = [running.enter_context(oxigraph(data, folder)), running.enter_context(rdflib_endpoint(data))]
        failed = compare(ours, others, ids, folder, min(chosen.seconds / 12, 5.0))
        failed += mix(ours, store, ids, chosen.seconds)
    for problem in failed:
        print(f"NOT AS IT SHOULD BE: {problem}")
    sys.exit(1 if failed else 0)


def build(folder: Path, count: int) -> tuple[Path, Path]:
    """A store with so many characters, and its facts as N-Quads."""
    store, data = folder / "society.world", folder / "society.nq"
    built(store, count)
    ox.Store.read_only(str(store)).dump(str(data), ox.RdfFormat.N_QUADS)
    return store, data


def characters(store: Path) -> list[str]:
    """The IRIs of all characters."""
    quads = ox.Store.read_only(str(store)).quads_for_pattern(
        None, ox.NamedNode(str(RDF.type)), ox.NamedNode(str(LG.Person)), ox.DefaultGraph()
    )
    return sorted(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))


def point(iri: str) -> str:
    """The query for all that is said of somebody."""
    return f"SELECT ?p ?o {{ <{iri}> ?p ?o }}"


def around(iri: str) -> str:
    """The query for all that is said of whatever somebody has to do with."""
    return f"SELECT ?a ?p ?o {{ {{ <{iri}> ?q ?a }} UNION {{ ?a ?q <{iri}> }} ?a ?p ?o }}"


def compare(ours: Endpoint, others: list[Endpoint], ids: list[str], folder: Path, seconds: float) -> list[str]:
    """Prints the throughput of all; what is too little."""
    print(
        f"{'point queries':34}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'server µs':>11}{'client µs':>11}{'ours':>7}"
    )
    failed = []
    for title, is_new in (("", False), (", always new", True)):
        speeds: dict[str, list[float]] = {}
        rows: dict[str, list[str]] = {}
        for _ in range(_TURNS):
            for one in (ours, *others):
                speed, row = throughput(one, ids, folder, seconds, is_new=is_new)
                speeds.setdefault(one.name, []).append(speed)
                rows[one.name] = row
        for one in (ours, *others):
            speed, ratio = median(speeds[one.name]), median(speeds[ours.name]) / median(speeds[one.name])
            print(f"{one.name + title:34}{speed:>10,.0f}{''.join(rows[one.name])}{ratio:>6.2f}×")
            if one is not ours and not is_new and ratio < _BOUNDS[one.name]:
                failed.append(f"ours has {ratio:.2f} of the throughput of {one.name}, and not {_BOUNDS[one.name]}")
    return failed


def throughput(one: Endpoint, ids: list[str], folder: Path, seconds: float, *, is_new: bool) -> tuple[float, list[str]]:
    """Point queries a second, and what else a row shows."""
    server, client = one.worked(), os.times()
    if shutil.which("wrk"):
        count, speed, halves, last = _wrk(one, ids, folder, seconds, is_new=is_new)
    else:
        asks = [Ask("point", f"{one.path}?{urlencode({'query': point(iri)})}", "", _JSON) for iri in ids]
        told = load(one.port, asks, [1.0] * len(asks), CLIENTS, seconds)
        times = sorted(one.seconds for one in told)
        count, speed = len(told), len(told) / seconds
        halves, last = times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000
    now = os.times()
    asked = now.children_user + now.children_system - client.children_user - client.children_system
    each = [(one.worked() - server) / count * 1e6, asked / count * 1e6]
    return speed, [f"{halves:>9.1f}{last:>9.1f}", *(f"{micro:>11.0f}" for micro in each)]


def _wrk(
    one: Endpoint, ids: list[str], folder: Path, seconds: float, *, is_new: bool
) -> tuple[int, float, float, float]:
    script = folder / "point.lua"
    targets = ",\n".join(f'"{one.path}?{urlencode({"query": point(iri)})}"' for iri in ids)
    new = ' .. "%23" .. n' if is_new else ""
    script.write_text(
        f"local targets = {{\n{targets}}}\nlocal n = 0\nrequest = function()\n  n = n + 1\n"
        f'  return wrk.format("GET", targets[(n * 7919) % #targets + 1]{new}, {{Accept = "{_JSON}"}})\nend\n'
    )
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{max(1, round(seconds))}s", "--latency", "-s", str(script), one.base]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if failed := re.search(r"Non-2xx or 3xx responses: (\d+)", said):
        print(f"{one.name}: {failed[1]} were not answered")
    shown = dict(re.findall(r"^\s+(50|99)%\s+(\S+)\s*$", said, re.MULTILINE))
    count = re.search(r"(\d+) requests in", said)
    speed = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert count and speed
    return int(count[1]), float(speed[1]), _milliseconds(shown["50"]), _milliseconds(shown["99"])


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()  # type: ignore[union-attr]  # wrk writes nothing else
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}[unit]


def mix(ours: Endpoint, store: Path, ids: list[str], seconds: float) -> list[str]:
    """Prints how a mix is answered, without killers and with them; what is not as it should be."""
    asks = list(asks_of(ours, store, ids))
    counts = {kind: sum(one.kind == kind for one in asks) for kind in _SHARES}
    shares = [_SHARES[one.kind] / counts[one.kind] for one in asks]
    calm = [0.0 if one.kind == "killer" else share for one, share in zip(asks, shares, strict=True)]
    before = load(ours.port, asks, calm, CLIENTS, max(seconds / 4, 2.0))
    memory = Memory(ours)
    with memory:
        after = load(ours.port, asks, shares, CLIENTS, seconds)
    print(f"\n{'64 clients':34}{'asked':>10}{'right':>9}{'told to wait':>14}{'wrong':>9}{'p50 ms':>9}{'p99 ms':>9}")
    for title, told in ((" without killers", before), (" with killers", after)):
        for kind in _SHARES:
            if some := [one for one in told if one.kind == kind]:
                print(_row(kind + title, some))
    usual, worst = _percentile(before, 50), _percentile(after, 99)
    ratio, growth = worst / usual, memory.growth()
    print(f"\np99 of point queries with killers is {ratio:.1f} times the p50 without.")
    print(f"Memory of all processes: at most {max(size for size, _ in memory.seen) / 1e6:,.0f} MB, with the killers;")
    first, last = memory.seen[0][1] / 1e6, memory.seen[-1][1] / 1e6
    print(
        f"of those that have no killers: {first:,.0f} MB at first, {last:,.0f} MB at last, {growth:.2f} of the second"
    )
    print("quarter in the last one.")
    failed = [f"{one.kind}: {one.status}" for one in (*before, *after) if one.is_wrong][:10]
    if ratio > _BOUNDS["p99 with killers / p50 without"]:
        failed.append(f"the p99 with killers is {ratio:.1f} times the p50 without")
    if growth > _BOUNDS["memory"]:
        failed.append(f"memory grew to {growth:.2f} of what it was")
    return failed


def asks_of(ours: Endpoint, store: Path, ids: list[str]) -> Iterator[Ask]:
    """All that is asked, with the right answers."""
    engine, random = ox.Store.read_only(str(store)), Random(1)
    for iri in ids:
        found = engine.query(point(iri))
        assert isinstance(found, ox.QuerySolutions)
        body = found.serialize(format=ox.QueryResultsFormat.JSON)
        yield Ask("point", f"/sparql?{urlencode({'query': point(iri)})}", digest_of(body or b""), _JSON)
    targets = [("neighbourhood", f"/sparql?{urlencode({'query': around(iri)})}") for iri in random.sample(ids, 200)]
    targets += [("plot", f"/api/plots?{urlencode({'schema': 'reunion', 'seed': seed})}") for seed in range(6)]
    with httpx2.Client(base_url=ours.base, timeout=120, trust_env=False) as http:
        for kind, target in targets:
            answer = http.get(target, headers={"Accept": _JSON if kind == "neighbourhood" else "application/json"})
            assert answer.status_code == 200, answer.text
            yield Ask(kind, target, digest_of(answer.content), answer.request.headers["Accept"])
    for killer in _KILLERS:
        yield Ask("killer", f"/sparql?{urlencode({'query': killer})}", "none", _JSON)


class Memory:
    """Looks at a server's memory twice a second."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.seen: list[tuple[int, int]] = []
        self._endpoint = endpoint
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def growth(self) -> float:
        """The last quarter's median as a part of the second quarter's, of the processes that have no killers."""
        steady = [size for _, size in self.seen]
        quarter = max(len(steady) // 4, 1)
        return median(steady[-quarter:]) / median(steady[quarter : 2 * quarter] or steady)

    def _look(self) -> None:
        while not self._over.wait(0.5):
            self.seen.append(self._endpoint.memory())


def _row(title: str, told: list[Told]) -> str:
    right = sum(one.status == 200 and not one.is_wrong for one in told)
    waits = sum(one.status in (429, 503) for one in told)
    wrong = sum(one.is_wrong for one in told)
    times = [one.seconds * 1000 for one in told if one.status == 200]
    cuts = quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
    return f"{title:34}{len(told):>10,}{right:>9,}{waits:>14,}{wrong:>9,}{cuts[49]:>9.1f}{cuts[98]:>9.1f}"


def _percentile(told: list[Told], percent: int) -> float:
    return quantiles([one.seconds for one in told if one.kind == "point" and one.status == 200], n=100)[percent - 1]


if __name__ == "__main__":
    main()

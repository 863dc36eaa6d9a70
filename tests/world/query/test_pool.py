"""Queries in processes of their own: limits, kills, and what is left behind."""

import gzip
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from world import World
from world.query.errors import (
    AnswerTooLarge,
    AskerGone,
    CallRefused,
    FormatRefused,
    MalformedQuery,
    NoSuchGraph,
    NoWorker,
    QueriesBusy,
    QueryFailed,
    QueryTooGreedy,
    QueryTooSlow,
    UpdateRefused,
)
from world.query.formats import Choice, Form, Format
from world.query.pool import QueryPool
from world.query.query import Limits, Query

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
EVERYTHING = "SELECT ?a ?b { ?a ?p ?x . ?b ?q ?y }"
GREEDY = (
    "SELECT DISTINCT ?x { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(CONCAT(STR(?a), STR(?d), STR(?g)) AS ?x) } ORDER BY ?x"
)


@pytest.fixture(scope="module")
def world() -> World:
    store = ox.Store()
    store.extend(
        ox.Quad(ox.NamedNode(f"https://w3id.org/legendry/id/one-{n}"), ox.NamedNode("http://x/p"), ox.Literal("c"))
        for n in range(1500)
    )
    return World(store, "Many")


@pytest.fixture
def pool(world: World) -> Iterator[QueryPool]:
    with QueryPool(world, limits=Limits(seconds=1.0, answer_bytes=100_000, memory_bytes=100 << 20)) as pool:
        yield pool


def alive(pid: int) -> bool:
    """Whether a process runs or is a zombie that nobody waited for."""
    return Path(f"/proc/{pid}").exists()


def test_an_answer_comes_in_the_format_of_its_form(pool: QueryPool) -> None:
    asked = pool.run(Query("ASK {}"))
    assert (asked.form, asked.format, asked.body) == (Form.BOOLEAN, Format.JSON, b'{"head":{},"boolean":true}')
    rows = pool.run(Query("SELECT ?o { id:one-1 ?p ?o }", Choice(solutions=Format.CSV)))
    assert rows.body == b"o\r\nc\r\n"
    triples = pool.run(Query("CONSTRUCT WHERE { <one-1> ?p ?o }", Choice(graph=Format.N_TRIPLES)))
    assert triples.body == b'<https://w3id.org/legendry/id/one-1> <http://x/p> "c" .\n'


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("SELECT * {", MalformedQuery),
        ("SELECT * { ?s <http://x/service> }", MalformedQuery),
        ("DROP ALL", UpdateRefused),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> {} }", CallRefused),
        ("SELECT * { FILTER(?a<?b)SERVICE?x#>\n{} }", CallRefused),
        ("SELECT * { ?s ?p ?o }", AnswerTooLarge),
        ("SELECT * { FILTER(<http://x/function>(1)) }", QueryFailed),
        ("SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { SERVICE ?x {} } }", CallRefused),
    ],
)
def test_a_query_that_gets_no_answer_leaves_its_worker_at_work(
    query: str, error: type[Exception], pool: QueryPool
) -> None:
    pool.run(Query("ASK {}"))
    before = pool.pids()
    with pytest.raises(error):
        pool.run(Query(query))
    pool.run(Query("ASK {}"))
    assert pool.pids() == before


def test_a_malformed_query_is_told_where(pool: QueryPool) -> None:
    with pytest.raises(MalformedQuery, match=r"at line 2, column \d+: expected .* Correct the query"):
        pool.run(Query("SELECT *\n{ ?s }"))


def test_a_format_that_does_not_fit_is_refused_with_those_that_do(pool: QueryPool) -> None:
    with pytest.raises(FormatRefused, match="text/turtle"):
        pool.run(Query("CONSTRUCT WHERE { ?s ?p ?o }", Choice(graph=None)))


def test_a_query_without_end_is_killed_and_the_next_one_answered(pool: QueryPool) -> None:
    pool.run(Query("ASK {}"))
    (victim,) = pool.pids()
    begun = time.monotonic()
    with pytest.raises(QueryTooSlow, match=r"longer than 0\.3 s"):
        pool.run(Query(ENDLESS), seconds=0.3)
    assert time.monotonic() - begun < 5
    assert not alive(victim)
    assert pool.run(Query("ASK {}"), seconds=10).body


def test_a_query_that_wants_too_much_memory_ends_alone(pool: QueryPool) -> None:
    with pytest.raises(QueryTooGreedy):
        pool.run(Query(GREEDY), seconds=60)
    assert pool.run(Query("ASK {}"), seconds=10).body


def test_a_query_that_nests_too_deep_ends_alone(pool: QueryPool) -> None:
    with pytest.raises(QueryTooGreedy):
        pool.run(Query("SELECT * {" + "{" * 50_000), seconds=60)
    assert pool.run(Query("ASK {}"), seconds=10).body


def test_a_worker_that_died_between_queries_is_replaced_unseen(pool: QueryPool) -> None:
    pool.run(Query("ASK {}"))
    (victim,) = pool.pids()
    os.kill(victim, signal.SIGKILL)
    time.sleep(0.1)
    assert pool.run(Query("ASK {}"), seconds=10).body
    assert victim not in pool.pids()
    assert not alive(victim)


def test_the_queue_has_an_end(world: World) -> None:
    with QueryPool(world, size=1, waiting=0) as pool:
        pool.run(Query("ASK {}"), seconds=10)

        def hold() -> None:
            with pytest.raises(QueryTooSlow):
                pool.run(Query(ENDLESS), seconds=1.5)

        busy = threading.Thread(target=hold)
        busy.start()
        time.sleep(0.5)
        waits = []
        for _ in range(6):
            with pytest.raises(QueriesBusy) as refused:
                pool.run(Query("ASK {}"))
            waits.append(refused.value.retry_after)
        busy.join()
        assert sorted(waits) == [1, 1, 2, 2, 3, 3]  # not all come back at once


def test_closing_ends_every_worker_even_a_busy_one_and_removes_the_snapshot(world: World) -> None:
    pool = QueryPool(world, size=2)
    pool.start()
    pids = pool.pids()
    pool.run(Query("ASK {}"), seconds=10)
    outcome: list[Exception] = []

    def ask() -> None:
        try:
            pool.run(Query(ENDLESS), seconds=60)
        except NoWorker as error:
            outcome.append(error)

    busy = threading.Thread(target=ask)
    busy.start()
    time.sleep(0.3)
    snapshot = pool.snapshot
    assert snapshot.is_dir()
    pool.close()
    busy.join(timeout=5)
    assert [str(error) for error in outcome] == [
        "No query can be answered now: the server is closing. Ask again, or start the server anew."
    ]
    assert len(pids) == 2
    assert not any(alive(pid) for pid in pids)
    assert not snapshot.exists()


def test_whoever_stops_a_query_frees_its_worker_at_once(world: World) -> None:
    with QueryPool(world, size=1, spare=1) as pool:
        pool.start()
        before = pool.pids()
        transfer = pool.transfer(Query(ENDLESS))
        timer = threading.Timer(0.3, transfer.stop)
        timer.start()
        begun = time.monotonic()
        with pytest.raises(AskerGone):
            transfer.begin()
        timer.join()
        assert time.monotonic() - begun < 5
        assert pool.run(Query("ASK {}"), seconds=10).body
        assert len(set(before) & set(pool.pids())) == 1


def test_whoever_waits_and_goes_away_leaves_the_queue(world: World) -> None:
    with QueryPool(world, size=1, waiting=1) as pool:
        busy = pool.transfer(Query(EVERYTHING))
        busy.begin()
        waiting = pool.transfer(Query("ASK {}"))
        timer = threading.Timer(0.05, waiting.stop)
        timer.start()
        with pytest.raises(AskerGone):
            waiting.begin()
        timer.join()
        busy.close()


def test_an_answer_that_is_passed_on_waits_for_its_reader_and_makes_room_for_others(world: World) -> None:
    limits = Limits(seconds=1.0, answer_bytes=1_000)
    with QueryPool(world, size=1, lingering=1, limits=limits) as pool:
        transfer = pool.transfer(Query(f"{EVERYTHING} LIMIT 20000", Choice(solutions=Format.TSV)))
        assert transfer.begin().format is Format.TSV
        assert not transfer.is_whole
        assert pool.run(Query("ASK {}"), seconds=10).body
        time.sleep(1.2)  # longer than a query may take
        assert sum(map(len, transfer.chunks())) > 20_000 * 50
        assert len(pool.pids()) == 1


def test_all_of_a_graph_may_take_longer_than_a_query(world: World) -> None:
    with QueryPool(world, size=1, limits=Limits(seconds=0.0001, transfer_seconds=30)) as pool:
        lines = pool.transfer(Query("", Choice(graph=Format.N_TRIPLES), graph=""))
        lines.begin()
        assert len(b"".join(lines.chunks()).splitlines()) == 1_500
    with QueryPool(world, size=1) as pool, pytest.raises(NoSuchGraph, match="no graph <http://x/none>"):
        pool.transfer(Query("", graph="http://x/none")).begin()


def test_a_small_answer_is_whole_and_not_packed(world: World) -> None:
    with QueryPool(world, size=1) as pool:
        transfer = pool.transfer(Query("ASK {}", is_packed=True))
        assert not transfer.begin().is_packed
        assert (transfer.is_whole, b"".join(transfer.chunks())) == (True, b'{"head":{},"boolean":true}')
        rows = Query("SELECT * { ?s ?p ?o }", is_packed=True)
        transfer = pool.transfer(rows)
        assert transfer.begin().is_packed
        assert gzip.decompress(b"".join(transfer.chunks())) == pool.run(Query(rows.text)).body


def test_a_worker_ignores_modules_in_the_folder_it_is_started_from(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path)
    with QueryPool(world, size=1) as pool:
        assert pool.run(Query("ASK {}"), seconds=10).body


def test_a_store_folder_is_asked_as_it_was_when_the_pool_was_made(tmp_path: Path) -> None:
    store = ox.Store(tmp_path / "store")
    store.add(ox.Quad(ox.NamedNode("http://x/a"), ox.NamedNode("http://x/p"), ox.Literal("then")))
    with QueryPool(World(store, "On disk"), size=1) as pool:
        store.add(ox.Quad(ox.NamedNode("http://x/a"), ox.NamedNode("http://x/p"), ox.Literal("now")))
        answer = pool.run(Query("SELECT ?o { ?s ?p ?o }", Choice(solutions=Format.CSV)), seconds=10)
    assert answer.body == b"o\r\nthen\r\n"


def test_a_worker_loads_little_so_that_it_starts_at_once() -> None:
    loaded = "import sys, world.query.worker; print(*{'numpy', 'rdflib', 'yaml', 'world.store'} & sys.modules.keys())"
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout == "\n"

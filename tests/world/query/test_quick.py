"""The quick lane: what is answered at once is, whoever else asks for what would take hours."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from world import World
from world.query.errors import MalformedQuery
from world.query.query import Query
from world.query.quick import QuickLane
from world.query.snapshot import Snapshot

POINT = Query("SELECT ?p ?o { id:volodymyr-kazuo ?p ?o }")
ENDLESS = Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } LIMIT 5")
ALIKE = Query(ENDLESS.text.replace("5", "7"))
LARGE = Query("SELECT * { ?s ?p ?o . ?s ?q ?r }")


@pytest.fixture(scope="module")
def snapshot(seeds: World) -> Snapshot:
    return Snapshot.of(seeds)


def asked(snapshot: Snapshot, test: Callable[[QuickLane], Awaitable[None]], **options: float) -> None:
    async def run() -> None:
        lane = QuickLane(lambda: snapshot, size=1, **{"seconds": 0.5, **options})  # type: ignore[arg-type]  # seconds alone
        await lane.start()
        try:
            async with asyncio.timeout(30):
                await test(lane)
        finally:
            lane.close()

    asyncio.run(run())


def test_many_are_answered_at_once_each_with_its_own(snapshot: Snapshot) -> None:
    async def test(lane: QuickLane) -> None:
        queries = [Query(f"SELECT ({number} AS ?n) {{}}") for number in range(50)]
        answers = await asyncio.gather(*map(lane.ask, queries))
        assert [f'"{number}"'.encode() in answer[1] for number, answer in enumerate(answers) if answer] == [True] * 50
        assert lane.killed == 0

    asked(snapshot, test)


def test_what_would_take_hours_is_left_to_the_pool_and_its_like_not_tried_again(snapshot: Snapshot) -> None:
    async def test(lane: QuickLane) -> None:
        endless, *points = await asyncio.gather(lane.ask(ENDLESS), *(lane.ask(POINT) for _ in range(5)))
        assert endless is None
        assert all(points)
        assert lane.killed == 1
        assert await lane.ask(ALIKE) is None
        assert lane.killed == 1

    asked(snapshot, test)


def test_its_like_that_waited_behind_it_is_not_tried_either(snapshot: Snapshot) -> None:
    async def test(lane: QuickLane) -> None:
        *endless, point = await asyncio.gather(*(lane.ask(ALIKE) for _ in range(5)), lane.ask(POINT))
        assert endless == [None] * 5
        assert point
        assert lane.killed == 1

    asked(snapshot, test)


def test_a_large_answer_is_left_to_the_pool_and_kills_nobody(snapshot: Snapshot) -> None:
    async def test(lane: QuickLane) -> None:
        assert await lane.ask(LARGE) is None
        assert await lane.ask(POINT)
        assert lane.killed == 0

    asked(snapshot, test, seconds=5.0)


def test_a_process_that_was_killed_is_replaced_and_nobody_notices(snapshot: Snapshot) -> None:
    async def test(lane: QuickLane) -> None:
        before = lane.pids()
        for process in before:
            os.kill(process, signal.SIGKILL)
        assert await lane.ask(POINT)
        assert not set(before) & set(lane.pids())

    asked(snapshot, test)


def test_what_is_no_query_is_told(snapshot: Snapshot) -> None:
    async def test(lane: QuickLane) -> None:
        with pytest.raises(MalformedQuery):
            await lane.ask(Query("SELECT nonsense"))
        assert await lane.ask(POINT)

    asked(snapshot, test)


def test_another_snapshot_is_read_as_soon_as_it_is_there(seeds: World, tmp_path: Path) -> None:
    held = [Snapshot.of(seeds)]

    async def run() -> None:
        lane = QuickLane(lambda: held[0], size=1, seconds=5.0)
        await lane.start()
        try:
            count = Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
            first = await lane.ask(count)
            held[0] = Snapshot.of(World.open(tmp_path / "empty.ttl"))
            then = await lane.ask(count)
            assert first and then
            assert b'"0"' not in first[1]
            assert b'"0"' in then[1]
        finally:
            lane.close()

    (tmp_path / "empty.ttl").write_text("")
    asyncio.run(run())

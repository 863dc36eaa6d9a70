"""One client with many requests starves nobody: clients take turns, and each has bounds of its own."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.errors import Busy, TooMany
from api.http.fairness import Line
from api.http.reading import Reading
from world import World
from world.update.served import Served


class Counter:
    """Work at a line: notes whose turn comes, and ends it when told."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.turns: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.may_end = asyncio.Semaphore(0)

    def come(self, *clients: str) -> None:
        self.tasks += [asyncio.create_task(self._work(client)) for client in clients]

    async def _work(self, client: str) -> None:
        await self.line.enter(client)
        self.turns.append(client)
        try:
            await self.may_end.acquire()
        finally:
            self.line.leave(client)

    async def let(self, count: int) -> None:
        for _ in range(count):
            self.may_end.release()
            await settled()


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def in_a_loop(test: Callable[[], Awaitable[None]]) -> Callable[[], None]:
    def run() -> None:
        async def bounded() -> None:
            async with asyncio.timeout(10):
                await test()

        with ThreadPoolExecutor(1) as thread:  # a browser's tests leave an event loop in this one
            thread.submit(lambda: asyncio.run(bounded())).result()

    run.__name__ = run.__qualname__ = test.__name__
    return run


@in_a_loop
async def test_whoever_comes_behind_sixty_four_of_another_is_second() -> None:
    counter = Counter(Line(1, each=64, waiting=100, seconds=9))
    counter.come(*["greedy"] * 64)
    await settled()
    counter.come("modest", "third")
    await counter.let(66)
    assert counter.turns[:4] == ["greedy", "greedy", "modest", "third"]
    assert counter.turns.count("greedy") == 64
    assert counter.line.running == counter.line.waiting == 0


@in_a_loop
async def test_who_has_too_many_waiting_is_told_so_and_others_are_not() -> None:
    counter = Counter(Line(1, each=2, waiting=4, seconds=9))
    counter.come("greedy", "greedy", "greedy")
    await settled()
    with pytest.raises(TooMany, match="You have 2 requests waiting"):
        await counter.line.enter("greedy")
    counter.come("a", "b")
    await settled()
    with pytest.raises(Busy):
        await counter.line.enter("c")
    await counter.let(5)


@in_a_loop
async def test_some_turns_are_kept_for_others() -> None:
    counter = Counter(Line(2, each=8, waiting=16, seconds=9, running_each=1))
    counter.come("greedy", "greedy", "greedy")
    await settled()
    assert counter.turns == ["greedy"]
    counter.come("modest")
    await settled()
    assert counter.turns == ["greedy", "modest"]
    await counter.let(4)
    assert counter.line.running == 0


@in_a_loop
async def test_who_gives_up_or_waits_too_long_leaves_no_trace() -> None:
    line = Line(1, each=8, waiting=16, seconds=0.01)
    counter = Counter(line)
    counter.come("a", "b", "c")
    await settled()
    counter.tasks[1].cancel()
    with pytest.raises(Busy):
        await counter.tasks[2]
    assert (line.running, line.waiting) == (1, 0)
    await counter.let(1)
    assert line.running == 0
    await line.enter("b")
    line.leave("b")


@in_a_loop
async def test_a_turn_that_comes_as_its_client_gives_up_goes_to_the_next() -> None:
    line = Line(1, each=8, waiting=16, seconds=9)
    await line.enter("a")
    counter = Counter(line)
    counter.come("b", "c")
    await settled()
    line.leave("a")  # b has the turn, but did not run yet
    counter.tasks[0].cancel()
    await settled()
    assert counter.turns == ["c"]
    await counter.let(1)
    assert line.running == 0


def test_who_reads_many_things_at_once_waits_behind_itself(seeds: World) -> None:
    served, line, may_end = Served(seeds), Line(1, each=1, waiting=4, seconds=9), threading.Event()

    @in_a_loop
    async def reading() -> None:
        things = Reading(served, line, seconds=9)
        some = [asyncio.create_task(things.run(lambda _: may_end.wait(9))) for _ in range(2)]
        await settled()
        with pytest.raises(TooMany):
            await things.run(lambda _: True)
        may_end.set()
        assert await asyncio.gather(*some) == [True, True]

    try:
        reading()
    finally:
        served.close()

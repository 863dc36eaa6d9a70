"""Work in worker processes, which can be stopped."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.errors import Busy
from api.workshop.errors import CalledOff, Relayed, WorkTooGreedy, WorkTooSlow
from api.workshop.order import Made, Order, Place
from api.workshop.workshop import Workshop
from world import World
from world.query.snapshot import Snapshot

SEEDS = Path(__file__).parents[3] / "examples" / "seeds"
LONG = {"schema": "reunion", "limit": 10_000, "count": True, "choose": "diverse"}
SHORT = {"schema": "reunion", "seed": 1}


@pytest.fixture(scope="module")
def place() -> Place:
    return Place("Seeds", Snapshot.of(World.open(SEEDS)))


@pytest.fixture
def make(place: Place) -> Iterator[Callable[..., Workshop]]:
    made: list[Workshop] = []

    def one(*, size: int = 1, waiting: int = 4, seconds: float = 60.0, memory: int = 0) -> Workshop:
        bounds = {"memory": memory, "answer_bytes": 1 << 26}
        made.append(Workshop(lambda: place, size=size, waiting=waiting, seconds=seconds, **bounds))
        return made[-1]

    yield one
    for workshop in made:
        workshop.close()


def test_work_comes_back_as_json_and_tells_how_far_it_is(make: Callable[..., Workshop]) -> None:
    heard: list[str] = []
    made = make().do(Order("plots", SHORT, lambda progress: heard.append(progress["what"])))
    assert made.media_type == "application/json"
    assert b'"outcome":"satisfiable"' in made.body
    assert heard


def test_errors_keep_their_words_and_the_worker_lives_on(make: Callable[..., Workshop]) -> None:
    workshop = make()
    with pytest.raises(Relayed, match="There is no plot schema `nope`") as refused:
        workshop.do(Order("plots", {"schema": "nope"}))
    assert "SchemaError" in refused.value.kinds
    before = workshop.pids()
    assert isinstance(workshop.do(Order("plots", SHORT)), Made)
    assert workshop.pids() == before


def test_what_takes_too_long_is_really_stopped_and_the_next_order_is_done(make: Callable[..., Workshop]) -> None:
    workshop = make(seconds=5.0)
    workshop.do(Order("plots", SHORT))
    slow = workshop.pids()
    workshop.seconds = 0.3
    with pytest.raises(WorkTooSlow, match=r"longer than 0\.3 s"):
        workshop.do(Order("plots", LONG))
    assert not _is_running(slow[0])
    workshop.seconds = 30.0
    assert b"satisfiable" in workshop.do(Order("plots", SHORT)).body


def begun(workshop: Workshop) -> tuple[Order, threading.Thread, list[BaseException]]:
    """Long work that is under way, the thread that waits for it, and what that will have been told."""
    is_begun, ended = threading.Event(), list[BaseException]()
    order = Order("plots", LONG, lambda _: is_begun.set())
    thread = threading.Thread(target=_do, args=(workshop, order, ended))
    thread.start()
    assert is_begun.wait(60)
    return order, thread, ended


def test_an_order_that_is_called_off_ends_within_a_second(make: Callable[..., Workshop]) -> None:
    workshop = make()
    order, thread, ended = begun(workshop)
    at_work = workshop.pids()[0]
    called = time.monotonic()
    order.call_off()
    thread.join(10)
    assert time.monotonic() - called < 1
    assert isinstance(ended[0], CalledOff)
    assert workshop.pids() == (at_work,)
    assert b"satisfiable" in workshop.do(Order("plots", SHORT)).body


def test_a_worker_that_does_not_leave_off_is_killed(make: Callable[..., Workshop]) -> None:
    workshop = make()
    order, thread, ended = begun(workshop)
    stuck = workshop.pids()[0]
    os.kill(stuck, signal.SIGSTOP)
    order.call_off()
    thread.join(20)
    assert isinstance(ended[0], CalledOff)
    assert not _is_running(stuck)


def test_those_who_wait_can_be_called_off_and_too_many_are_turned_away(make: Callable[..., Workshop]) -> None:
    workshop = make(waiting=1)
    begun = threading.Event()
    running, waiting = Order("plots", LONG, lambda _: begun.set()), Order("plots", SHORT)
    ended: list[BaseException] = []
    threads = [threading.Thread(target=_do, args=(workshop, running, ended))]
    threads[0].start()
    assert begun.wait(60)
    threads.append(threading.Thread(target=_do, args=(workshop, waiting, ended)))
    threads[1].start()
    while not workshop.is_full:
        time.sleep(0.01)
    with pytest.raises(Busy):
        workshop.do(Order("plots", SHORT))
    waiting.call_off()
    threads[1].join(10)
    assert isinstance(ended[0], CalledOff)
    assert threads[0].is_alive()
    running.call_off()
    threads[0].join(10)


def test_an_order_that_was_called_off_before_is_not_begun(make: Callable[..., Workshop]) -> None:
    order = Order("plots", SHORT)
    order.call_off()
    with pytest.raises(CalledOff):
        make().do(order)


def test_a_worker_that_is_killed_from_outside_is_replaced(make: Callable[..., Workshop]) -> None:
    workshop = make()
    begun = threading.Event()
    ended: list[BaseException] = []
    thread = threading.Thread(target=_do, args=(workshop, Order("plots", LONG, lambda _: begun.set()), ended))
    thread.start()
    assert begun.wait(60)
    os.kill(workshop.pids()[0], 9)
    thread.join(10)
    assert isinstance(ended[0], WorkTooGreedy)
    assert b"satisfiable" in workshop.do(Order("plots", SHORT)).body


def _do(workshop: Workshop, order: Order, ended: list[BaseException]) -> None:
    try:
        workshop.do(order)
    except Exception as error:
        ended.append(error)


def _is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()

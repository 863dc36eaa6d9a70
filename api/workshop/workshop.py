"""A few worker processes that hold a world open, and a short queue before them."""

import threading
import time
import weakref
from collections.abc import Callable

from api.errors import Busy
from api.workshop.bench import Bench
from api.workshop.errors import CalledOff
from api.workshop.order import Made, Order, Place
from world.query.errors import NoWorker
from world.query.peer import PeerDied

_TRIES = 3


class Workshop:
    """Does orders on the world as it stands when each begins; `where` says where that is.

    `do` may be called from many threads: `size` orders run at once, `waiting` more may wait, all others are turned
    away. A worker whose order is called off leaves off; one that does not, or is too slow, is killed and replaced.
    `close` ends every worker; it is also called when the workshop is collected or the interpreter ends.
    """

    def __init__(
        self, where: Callable[[], Place], *, size: int, waiting: int, seconds: float, memory: int, answer_bytes: int
    ) -> None:
        """`seconds` are those of one order, `memory` the bytes by which a worker may grow, 0 for no limit."""
        self._where, self._size, self._waiting_bound, self.seconds = where, size, waiting, seconds
        self._memory, self._answer_bytes = memory, answer_bytes
        self._benches: set[Bench] = set()
        self._idle: list[Bench] = []
        self._waiting = 0
        self._closed = False
        self._changed = threading.Condition()
        self._finalizer = weakref.finalize(self, _clear, self._benches)

    def start(self, number: int) -> None:
        """Starts so many workers now, rather than each when it is first needed."""
        place = self._where()
        with self._changed:
            while not self._closed and len(self._benches) < min(number, self._size):
                self._idle.append(self._new(place))

    def do(self, order: Order) -> Made:
        """What comes of an order. Raises what `api.workshop.errors` lists, `Busy` and `NoWorker`."""
        for _ in range(_TRIES):
            bench = self._take(order)
            try:
                return bench.do(order, self.seconds)
            except PeerDied as death:
                if self._closed:
                    raise NoWorker("the server is closing") from death
            finally:
                self._give_back(bench)
        raise NoWorker("no worker process could be started")

    def pids(self) -> tuple[int, ...]:
        """The processes that run now."""
        with self._changed:
            return tuple(sorted(bench.pid for bench in self._benches))

    @property
    def is_full(self) -> bool:
        """Whether an order would be turned away now."""
        with self._changed:
            return self._is_full()

    def close(self) -> None:
        """Ends all work and all workers."""
        with self._changed:
            self._closed = True
            self._idle.clear()
            self._changed.notify_all()
        self._finalizer()

    def _take(self, order: Order) -> Bench:
        place = self._where()
        order.stopped_by(self._wake)
        deadline = time.monotonic() + self.seconds
        with self._changed:
            if self._is_full():
                raise Busy
            self._waiting += 1
            try:
                while not (self._available() or order.is_called_off):
                    left = deadline - time.monotonic()
                    if left <= 0 or not self._changed.wait(left):
                        raise Busy
            finally:
                self._waiting -= 1
            if order.is_called_off:
                self._changed.notify()  # another one may have waited for the same worker
                raise CalledOff
            if self._closed:
                raise NoWorker("the server is closing")
            while self._idle:
                bench = self._idle.pop()
                if bench.alive:
                    if not bench.place.is_same(place):
                        bench.turn_to(place)
                    return bench
                self._end(bench)
            return self._new(place)

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _is_full(self) -> bool:
        return self._waiting >= self._waiting_bound and not self._available()

    def _available(self) -> bool:
        return self._closed or bool(self._idle) or len(self._benches) < self._size

    def _give_back(self, bench: Bench) -> None:
        """Makes room for the next order: with the same worker when it is still sound, else with a new one."""
        with self._changed:
            if not bench.sound or self._closed:
                self._end(bench)
                if not self._closed:
                    self._idle.append(self._new(bench.place))
            else:
                self._idle.append(bench)
            self._changed.notify()

    def _new(self, place: Place) -> Bench:
        bench = Bench(place, memory=self._memory, answer_bytes=self._answer_bytes)
        self._benches.add(bench)
        return bench

    def _end(self, bench: Bench) -> None:
        self._benches.discard(bench)
        bench.end()


def _clear(benches: set[Bench]) -> None:
    for bench in tuple(benches):
        bench.end()
    benches.clear()

"""The server's end of one worker process."""

import json
import threading
import time
from typing import Final

from api.workshop.errors import CalledOff, WorkFailed, WorkTooGreedy, WorkTooSlow, from_json
from api.workshop.order import Made, Order, Place
from world.query.errors import NoWorker
from world.query.frames import Kind
from world.query.peer import Peer, PeerDied

_START_SECONDS: Final = 120.0


class Bench:
    """One process over one world at a time. It does one order at a time, as long as it is `sound`."""

    def __init__(self, place: Place, *, memory: int, answer_bytes: int) -> None:
        self._memory, self._answer_bytes = memory, answer_bytes
        self._opening = 0
        self._ending = threading.Lock()
        self._has_ended = False
        self.sound = True
        self._peer = Peer("api.workshop.process")
        self.place = place
        self._open()

    @property
    def pid(self) -> int:
        return self._peer.pid

    @property
    def alive(self) -> bool:
        return self._peer.alive

    def turn_to(self, place: Place) -> None:
        """Has it work on another world, which it opens before the next order."""
        self.place = place
        self._open()

    def do(self, order: Order, seconds: float) -> Made:
        """Raises what `api.workshop.errors` lists, or `PeerDied`. When it is not `sound` afterwards, `end` it."""
        self.sound = False
        order.stopped_by(self._kill)
        try:
            self._wait_until_ready()
            deadline = time.monotonic() + seconds
            request = {"task": order.task, "asked": order.asked, "bytes": self._answer_bytes}
            self._peer.send(Kind.ASK, json.dumps(request).encode())
            return self._answer(order, deadline)
        except TimeoutError as error:
            raise WorkTooSlow(seconds) from error
        except PeerDied as death:
            if order.is_called_off:
                raise CalledOff from death
            if death.begun:
                raise WorkTooGreedy from death
            raise
        finally:
            order.stopped_by(None)

    def end(self) -> None:
        """Kills the process, whatever it is doing."""
        with self._ending:
            self._has_ended = True
            self._peer.end()

    def _answer(self, order: Order, deadline: float) -> Made:
        media_type = ""
        while True:
            kind, payload = self._peer.read(deadline, begun=True)
            match kind:
                case Kind.STEP:
                    if order.told:
                        order.told(json.loads(payload))
                case Kind.HEAD:
                    media_type = json.loads(payload)["media_type"]
                case Kind.END:
                    self.sound = True
                    return Made(payload, media_type)
                case Kind.FAIL:
                    self.sound = True
                    sent = json.loads(payload)
                    if "trace" in sent:
                        raise WorkFailed(sent["trace"])
                    raise from_json(sent)
                case _:
                    raise PeerDied(begun=True)

    def _kill(self) -> None:
        """Ends the process from another thread than the one that reads its answer."""
        with self._ending:
            if not self._has_ended:
                self._peer.kill()

    def _open(self) -> None:
        self._opening += 1
        place = {"title": self.place.title, "path": str(self.place.path or ""), "address": self.place.address}
        try:
            self._peer.send(Kind.HELLO, json.dumps({"place": place, "memory": self._memory}).encode())
        except PeerDied:
            self.sound = False

    def _wait_until_ready(self) -> None:
        """Waits until the last world is open: of those before it, one may be gone by now."""
        while self._opening:
            try:
                kind, payload = self._peer.read(time.monotonic() + _START_SECONDS, begun=False)
            except TimeoutError as error:
                raise NoWorker("its process did not start") from error
            self._opening -= 1
            if kind is not Kind.READY and not self._opening:
                raise from_json(json.loads(payload))

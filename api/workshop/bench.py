"""The server's end of one worker process."""

import json
import threading
import time
from typing import Final

from api.workshop.errors import CalledOff, WorkFailed, WorkTooGreedy, WorkTooSlow, from_json
from api.workshop.order import STOP, Made, Order, Place
from world.query.frames import Kind
from world.query.holder import Holder
from world.query.peer import NICENESS, PeerDied, stand_back

_START_SECONDS: Final = 120.0
_GRACE: Final = 1.0
"""Seconds in which a process that is told to stop may leave off its work, before it is killed."""


class Bench(Holder):
    """One process over one world at a time. It does one order at a time, as long as it is `sound`."""

    def __init__(self, place: Place, *, memory: int, answer_bytes: int) -> None:
        super().__init__("api.workshop.process", start_seconds=_START_SECONDS)
        self._memory, self._answer_bytes = memory, answer_bytes
        self._ending = threading.Lock()
        self._has_ended = False
        self._grace: threading.Timer | None = None
        stand_back(self.pid, NICENESS)
        self.turn_to(place)

    def turn_to(self, place: Place) -> None:
        """Has it work on another world, which it opens before the next order."""
        self.place = place
        named = {"title": place.title, "path": str(place.path or ""), "address": place.address}
        self._open({"place": named, "memory": self._memory})

    def do(self, order: Order, seconds: float) -> Made:
        """Raises what `api.workshop.errors` lists, or `PeerDied`. When it is not `sound` afterwards, `end` it."""
        self.sound = False
        order.stopped_by(self._kill)
        try:
            self._wait_until_open(from_json)
            order.stopped_by(self._stop)
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
            self._spare()

    def end(self) -> None:
        """Kills the process, whatever it is doing."""
        with self._ending:
            self._has_ended = True
            super().end()

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
                    raise CalledOff if order.is_called_off else from_json(sent)
                case _:
                    raise PeerDied(begun=True)

    def _stop(self) -> None:
        """Has the process leave off its work, from another thread; one that does not is killed."""
        with self._ending:
            if not self._has_ended and self._grace is None:
                self._grace = threading.Timer(_GRACE, self._kill)
                self._grace.daemon = True
                self._grace.start()
                self._peer.interrupt(STOP)

    def _spare(self) -> None:
        """It has answered, and is not killed any more."""
        with self._ending:
            if self._grace is not None:
                self._grace.cancel()
                self._grace = None

    def _kill(self) -> None:
        """Ends the process from another thread than the one that reads its answer."""
        with self._ending:
            if not self._has_ended:
                self._peer.kill()

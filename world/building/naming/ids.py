"""Ids made of names: `natalia-petrova`, then `natalia-petrova-2`; for a million people in little memory."""

from collections.abc import Container
from hashlib import blake2b
from typing import Final

from world.foreign.naming import slug

_BITS: Final = 27


class Ids:
    """Gives out ids in ASCII, none of them twice. `taken` are those that belong to others.

    Whoever asks in the same order gets the same ids. Which names came before is kept in a Bloom filter of 16 MiB
    (B. H. Bloom, "Space/time trade-offs in hash coding", 1970; two bits for a name), and a number only for names that
    came again. Where the filter errs, which it does for one name in ten thousand among a million, a name begins
    with `-2`; no id is given out twice for that.
    """

    def __init__(self, taken: Container[str] = ()) -> None:
        self._taken = taken
        self._seen = bytearray(1 << (_BITS - 3))
        self._last: dict[str, int] = {}

    def make(self, name: str) -> str:
        """An id for the next one of this name; `person` stands for a name without letters.

        A name that ends with a digit gets a number even the first time, so that it is no other name's second.
        """
        stem = slug(name) or "person"
        last = self._last.get(stem)
        if last is None:
            last = 1 if self._came_before(stem) else 0
        if last == 0 and not stem[-1].isdigit() and stem not in self._taken:
            return stem
        last = max(last, 0 if stem[-1].isdigit() else 1)
        while (one := f"{stem}-{last + 1}") in self._taken:
            last += 1
        self._last[stem] = last + 1
        return one

    def _came_before(self, stem: str) -> bool:
        """Whether both bits of a name are set already; they are from now on."""
        digest = int.from_bytes(blake2b(stem.encode(), digest_size=8).digest(), "little")
        known = 1
        for bit in (digest & ((1 << _BITS) - 1), digest >> (64 - _BITS)):
            known &= self._seen[bit >> 3] >> (bit & 7)
            self._seen[bit >> 3] |= 1 << (bit & 7)
        return bool(known)

"""Ids made of names: `natalia-petrova`, then `natalia-petrova-2`; for a million people in little memory."""

from hashlib import blake2b
from typing import Final

from world.foreign.naming import slug

_BITS: Final = 27


class Ids:
    """Gives out ids in ASCII that are never the same; whoever asks in the same order gets the same ids.

    Which names came before is kept in a Bloom filter of 16 MiB (B. H. Bloom, "Space/time trade-offs in hash coding",
    1970, with two bits for a name), and a number only for those that came again. Where the filter errs, which a million
    names make it do for one in five thousand, a name begins with `-2`: no id is given out twice for that.
    """

    def __init__(self) -> None:
        self._seen = bytearray(1 << (_BITS - 3))
        self._last: dict[str, int] = {}

    def make(self, name: str) -> str:
        """An id for the next one of this name; `person` stands for a name without letters.

        A name that ends with a number gets one more, even the first time, so that it is no other name's second.
        """
        stem = slug(name) or "person"
        number = self._last.get(stem)
        if number is None and not self._mark(stem):
            if not stem[-1].isdigit():
                return stem
            number = 0
        number = (number or 1) + 1 if number != 0 else 1
        self._last[stem] = number
        return f"{stem}-{number}"

    def _mark(self, stem: str) -> bool:
        """Whether both bits of a name are set already; they are from now on."""
        digest = int.from_bytes(blake2b(stem.encode(), digest_size=8).digest(), "little")
        first, second = digest & ((1 << _BITS) - 1), digest >> (64 - _BITS)
        seen = self._seen
        known = seen[first >> 3] >> (first & 7) & seen[second >> 3] >> (second & 7) & 1
        seen[first >> 3] |= 1 << (first & 7)
        seen[second >> 3] |= 1 << (second & 7)
        return bool(known)

"""Which of the offered representations a request's Accept header wants (RFC 9110, section 12.5.1)."""

from collections.abc import Sequence
from typing import TypeVar

_Offer = TypeVar("_Offer")
_MOST_RANGES = 50


def choose(accept: str | None, offers: Sequence[tuple[_Offer, Sequence[str]]]) -> _Offer | None:
    """The best of `offers` (each with the media types it is known by; the server's favourite first).

    None when the header takes none of them. Without a header the first offer is taken.
    """
    if accept is None or not accept.strip():
        return offers[0][0]
    ranges = _ranges(accept)
    best: tuple[float, _Offer] | None = None
    for offer, names in offers:
        quality = max(_quality(name, ranges) for name in names)
        if quality > 0 and (best is None or quality > best[0]):
            best = (quality, offer)
    return best[1] if best else None


def takes_gzip(accept_encoding: str | None) -> bool:
    """Whether an Accept-Encoding header takes gzip (RFC 9110, section 12.5.3)."""
    given = dict(_ranges(accept_encoding or ""))
    return given.get("gzip", given.get("x-gzip", given.get("*", 0.0))) > 0


def _ranges(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(",")[:_MOST_RANGES]:
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            found.append((name, min(max(float(quality), 0.0), 1.0)))
        except ValueError:
            continue
    return found


def _quality(name: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The quality that the most specific matching range gives to a media type."""
    kind = name.partition("/")[0]
    for wanted in (name, f"{kind}/*", "*/*"):
        qualities = [quality for found, quality in ranges if found == wanted]
        if qualities:
            return max(qualities)
    return 0.0

"""Errors of the command line and of HTTP: what was wrong, where, and what to do instead.

LegendryError
└── Remedied                                                    (world.errors)
    ├── BadRequest, TooLarge, NotAcceptable, UnknownMediaType, Busy, TooMany, TooSlow, TokenNeeded, NotAllowed,
    │   NoTokens, NotFound                                                (here)
    ├── CastRefused                                             (api.casting)
    └── QueryProblem …                                          (world.query.errors)
"""

from world.errors import Remedied, soon


class BadRequest(Remedied):
    """A parameter, an option or a file that means nothing here."""


class TooLarge(Remedied):
    """More was sent than is read."""


class NotAcceptable(Remedied):
    """The answer exists, but in none of the formats asked for."""


class UnknownMediaType(Remedied):
    """A body in a format that is not read."""


class Busy(Remedied):
    """Too many others are waiting; `retry_after` is in seconds."""

    def __init__(self) -> None:
        self.retry_after = soon()
        super().__init__("Too many requests are waiting already.", "Ask again in a few seconds.")


class TooMany(Remedied):
    """One client has too many requests waiting; `retry_after` is in seconds."""

    retry_after = 1

    def __init__(self, most: int) -> None:
        super().__init__(
            f"You have {most} requests waiting here already.",
            "Wait for their answers, then ask again; others ask.",
        )


class NotDone(Remedied):
    """Work of which the result was asked for before it was there; `retry_after` is in seconds."""

    retry_after = 1

    def __init__(self) -> None:
        super().__init__("This is not done yet.", "Ask again in a while, or follow its events.")


class TooSlow(Remedied):
    """Work that was not done in time."""

    def __init__(self, seconds: float, remedy: str = "Fix more roles of the cast, or use the command line.") -> None:
        super().__init__(f"This took longer than {seconds:g} s.", remedy)


class TokenNeeded(Remedied):
    """A request without a token that is known here; `challenge` says how to bring one (RFC 6750, section 3)."""

    def __init__(self, scope: str, *, is_unknown: bool = False) -> None:
        self.challenge = 'Bearer realm="legendry"' + (', error="invalid_token"' if is_unknown else "")
        super().__init__(
            "The token that came is not known here." if is_unknown else "This needs a token.",
            f"Send `Authorization: Bearer TOKEN`; `legendry token add NAME --scope {scope} -w WORLD` makes one.",
            "Authorization",
        )


class NotAllowed(Remedied):
    """What nobody may do here, or not with that token."""


class NoTokens(Remedied):
    """The world's tokens cannot be read, so that nobody may do what needs one."""

    def __init__(self) -> None:
        super().__init__("The tokens of this world cannot be read here.", "Whoever serves it finds why in its log.")


class NotFound(Remedied):
    """There is nothing of that name."""

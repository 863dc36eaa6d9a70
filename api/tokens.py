"""Tokens with which programs may read, write or administrate a world that is served.

They lie beside the world, in `NAME.tokens.json`, which only its owner may read; those of a server's world lie with the
settings of who serves it, below `$XDG_CONFIG_HOME/legendry` (`~/.config/legendry`). Each is kept as the SHA-256 hash of
its text. A token is 256 random bits, which nobody can guess or try out: so the hash needs neither salt nor many rounds,
as those of passwords do, which are short and alike (NIST SP 800-63B, section 5.1.2.2: for secrets of 112 bits).
"""

import hmac
import json
import os
import re
import secrets
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Final

from api.errors import BadRequest
from world.errors import LegendryError, did_you_mean, shorten
from world.opening import branch_of
from world.stores import Address, is_address

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_BYTES: Final = 32


class TokensUnreadable(LegendryError):
    """The file of a world's tokens is no such file, or is not to be read by who would."""


class Scope(StrEnum):
    """What a token allows; each includes those before it."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    def includes(self, other: "Scope") -> bool:
        """Whether who may do this may do the other."""
        order = list(Scope)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True)
class Token:
    """A token as it is kept: its text is known to nobody here."""

    name: str
    scope: Scope
    sha256: str


class Tokens:
    """The tokens of one world. They are read anew each time: what is revoked is so at once, also for a server."""

    def __init__(self, world: str | Path) -> None:
        """Raises `LegendryError` for an address that is none."""
        if is_address(world):
            address = Address.parse(str(world))
            self.path = _settings() / f"{_hash(f'{address.query} {address.canon}')[:16]}.tokens.json"
            return
        stored = branch_of(world)
        root = Path(stored[0] if stored else world).resolve()
        self.path = root.with_name(f"{root.name}.tokens.json")

    def all(self) -> list[Token]:
        """All tokens by name. Raises `TokensUnreadable` where the file cannot be understood."""
        try:
            kept = json.loads(self.path.read_text("utf-8"))
            return [Token(str(one["name"]), Scope(one["scope"]), str(one["sha256"])) for one in kept["tokens"]]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise TokensUnreadable(
                f"The tokens in {self.path} cannot be read: {error}. Remove the file, and add them anew."
            ) from error

    def add(self, name: str, scope: Scope) -> str:
        """Makes a token; its text, which is shown once and kept nowhere. Raises `BadRequest`."""
        if not _NAME.fullmatch(name):
            raise BadRequest(
                f"`{shorten(name)}` cannot name a token.",
                "Use up to 64 letters, digits, dots, hyphens and underscores.",
            )
        tokens = self.all()
        if any(one.name == name for one in tokens):
            raise BadRequest(f"There is a token `{name}` already.", "Revoke it first, or give another name.")
        text = secrets.token_urlsafe(_BYTES)
        self._write([*tokens, Token(name, scope, _hash(text))])
        return text

    def revoke(self, name: str) -> None:
        """Makes a token worthless. Raises `BadRequest` when there is none of that name."""
        tokens = self.all()
        left = [one for one in tokens if one.name != name]
        if len(left) == len(tokens):
            near = did_you_mean(name, [one.name for one in tokens]).strip()
            raise BadRequest(f"There is no token `{shorten(name)}`.", near or "`legendry token list` names them all.")
        self._write(left)

    def find(self, text: str) -> Token | None:
        """The token with this text. All are compared, each in a time that does not depend on where they differ."""
        hashed, found = _hash(text), None
        for one in self.all():
            if hmac.compare_digest(one.sha256, hashed):
                found = one
        return found

    def _write(self, tokens: Iterable[Token]) -> None:
        """Puts them in place of those before, at once."""
        kept = [{"name": one.name, "scope": one.scope.value, "sha256": one.sha256} for one in tokens]
        kept.sort(key=lambda one: one["name"])
        text = json.dumps({"tokens": kept}, indent=1) + "\n"
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")  # it has mode 0600
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _settings() -> Path:
    """Where a user's settings lie (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".config") / "legendry"


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

"""What an address may ask for beside its path: described for the OpenAPI document, and read with errors in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request

from api.errors import BadRequest
from api.http.protocol import in_address, values
from world.errors import did_you_mean, shorten

_DIGITS: Final = 15


@dataclass(frozen=True)
class Parameter:
    """One that may be given: text, a whole `number` between two others, or a `flag`, which is true or false."""

    name: str
    means: str
    example: Any = None
    number: tuple[int, int] | None = None
    is_flag: bool = False
    is_repeated: bool = False
    default: int | bool | str | None = None
    is_needed: bool = False

    def as_openapi(self) -> dict[str, Any]:
        """The parameter as an OpenAPI document describes it."""
        schema: dict[str, Any] = {"type": "boolean" if self.is_flag else "integer" if self.number else "string"}
        if self.number:
            schema |= {"minimum": self.number[0], "maximum": self.number[1]}
        if self.default is not None:
            schema["default"] = self.default
        if self.is_repeated:
            schema = {"type": "array", "items": schema}
        described: dict[str, Any] = {"name": self.name, "in": "query", "description": self.means, "schema": schema}
        if self.is_needed:
            described["required"] = True
        return described if self.example is None else {**described, "example": self.example}


class Given:
    """The parameters of a request. Raises `BadRequest` for any that are not known, or that come too often."""

    def __init__(self, request: Request, known: Iterable[Parameter]) -> None:
        self._known: Mapping[str, Parameter] = {one.name: one for one in known}
        self._pairs = in_address(request)
        for name, _ in self._pairs:
            if name not in self._known:
                raise BadRequest(
                    f"There is no parameter `{shorten(name)}` here.{did_you_mean(name, self._known)}",
                    f"There are {', '.join(self._known)}." if self._known else "Leave it out.",
                    shorten(name),
                )
        for one in self._known.values():
            if not one.is_repeated and len(values(self._pairs, one.name)) > 1:
                raise BadRequest(f"`{one.name}` came more than once.", "Give it once.", one.name)

    def texts(self, name: str) -> Sequence[str]:
        """What came under a name; empty texts are left out."""
        return tuple(value for value in values(self._pairs, name) if value)

    def text(self, name: str) -> str:
        """The text under a name; empty where there is none. Raises `BadRequest` where it is needed."""
        found = self.texts(name)
        if not found and self._known[name].is_needed:
            raise BadRequest(f"`{name}` is needed, and did not come.", f"Add {name}=… to the address.", name)
        default = self._known[name].default
        return found[0] if found else default if isinstance(default, str) else ""

    def number(self, name: str) -> int | None:
        """The whole number under a name, or its default."""
        text = self.text(name)
        least, most = self._known[name].number or (0, 0)
        if not text:
            default = self._known[name].default
            return default if isinstance(default, int) else None
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS and least <= int(text) <= most):
            raise BadRequest(
                f"`{name}` is `{shorten(text)}`.", f"Give a whole number from {least:,} to {most:,}.", name
            )
        return int(text)

    def flag(self, name: str) -> bool:
        """Whether something is true; false where nothing came."""
        text = self.text(name)
        if text not in ("", "true", "false"):
            raise BadRequest(f"`{name}` is `{shorten(text)}`.", "Give true or false.", name)
        return text == "true"

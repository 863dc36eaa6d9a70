"""The words of a command line: text in UTF-8, but for the names of files that are only read or written."""

from collections.abc import Iterator, Sequence
from typing import Final

from world.errors import LegendryError, harmless, shorten

_NAME_FILES: Final = ("--output", "-o", "--plot")
"""Options whose value is the name of a file and goes nowhere else: not into a world, a log or a query."""

_SHOWN: Final = 60


def check(arguments: Sequence[str]) -> None:
    """Raises `LegendryError` naming the first argument that is no text.

    The names of worlds have to be text as well: they stand in origins, findings and the log.
    """
    for place, argument in enumerate(_texts(arguments), 1):
        if not is_text(argument):
            raise LegendryError(
                f"Argument {place}, `{in_bytes(argument)}`, is not UTF-8: write it in UTF-8, or rename the file. Only "
                f"{', '.join(_NAME_FILES[:-1])} and {_NAME_FILES[-1]} take names that are not."
            )


def is_text(argument: str) -> bool:
    """Whether what the system gave is text: bytes that are not UTF-8 come as lone surrogates (PEP 383)."""
    return argument.isascii() or not any("\ud800" <= ch <= "\udfff" for ch in argument)


def in_bytes(argument: str) -> str:
    r"""An argument with the bytes that are no UTF-8 as `\xff`, of bearable length."""
    raw = argument.encode("utf-8", "surrogateescape")
    return shorten(harmless(raw.decode("utf-8", "backslashreplace")), _SHOWN)


def _texts(arguments: Sequence[str]) -> Iterator[str]:
    """The arguments, with the names of files left out."""
    names_file = False
    for argument in arguments:
        option, equals, _ = argument.partition("=")
        yield "" if names_file or (equals and option in _NAME_FILES) else argument
        names_file = argument in _NAME_FILES and not names_file

"""A family tree in GEDCOM of any size: couples with three children each, generation after generation.

`python -m tests.world.foreign.family_tree BYTES FILE` writes one, to be measured by hand.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

HEAD: Final = "0 HEAD\n1 SOUR TEST\n1 GEDC\n2 VERS 5.5.1\n1 CHAR UTF-8\n"
END: Final = "0 TRLR\n"
_GIVEN: Final = ("Anna", "Ben", "Clara", "David", "Eva", "Felix", "Greta", "Hugo", "Ida", "Jan", "Klara")
_SURNAMES: Final = ("Kern", "Weiss", "Brandt", "Vogel", "Sommer", "Lang", "Krall")
_TOWNS: Final = ("Minsk, Belarus", "Riga, Latvia", "Vienna, Austria", "Prague, Bohemia", "Graz, Styria, Austria")


def write_family_tree(path: Path, most_bytes: int) -> int:
    """Writes a file of at most so many bytes; the number of people in it."""
    people, written = 0, len(HEAD) + len(END)
    with path.open("w", encoding="ascii") as file:
        file.write(HEAD)
        for family in _families():
            if written + len(family) > most_bytes:
                break
            written += len(family)
            people += 5
            file.write(family)
        file.write(END)
    return people


def _families() -> Iterator[str]:
    """Two parents and their three children at a time, and the record of the family."""
    number = 0
    while True:
        first = 5 * number
        born = 1500 + number // 500 % 400
        records = [_person(first + place, born + (25 if place > 1 else 0), number, place > 1) for place in range(5)]
        children = "".join(f"1 CHIL @I{first + place}@\n" for place in range(2, 5))
        town = _TOWNS[number % len(_TOWNS)]
        records.append(
            f"0 @F{number}@ FAM\n1 HUSB @I{first}@\n1 WIFE @I{first + 1}@\n{children}"
            f"1 MARR\n2 DATE {1 + number % 28} JUN {born + 22}\n2 PLAC {town}\n"
        )
        yield "".join(records)
        number += 1


def _person(number: int, born: int, family: int, child: bool) -> str:
    given, surname = _GIVEN[number % len(_GIVEN)], _SURNAMES[family % len(_SURNAMES)]
    return (
        f"0 @I{number}@ INDI\n1 NAME {given} /{surname}/\n1 SEX {'MF'[number % 2]}\n"
        f"1 BIRT\n2 DATE ABT {born}\n2 PLAC {_TOWNS[number % len(_TOWNS)]}\n"
        f"1 DEAT\n2 DATE BEF {1 + number % 28} MAY {born + 60}\n1 NOTE Kept the accounts of the house.\n"
        f"1 {'FAMC' if child else 'FAMS'} @F{family}@\n"
    )


if __name__ == "__main__":
    sys.stdout.write(f"{write_family_tree(Path(sys.argv[2]), int(sys.argv[1])):,} people\n")

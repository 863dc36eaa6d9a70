"""How fast people are named, beside Faker's own `name()`: ten cultures in turn, drawn at once and put together.

python -m tests.benchmarks.naming [PEOPLE]

Faker names a fiftieth of the people, in three of the cultures. Read the figures as ratios.
"""

import resource
import sys
import time
from collections.abc import Iterator

import numpy as np
from faker import Faker

from world.building.naming import Gender, Ids, Naming, naming

_CULTURES = (
    "russian",
    "english-us",
    "german",
    "french",
    "spanish",
    "chinese",
    "arabic",
    "icelandic",
    "lithuanian",
    "vietnamese",
)


def main() -> None:
    """Measures and prints."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    start = time.perf_counter()
    cultures = [naming(culture) for culture in _CULTURES]
    print(f"ten cultures read in {time.perf_counter() - start:.2f} s")
    generator = np.random.default_rng(1)

    start = time.perf_counter()
    drawn = sum(len(one.given(gender).draw(generator, count // 20)) for one in cultures for gender in Gender)
    print(f"indices of given names:          {drawn / (time.perf_counter() - start):12,.0f} a second")

    start = time.perf_counter()
    names = [name for one in cultures for gender in Gender for name in _names(one, gender, generator, count // 20)]
    ours = len(names) / (time.perf_counter() - start)
    print(f"full names, with patronymics:    {ours:12,.0f} a second")

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ids, start = Ids(), time.perf_counter()
    for name in names:
        ids.make(name)
    speed = len(names) / (time.perf_counter() - start)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"ids:                             {speed:12,.0f} a second, {grown:.0f} MiB for {len(names):,} people")

    fakers = [Faker(locale) for locale in ("ru_RU", "en_US", "de_DE")]
    start = time.perf_counter()
    for number in range(count // 50):
        fakers[number % 3].name()
    print(f"full names of ours for one of Faker's: {ours / (count // 50 / (time.perf_counter() - start)):.0f}")


def _names(one: Naming, gender: Gender, generator: np.random.Generator, count: int) -> Iterator[str]:
    given = one.given(gender).at(one.given(gender).draw(generator, count))
    families = one.families.at(one.families.draw(generator, count)) if len(one.families) else [None] * count
    if not one.has_patronymics:
        return (one.full(name, family, gender) for name, family in zip(given, families, strict=True))
    children = [one.patronymic(father, gender) for father in one.men]
    patronymics = [children[father] for father in one.men.draw(generator, count).tolist()]
    return (one.full(*parts[:2], gender, parts[2]) for parts in zip(given, families, patronymics, strict=True))


if __name__ == "__main__":
    main()

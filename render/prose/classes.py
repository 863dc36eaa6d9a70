"""The classes of things by their names, the narrowest first."""

from functools import lru_cache

from ontology.vocabulary import vocabulary


@lru_cache(maxsize=1024)
def classes_of(kind: str) -> tuple[str, ...]:
    """A class (`lg:Cafe`) and every class above it, by their names (`Cafe`, `Venue`, …); none for what is no class."""
    known = vocabulary()
    iri = known.class_named(kind.removeprefix("lg:"))
    above = known.superclasses(iri) if iri else ()
    return tuple(map(known.name_of, sorted(above, key=lambda one: (-len(known.superclasses(one)), known.name_of(one)))))

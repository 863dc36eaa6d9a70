"""Which schemas there are: those of solver/schemas, and a writer's own file."""

from functools import lru_cache
from pathlib import Path

from solver.errors import SchemaError
from solver.reading.schema_file import FOLDER, read_schema
from solver.schema import Schema
from world.errors import did_you_mean, shorten


@lru_cache(maxsize=1)
def schemas() -> dict[str, Schema]:
    """The schemas that come with Legendry, by id, in the order of their files' names."""
    return {path.stem: _read(path.stem) for path in sorted(FOLDER.glob("*.yaml"))}


@lru_cache(maxsize=64)
def _read(name: str) -> Schema:
    """A schema that comes with Legendry; its file has the name of its id."""
    return read_schema(FOLDER / f"{name}.yaml")


def schema_named(name: str) -> Schema:
    """The schema with this id, or the variant of one. Raises `SchemaError` naming those that there are."""
    known = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    wanted = name.partition(".")[0]
    schema = _read(wanted) if wanted in known else None
    if schema is not None and name in (schema.id, *(variant.id for variant in schema.variants)):
        return schema if name == schema.id else schema.variant_named(name)
    available = ", ".join(known)
    raise SchemaError(f"There is no plot schema `{shorten(name)}`.{did_you_mean(name, known)} There are: {available}.")


def schema_at(name: str) -> Schema:
    """As `schema_named`; a name that ends in `.yaml` is the path of a writer's own file."""
    return read_schema(Path(name)) if name.endswith((".yaml", ".yml")) else schema_named(name)

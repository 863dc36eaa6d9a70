"""What the resources' answers look like, for the OpenAPI document."""

from typing import Any

from pydantic import BaseModel, Field


class Brief(BaseModel):
    """A thing in a line; `kind` is the most particular of its types."""

    id: str
    iri: str
    label: str
    kind: str
    types: list[str]


class Listed(BaseModel):
    """A page of a list, how many there are in all, and the cursor of the next page."""

    items: list[Brief]
    count: int
    next: str | None


class Bounds(BaseModel):
    """The first and the last day that a beginning or an end can be; null where nothing bounds it."""

    earliest: str | None
    latest: str | None


class Days(BaseModel):
    """When something was, and as its author wrote it (`when`, `begin`, `end`)."""

    begin: Bounds
    end: Bounds
    written: dict[str, str]


class Tie(BaseModel):
    """What leads from a thing to another (`out`), to it (`in`), or between both: a fact, or what both are part of."""

    other: Brief
    direction: str = Field(pattern="^(out|in|both)$")
    predicate: str
    says: str
    role: str | None
    through: Brief | None
    days: Days | None
    text: str


class Moment(Brief):
    """What a thing was part of, in which roles, and when."""

    roles: list[str]
    days: Days | None
    text: str


class Written(BaseModel):
    """Where something is said of a thing, and the sources that are cited there."""

    file: str
    line: int
    sources: list[str]


class Entity(Brief):
    """A thing, whole. `note` is what PUT takes, and null for what can have no note of its own."""

    note: dict[str, Any] | None
    facts: list[list[str]]
    ties: list[Tie]
    timeline: list[Moment]
    written: list[Written]
    is_whole: bool


class Part(BaseModel):
    """A stretch of text, and whether it is what was looked for."""

    text: str
    hit: bool


class Place(BaseModel):
    """A file and a line."""

    file: str
    line: int


class Hit(BaseModel):
    """A thing that was found, by which property, and the words around."""

    id: str
    iri: str
    label: str
    kind: str
    types: list[str]
    property: str | None
    snippet: list[Part]
    where: list[Place]


class Hits(BaseModel):
    """What was found, best first."""

    items: list[Hit]
    count: int
    next: str | None
    told: str = Field(description="Why nothing was found; empty otherwise.")

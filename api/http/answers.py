"""What plots, checks and what-ifs look like in answers: the JSON of the command line, described for OpenAPI.

Workers write these answers themselves; tests hold what they write against these models.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from world.checking import Severity

Fact = Annotated[
    list[str],
    Field(min_length=3, max_length=3, description="Subject, predicate and object.", examples=[["anna", "a", "b"]]),
]


class Answered(BaseModel):
    """An answer has these parts and no others."""

    model_config = ConfigDict(extra="forbid")


class Thing(Answered):
    """A thing of the world or a term of the vocabulary, and what a reader calls it."""

    id: str
    label: str


class SceneOfPlot(Answered):
    """An event that a plot adds."""

    id: str
    kind: str
    place: Thing | None
    begin: str
    end: str
    participants: list[Thing]
    summary: str


class ProofOfPlot(Answered):
    """A rule that a plot keeps, and the facts that make it so."""

    rule: str
    statement: str
    facts: list[Fact]


class PlotAnswer(Answered):
    """A plot with its proof; `variant` is there where its schema may be played in several ways."""

    id: str
    variant: str = ""
    bindings: dict[str, Thing]
    scenes: list[SceneOfPlot]
    tension: float
    proof: list[ProofOfPlot]
    facts: list[Fact]


class CountedAnswer(Answered):
    """How plots were counted."""

    casts: int
    tried: int
    scheduled: int
    how: str


class ClashAnswer(Answered):
    """Rules that cannot hold together here, the facts that stand against them, and what holds instead."""

    rules: list[str]
    facts: list[Fact]
    statement: str
    held: list[Fact]


class StepAnswer(Answered):
    """How many candidates for the anchor are left after a rule."""

    rule: str
    statement: str
    left: int


class MissAnswer(Answered):
    """A cast that almost is a plot: it meets all rules but these."""

    bindings: dict[str, Thing]
    rules: list[str]
    statement: str


class RepairAnswer(Answered):
    """Facts to add and to remove, with which there would be a plot."""

    add: list[Fact]
    remove: list[Fact]
    statement: str
    cost: float
    bindings: dict[str, Thing]


class PlotsAnswer(Answered):
    """What `legendry plot --format json` gives."""

    schema_: str = Field(alias="schema")
    seed: int
    outcome: Annotated[str, Field(json_schema_extra={"enum": ["satisfiable", "unsatisfiable", "unknown"]})]
    count: int | None
    counted: CountedAnswer | None
    plots: list[PlotAnswer]
    why: list[ClashAnswer]
    funnel: list[StepAnswer]
    misses: list[MissAnswer]
    repairs: list[RepairAnswer]


class RoleChoices(Answered):
    """Who or what can play a role; of one that is `cast`, in its place. `found` are those with the words asked for."""

    id: str
    kind: str
    means: str
    cast: Thing | None
    count: int
    found: int
    players: list[Thing]


class ChoicesAnswer(Answered):
    """The choices that a cast leaves: `casts` keep all rules.

    `is_proved`: each of these casts was scheduled, so that every choice leads to a plot; else days may be missing for
    some. `is_exact`: all players are part of some cast; else some may only keep each rule by itself.
    """

    schema_: str = Field(alias="schema")
    casts: int
    is_proved: bool
    is_exact: bool
    roles: list[RoleChoices]


class PlaceInFile(Answered):
    """Where something was written."""

    file: str
    line: int


class FixAnswer(Answered):
    """A change that removes a finding; it was tried."""

    description: str
    remove: list[Fact]
    add: list[Fact]


class FindingAnswer(Answered):
    """Something that is not as it should be; `accepted` is the reason of an author who wants it so."""

    rule: str
    severity: Severity
    message: str
    subjects: list[str]
    facts: list[Fact]
    where: list[PlaceInFile]
    origins: list[list[PlaceInFile]]
    fixes: list[FixAnswer]
    fingerprint: str
    accepted: str = ""


class Extent(Answered):
    """How much was checked."""

    rules: int
    triples: int


class ReportAnswer(Answered):
    """What `legendry check --format json` gives; `total` is how many findings there are."""

    world: str
    findings: list[FindingAnswer]
    accepted: list[FindingAnswer]
    checked: Extent
    total: int


class ReasonAnswer(Answered):
    """A rule that a cast does not keep, in words."""

    rule: str
    statement: str


class PlayAnswer(Answered):
    """A plot: who plays what, and which rules it breaks in the world that cannot hold it."""

    id: str
    bindings: dict[str, Thing]
    because: list[ReasonAnswer]


class SceneDayAnswer(Answered):
    """A scene with its day and its place."""

    id: str
    begin: str
    place: str | None


class MoveAnswer(PlayAnswer):
    """A plot that stays, with other days or places for some scenes."""

    before: list[SceneDayAnswer]
    after: list[SceneDayAnswer]


class ShiftAnswer(Answered):
    """What becomes of the plots of a schema."""

    schema_: str = Field(alias="schema")
    before: int
    after: int
    lost_casts: int
    gained_casts: int
    complete: bool
    lost: list[PlayAnswer]
    gained: list[PlayAnswer]
    moved: list[MoveAnswer]


class SuppositionAnswer(Answered):
    """What `legendry suppose --format json` gives of facts."""

    removed: list[Fact]
    added: list[Fact]
    ended: list[FindingAnswer]
    begun: list[FindingAnswer]
    impossible: str
    schemas: list[ShiftAnswer]
    unsearched: str


class PlayedAnswer(Answered):
    """What `legendry suppose --format json` gives of a cast alone."""

    schema_: str = Field(alias="schema")
    cast: dict[str, str]
    holds: bool
    plots: list[PlotAnswer]
    against: list[ClashAnswer]
    repairs: list[RepairAnswer]
    supposed: list[SuppositionAnswer]

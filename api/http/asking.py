"""What may be asked of plots, stories, checks and what-ifs, as parameters of an address and as a body of JSON.

Each is one model, so that an address, a body and a job take the same.
"""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from api.errors import BadRequest
from render.manner import Length, Person, Tense
from render.stories import FORMATS
from solver import Choice, arcs
from world.checking import Severity
from world.errors import shorten

SEEDS: Final = 2**53
"""Seeds stay below what a JavaScript number holds exactly."""
MOST_PLOTS: Final = 10_000
"""Plots that a job may give at once; while somebody waits, a server's settings allow fewer."""

_KAZUO: Final = "protagonist=volodymyr-kazuo"
Name = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(min_length=1, max_length=2_000)]

Schema = Annotated[Name, Field(description="A schema's id, as /api/schemas lists them.", examples=["reunion"])]
Cast = Annotated[
    list[Text],
    Field(
        max_length=50,
        description="ROLE=ID fixes a role, SCENE=DATE the days of a scene, when=DATE those of all.",
        examples=[[_KAZUO]],
    ),
]
Roles = Annotated[list[Text], Field(max_length=50, description="ROLE=ID, once for each role that is fixed.")]
Seed = Annotated[
    int, Field(ge=0, lt=SEEDS, description="Decides between equals; the same seed gives the same answer.", examples=[1])
]
Branch = Annotated[
    Name | None, Field(description="Asks the world as it would be with this branch merged.", examples=["what-if"])
]


Year = Annotated[int, Field(ge=-9_999, le=9_999)]


class Body(BaseModel):
    """A name that is not known is a mistake, and said so."""

    model_config = ConfigDict(extra="forbid", use_enum_values=True)


class Asking(Body):
    """What all of them share."""

    @field_validator("*", mode="before")
    @classmethod
    def _number(cls, value: object, info: ValidationInfo) -> object:
        """Yes and no are no numbers, nor are numbers yes or no, though Python takes them for each other."""
        field = cls.model_fields.get(info.field_name or "")
        is_yes_or_no = field is not None and field.annotation is bool
        if isinstance(value, bool) and not is_yes_or_no:
            raise ValueError("this is no yes or no")
        if isinstance(value, int | float) and not isinstance(value, bool) and is_yes_or_no:
            raise ValueError("this is true or false")
        return value

    def order(self) -> dict[str, object]:
        """The same as a worker takes it. Raises `BadRequest`."""
        return self.model_dump(mode="json", by_alias=True)


class AskedPlots(Asking):
    """As the options of `legendry plot`."""

    schema_: Schema = Field(alias="schema", default=...)
    cast: Cast = []
    without: Annotated[
        list[Text],
        Field(
            max_length=50,
            description="ROLE=ID leaves somebody out of a role, ID out of all, PART a part of the schema out.",
            examples=[["betrayer=natasha"]],
        ),
    ] = []
    limit: Annotated[int, Field(ge=1, le=MOST_PLOTS, description="How many plots at most.", examples=[3])] = 1
    seed: Seed = 0
    count: Annotated[bool, Field(description="Counts all plots, and says how.")] = False
    why: Annotated[bool, Field(description="Says how many candidates each rule leaves.")] = False
    repair: Annotated[bool, Field(description="Where there is no plot, says what would make one.")] = False
    choose: Annotated[
        Choice | None,
        Field(description="The most tense, any that is found, fairly drawn, as diverse as possible, or by an arc."),
    ] = None
    arc: Annotated[
        Text | None,
        Field(
            description=f"Those that come closest to an arc: {', '.join(arcs())}, or heights: 2,5,9,4.",
            examples=["2,5,9,4"],
        ),
    ] = None
    timeout: Annotated[
        float | None,
        Field(ge=0.1, le=86_400, description="Seconds after which what is found is given.", examples=[10]),
    ] = None
    branch: Branch = None

    def bounded(self, most: int) -> dict[str, object]:
        """The same, for somebody who waits. Raises `BadRequest` for more plots than are given at once."""
        if self.limit > most:
            raise BadRequest(
                f"At most {most} plots are given at once.",
                "Ask for fewer, or with other seeds, or have it done as a job (POST /api/jobs).",
                "limit",
            )
        return self.order()


class AskedChoices(Asking):
    """Who can still play the roles of a schema."""

    schema_: Schema = Field(alias="schema", default=...)
    cast: Cast = []
    without: Annotated[
        list[Text],
        Field(max_length=50, description="ROLE=ID leaves somebody out of a role, ID out of all, PART a part out."),
    ] = []
    role: Annotated[
        list[Name], Field(max_length=50, description="These roles only; none: all.", examples=[["protagonist"]])
    ] = []
    q: Annotated[
        str, Field(max_length=200, description="Players with these words in their name or id.", examples=["kazuo"])
    ] = ""
    limit: Annotated[int, Field(ge=1, le=500, description="How many players of each role at most.")] = 50
    branch: Branch = None


class AskedWhatIf(Asking):
    """As the options of `legendry suppose`: facts as people type them, or a cast."""

    schemas: Annotated[
        list[Name],
        Field(
            max_length=100,
            description="The schemas whose plots are compared; none: all, in a world of up to 100,000 facts.",
            examples=[["reunion"]],
        ),
    ] = []
    add: Annotated[
        list[Text],
        Field(max_length=100, description="Supposes a fact.", examples=[["volodymyr-kazuo end 1990"]]),
    ] = []
    remove: Annotated[list[Text], Field(max_length=100, description="Supposes that a fact is not so.")] = []
    cast: Roles = []
    limit: Annotated[int, Field(ge=1, le=1_000, description="How many plots to tell of each kind.")] = 3
    seed: Seed = 0
    branch: Branch = None


class AskedFindings(Asking):
    """Which findings of a check; what is left out leaves all in."""

    rule: Annotated[
        list[Name],
        Field(max_length=100, description="Findings of these rules only, which also takes less time.", examples=[[]]),
    ] = []
    severity: Annotated[list[Severity], Field(max_length=3, description="Findings of these severities only.")] = []
    subject: Annotated[
        list[Name], Field(max_length=100, description="Findings about these ids only.", examples=[["natasha"]])
    ] = []
    limit: Annotated[
        int, Field(ge=1, le=10_000, description="How many findings at most; `total` says how many there are.")
    ] = 500
    branch: Branch = None


def _story_format(name: str) -> str:
    if name not in FORMATS:
        raise ValueError(f"`{shorten(name)}` is no format: choose one of {', '.join(FORMATS)}")
    return name


StoryFormat = Annotated[str, AfterValidator(_story_format), Field(json_schema_extra={"enum": list(FORMATS)})]


class AskedStory(Asking):
    """As the options of `legendry tell`."""

    schema_: Annotated[
        Name | None,
        Field(description="A schema's id; left out: the first that this world has a plot of.", examples=["reunion"]),
    ] = Field(alias="schema", default=None)
    cast: Roles = []
    style: Annotated[Name, Field(description="The voice.", examples=["noir"])] = "noir"
    length: Annotated[Length, Field(description="Some 350 words, some 1,200, or as many as 3,000.")] = Length.FLASH
    tense: Annotated[Tense, Field(description="In which tense it is told.")] = Tense.PAST
    person: Annotated[
        Person | None,
        Field(description="As somebody’s own story (first), to somebody (second) or of somebody (third)."),
    ] = None
    order_: Annotated[
        Name | None,
        Field(description="linear, in-medias-res, message-first, frame, dossier, letters; else as the style likes."),
    ] = Field(alias="order", default=None)
    seed: Seed = 0
    format: Annotated[StoryFormat | None, Field(description="Goes before the Accept header.")] = None
    branch: Branch = None


class AskedPart(Asking):
    """Which part of a world is drawn."""

    around: Annotated[
        Name | None, Field(description="The id that it is drawn around.", examples=["volodymyr-kazuo"])
    ] = None
    depth: Annotated[int, Field(ge=0, le=6, description="How many steps from there.", examples=[1])] = 1
    begin: Year | None = Field(default=None, alias="from", description="Nothing that certainly ends before this year.")
    end: Year | None = Field(default=None, alias="to", description="Nothing that certainly begins after this year.")
    kinds: Annotated[
        list[Name],
        Field(max_length=50, description="Things of these classes only, and of those below.", examples=[["Person"]]),
    ] = []
    branch: Branch = None

    def order(self) -> dict[str, object]:
        asked = super().order()
        return {name: value for name, value in asked.items() if name not in ("from", "to")} | {
            "begin": asked["from"],
            "end": asked["to"],
        }


class AskedGraph(AskedPart):
    """What a graph shows: around a thing, of a plot, or of a small world all."""

    limit: Annotated[int, Field(ge=1, le=400, description="How many things at most: the nearest.")] = 400
    schema_: Annotated[Name | None, Field(description="Draws the first plot of this schema.")] = Field(
        alias="schema", default=None
    )
    cast: Roles = []
    seed: Seed = 0
    format: Annotated[Literal["json", "html"] | None, Field(description="Goes before the Accept header.")] = None


class AskedTimeline(AskedPart):
    """What a timeline shows."""

    limit: Annotated[int, Field(ge=1, le=1_000, description="How many items at most: the first.")] = 200


class AskedMap(AskedPart):
    """What a map shows."""

    limit: Annotated[int, Field(ge=1, le=1_000, description="How many places, and journeys, at most.")] = 200

"""What graphs, timelines and maps look like in answers."""

from pydantic import BaseModel, ConfigDict, Field

from api.http.answers import Answered, Thing


class NodeAnswer(BaseModel):
    """A thing as vis-network draws it; what it says of it stands in `name`, `sort`, `dates` and `facts`."""

    model_config = ConfigDict(extra="allow")

    id: str
    label: str
    kind: str
    name: str
    x: float
    y: float


class EdgeAnswer(BaseModel):
    """A line from one thing to another, as vis-network draws it."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    source: str = Field(alias="from")
    target: str = Field(alias="to")
    label: str
    name: str


class GraphAnswer(Answered):
    """Things and lines; of `total` things `shown` are there."""

    nodes: list[NodeAnswer]
    edges: list[EdgeAnswer]
    shown: int
    total: int


class Days(Answered):
    """The earliest and the latest day of something, where they are known."""

    earliest: str | None
    latest: str | None


class PartAnswer(Thing):
    """Who has a part in something, by which property."""

    role: str


class ItemAnswer(Answered):
    """An event or a situation."""

    id: str
    label: str
    kind: str
    classes: list[str]
    begin: Days
    end: Days
    place: Thing | None
    parts: list[PartAnswer]


class TimelineAnswer(Answered):
    """Items in the order of time; of `total` items `shown` are there."""

    items: list[ItemAnswer]
    shown: int
    total: int


class PlaceAnswer(Answered):
    """A place with its coordinates (WGS 84), or those of the place that it lies in (`of`), and how much is there."""

    id: str
    label: str
    classes: list[str]
    lat: float | None
    long: float | None
    of: str | None
    items: int


class EndAnswer(Answered):
    """One end of a leg: a place, and the event or situation that has somebody there."""

    id: str
    label: str
    lat: float | None
    long: float | None
    item: str
    begin: Days
    end: Days


class LegAnswer(Answered):
    """The way from one place to the next."""

    start: EndAnswer = Field(alias="from")
    goal: EndAnswer = Field(alias="to")


class JourneyAnswer(Answered):
    """The ways of one person, in the order of time."""

    who: Thing
    legs: list[LegAnswer]


class MapAnswer(Answered):
    """Places, of which `shown` of `total` are there; `items` of `all_items` were looked at."""

    places: list[PlaceAnswer]
    journeys: list[JourneyAnswer]
    shown: int
    total: int
    items: int
    all_items: int

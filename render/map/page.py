"""A map as one file that opens anywhere: coasts, library and data are inside, and nothing is fetched."""

from collections.abc import Collection
from pathlib import Path
from typing import Final

from markupsafe import Markup

from render.alone import PICTURES, VENDOR, inlined, policy, templates
from render.map.map import LIMIT, map_data
from render.timeline.picture import in_words
from world import World

_HERE: Final = Path(__file__).parent
_SCRIPTS: Final = (
    VENDOR / "d3-array" / "d3-array.min.js",
    VENDOR / "d3-geo" / "d3-geo.min.js",
    VENDOR / "topojson-client" / "topojson-client.min.js",
    PICTURES / "map.js",
    _HERE / "page.js",
)
_LAND: Final = VENDOR / "world-atlas" / "land-110m.json"
_STYLES: Final = (_HERE.parent / "alone.css", PICTURES / "picture.css")
_TEMPLATES: Final = templates(_HERE)


def map_page(
    world: World,
    *,
    around: str | None = None,
    depth: int = 1,
    begin: int | None = None,
    end: int | None = None,
    kinds: Collection[str] = (),
    limit: int = LIMIT,
) -> str:
    """A standalone HTML page with what `map_data` gives for the same arguments. Raises what it raises."""
    data = map_data(world, around=around, depth=depth, begin=begin, end=end, kinds=kinds, limit=limit)
    scripts, style = [inlined(file) for file in _SCRIPTS], inlined(*_STYLES)
    return _TEMPLATES.get_template("page.html").render(
        title=world.title,
        subtitle=world.label(around) if around is not None else "Where it happened",
        notice="" if data["shown"] == data["total"] else f"{data['shown']:,} of {data['total']:,} places.",
        style=style,
        policy=policy(scripts, style),
        scripts=scripts,
        data=data,
        land=Markup(inlined(_LAND)),  # noqa: S704 - a vendored file
        is_somewhere=any(place["lat"] is not None for place in data["places"]),
        when=lambda end: in_words({"kind": "situation", "begin": end["begin"], "end": end["end"]}),
    )

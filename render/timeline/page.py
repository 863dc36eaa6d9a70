"""A timeline as one file that opens anywhere: a page without any script, or a picture in SVG."""

from collections.abc import Collection
from typing import Any, Final

from markupsafe import Markup

from render.alone import PICTURES, inlined, policy
from render.timeline.picture import HERE, TEMPLATES, in_words, picture, svg
from render.timeline.timeline import LIMIT, timeline_data
from world import World

STYLES: Final = (HERE.parent / "alone.css", PICTURES / "picture.css")


def timeline_page(
    world: World,
    *,
    around: str | None = None,
    depth: int = 1,
    begin: int | None = None,
    end: int | None = None,
    kinds: Collection[str] = (),
    limit: int = LIMIT,
) -> str:
    """A standalone HTML page with what `timeline_data` gives for the same arguments. Raises what it raises."""
    data = timeline_data(world, around=around, depth=depth, begin=begin, end=end, kinds=kinds, limit=limit)
    drawn = picture(data["items"])
    style = inlined(*STYLES)
    return TEMPLATES.get_template("page.html").render(
        title=world.title,
        subtitle=world.label(around) if around is not None else "What happened, and when",
        notice=_notice(data),
        style=style,
        policy=policy((), style),
        scripts=(),
        picture=Markup(svg(drawn)) if drawn.bars else "",  # noqa: S704 - its template escapes
        items=[(in_words(item), item["label"], _who(item)) for item in data["items"]],
    )


def timeline_svg(world: World, *, around: str | None = None, depth: int = 1, limit: int = LIMIT) -> str:
    """The picture alone, as an SVG file. Raises what `timeline_data` raises."""
    data = timeline_data(world, around=around, depth=depth, limit=limit)
    return svg(picture(data["items"]), style=inlined(*STYLES))


def _who(item: dict[str, Any]) -> str:
    return ", ".join(part["label"] for part in item["parts"])


def _notice(data: dict[str, Any]) -> str:
    if data["shown"] == data["total"]:
        return ""
    return f"The first {data['shown']:,} of {data['total']:,}."

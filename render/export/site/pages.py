"""The pages' contents: what stands on each, by the name of its file.

The content security policy allows the one style that is written into each page, by its SHA-256, and nothing else: no
script, no picture, no request. Every text of a world is escaped by the templates.
"""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypedDict

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from render.export.site.paths import page_names
from render.export.site.sentences import LONGEST_NAME, sentences
from render.graph.caption import Captions, Saying, cut
from render.graph.forms import Forms
from render.graph.kind import KINDS, kind_of
from render.graph.links import Links
from render.graph.sayings import sayings_of
from render.graph.terms import superclasses, term
from world import World

INDEX: Final = "index.html"
THINGS: Final = "things"

_HERE: Final = Path(__file__).parent
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(_HERE),
    autoescape=True,
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


class _Entry(TypedDict):
    name: str
    type: str
    page: str


def site(world: World) -> Iterator[tuple[str, str]]:
    """The path and the text of each page of a world: the index first, then its things in order."""
    stories = [fact[0] for fact in world.facts(predicate="rdf:type", object="lg:Story")]
    links = Links(Forms(world, kept=stories))
    say = Captions(world, term, {})
    nodes = links.nodes()
    pages = page_names(nodes)
    style = Markup((_HERE / "site.css").read_text("utf-8").replace("\r\n", "\n"))  # noqa: S704  (a file of this package)
    frame = {"style": style, "policy": _policy(style), "world": cut(world.title, LONGEST_NAME) or "A world"}
    yield INDEX, _TEMPLATES.get_template("index.html").render(frame, kinds=_kinds(nodes, pages, links, say))
    template = _TEMPLATES.get_template("thing.html")
    for one in nodes:
        facts = links.facts(one)
        yield (
            f"{THINGS}/{pages[one]}",
            template.render(
                frame,
                here=one,
                name=cut(say.name(one), LONGEST_NAME),
                kind=kind_of(links.types(one), superclasses).plural,
                type=_types(one, links),
                dates=say.dates(facts),
                paragraphs=say.description(facts).split("\n\n"),
                facts=_by_word(sayings_of(one, links, say)),
                sentences=sentences(one, links, say),
                pages=pages,
            ),
        )


def _kinds(nodes: list[str], pages: dict[str, str], links: Links, say: Captions) -> list[tuple[str, list[_Entry]]]:
    """The kinds that a world has something of, each with its things by name."""
    found: dict[str, list[_Entry]] = {kind.plural: [] for kind in KINDS}
    for one in nodes:
        kind, types = kind_of(links.types(one), superclasses), _types(one, links)
        sort = "" if types.casefold() == kind.name.casefold() else types
        entry = _Entry(name=cut(say.name(one), LONGEST_NAME), type=sort, page=f"{THINGS}/{pages[one]}")
        found[kind.plural].append(entry)
    ordered = {
        kind: sorted(things, key=lambda it: (it["name"].casefold(), it["page"])) for kind, things in found.items()
    }
    return [(kind, things) for kind, things in ordered.items() if things]


def _types(one: str, links: Links) -> str:
    return ", ".join(map(term, links.types(one)))


def _by_word(sayings: list[Saying]) -> list[tuple[str, list[Saying]]]:
    """Facts under their word: `trait`, then all traits."""
    found: dict[str, list[Saying]] = {}
    for saying in sayings:
        found.setdefault(saying["says"], []).append(saying)
    return list(found.items())


def _policy(style: Any) -> str:
    digest = b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"

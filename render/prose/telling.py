"""A plot as told: a title, and sentences that know their facts. As JSON, text, Markdown and HTML."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from world import Fact

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+|~&$@!^=])")
_LINKED = re.compile(r"(?<=[A-Za-z])(:)(?=//)|(?<=[wW]{3})(\.)")
_ITEM = re.compile(r"^(\s*)([-.:\d]+)(?=[\s.)]|$)")
_FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True)
class Sentence:
    """What is said in one breath, in which paragraph (from 1), and the facts that it rests on.

    `scene` is the id of the scene that it tells, and `speaker` of whoever says what it quotes; both are empty where
    nobody has said.
    """

    text: str
    paragraph: int
    facts: tuple[Fact, ...]
    scene: str = ""
    speaker: str = ""


@dataclass(frozen=True)
class Telling:
    """A plot in prose. `plot` is its id."""

    title: str
    schema: str
    seed: int
    style: str
    plot: str
    sentences: tuple[Sentence, ...]

    @property
    def paragraphs(self) -> tuple[tuple[Sentence, ...], ...]:
        """The sentences by paragraph."""
        return tuple(tuple(group) for _, group in groupby(self.sentences, key=lambda sentence: sentence.paragraph))

    def as_json(self) -> dict[str, object]:
        """The telling as `legendry tell --format json` gives it."""
        return {
            "title": self.title,
            "schema": self.schema,
            "seed": self.seed,
            "style": self.style,
            "plot": self.plot,
            "sentences": [
                {"text": s.text, "paragraph": s.paragraph, "facts": [list(fact) for fact in s.facts]}
                for s in self.sentences
            ],
        }

    def as_text(self) -> str:
        """Title and paragraphs, with an empty line between them."""
        return "\n\n".join([self.title, *self._paragraphs()]) + "\n"

    def as_markdown(self) -> str:
        """The same as CommonMark in which nothing but the title is marked up, whatever the names hold."""
        blocks = [f"# {_escaped(self.title)}", *(_escaped(text) for text in self._paragraphs())]
        return "\n\n".join(blocks) + "\n"

    def as_html(self) -> str:
        """A page of its own, which loads nothing; every sentence shows its facts when it is asked."""
        return _page().render(telling=self)

    def _paragraphs(self) -> list[str]:
        return [" ".join(sentence.text for sentence in sentences) for sentences in self.paragraphs]


def _escaped(text: str) -> str:
    """Text as Markdown that shows it: no emphasis, link, HTML, list or table comes of it (CommonMark 0.31, 2.4)."""
    text = _MARKS.sub(r"\\\1", text)
    text = _LINKED.sub(lambda found: "\\" + found[0], text)
    return _ITEM.sub(lambda found: found[1] + "".join(ch if ch.isdigit() else "\\" + ch for ch in found[2]), text)


@lru_cache(maxsize=1)
def _page() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("telling.html")

"""The pages of the book: its contents, its chapters, and the notes, which say in words what each sentence rests on.

A paragraph ends with a small link to its note; a link on every sentence would be in the way of a thumb.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from render.export.xml_text import element
from render.prose.telling import Sentence
from render.stories.epub.facts import in_words
from render.stories.story import Story, Told, plain
from world.errors import shorten

LANGUAGE: Final = "en-GB"
_NOTES: Final = "What it rests on"
_WORDS: Final = 900
"""So long a chapter is at least, before a new place begins a new one."""
_QUOTED: Final = 80

Paragraph = tuple[Sentence, ...]


@dataclass(frozen=True)
class Page:
    """A page: its name in the package, its document, and what the package has to say of it.

    The contents are a page as well, which is not in the order of reading.
    """

    name: str
    root: Element
    properties: str = ""
    in_order: bool = True

    @property
    def file(self) -> str:
        """Where it is, from the package document."""
        return f"{self.name}.xhtml"


@dataclass(frozen=True)
class _Chapter:
    """Its paragraphs, each with its number in the whole story, and the number of its first sentence there, from 1."""

    title: str
    sentence: int
    paragraphs: tuple[tuple[int, Paragraph], ...]


def pages(story: Story) -> list[Page]:
    """The chapters, the notes and the contents."""
    chapters = [(f"chapter-{number}", chapter) for number, chapter in enumerate(_chapters(story, story.told), start=1)]
    return [
        *(Page(name, _chapter(story, chapter)) for name, chapter in chapters),
        Page("notes", _notes(story, chapters)),
        Page("contents", _contents(story, chapters), properties="nav", in_order=False),
    ]


def _chapters(story: Story, told: Told) -> list[_Chapter]:
    """The story in chapters: a short one is one chapter with the title of the whole."""
    parts: list[list[tuple[int, Paragraph]]] = [[]]
    words, place = 0, ""
    for number, paragraph in enumerate(told.telling.paragraphs, start=1):
        scene = next((scene for scene in map(told.scene_of, paragraph) if scene and scene.place), None)
        if scene and scene.place != place and words >= _WORDS:
            parts.append([])
            words = 0
        place = (scene.place or "") if scene else place
        parts[-1].append((number, paragraph))
        words += sum(len(sentence.text.split()) for sentence in paragraph)
    chapters: list[_Chapter] = []
    sentence = 1
    for number, part in enumerate(parts, start=1):
        chapters.append(_Chapter(f"Chapter {number}" if len(parts) > 1 else story.title, sentence, tuple(part)))
        sentence += sum(len(paragraph) for _, paragraph in part)
    return chapters


def _document(title: str, *content: Element, kind: str = "") -> Element:
    root = element(
        "html",
        **{
            "xmlns": "http://www.w3.org/1999/xhtml",
            "xmlns:epub": "http://www.idpf.org/2007/ops",
            "lang": LANGUAGE,
            "xml:lang": LANGUAGE,
        },
    )
    head = element("head")
    head.extend((element("title", title), element("link", rel="stylesheet", type="text/css", href="book.css")))
    body = element("body", **{"class": kind})
    body.extend(content)
    root.extend((head, body))
    return root


def _chapter(story: Story, chapter: _Chapter) -> Element:
    section = element("section", **{"epub:type": "chapter", "role": "doc-chapter"})
    if chapter.title != story.title and chapter.sentence == 1:
        section.append(element("p", story.title, **{"class": "title"}))
    section.append(element("h1", chapter.title))
    number = chapter.sentence
    for place, paragraph in chapter.paragraphs:
        block = element("p", id=f"p{place}", dir="auto")
        for sentence in paragraph:
            said = element("span", plain(sentence.text), id=f"s{number}")
            said.tail = " " if sentence is not paragraph[-1] else None
            block.append(said)
            number += 1
        attributes = {
            "class": "note",
            "epub:type": "noteref",
            "role": "doc-noteref",
            "href": f"notes.xhtml#n{place}",
            "title": _NOTES,
        }
        block.append(element("a", str(place), **attributes))
        section.append(block)
    return _document(chapter.title, section)


def _notes(story: Story, chapters: Sequence[tuple[str, _Chapter]]) -> Element:
    section = element("section", **{"epub:type": "endnotes", "role": "doc-endnotes"})
    section.append(element("h1", _NOTES))
    notes = element("ol")
    number = 0
    for file, chapter in chapters:
        for place, paragraph in chapter.paragraphs:
            note = element("li", **{"id": f"n{place}", "epub:type": "endnote", "value": str(place)})
            for sentence in paragraph:
                number += 1
                note.extend(_grounds(story, sentence, f"{file}.xhtml#s{number}"))
            notes.append(note)
    if len(notes):
        section.append(notes)
    return _document(_NOTES, section, kind="notes")


def _grounds(story: Story, sentence: Sentence, back: str) -> Iterator[Element]:
    """The beginning of a sentence, which leads back to it, and its facts."""
    quoted = element("p", dir="auto")
    quoted.append(element("a", shorten(plain(sentence.text), _QUOTED), href=back))
    yield quoted
    facts = element("ul")
    facts.extend(element("li", text, dir="auto") for text in in_words(story, sentence.facts))
    if len(facts):
        yield facts


def _contents(story: Story, chapters: Sequence[tuple[str, _Chapter]]) -> Element:
    navigation = element("nav", **{"epub:type": "toc", "role": "doc-toc", "id": "toc"})
    navigation.append(element("h1", "Contents"))
    entries = element("ol")
    for file, title in [*((file, chapter.title) for file, chapter in chapters), ("notes", _NOTES)]:
        entry = element("li")
        entry.append(element("a", title, href=f"{file}.xhtml"))
        entries.append(entry)
    navigation.append(entries)
    return _document(story.title, navigation)

"""EPUB as EPUBCheck and an XML parser read it."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from render.stories import epub
from render.stories.story import Story, Told, plain

XHTML = "{http://www.w3.org/1999/xhtml}"


def _files(story: Story) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(epub.written(story)))
    return {name: archive.read(name) for name in archive.namelist()}


def _pages(story: Story) -> dict[str, ElementTree.Element]:
    """The book's pages by name; each is well-formed, or this raises."""
    return {
        name.removeprefix("book/"): ElementTree.fromstring(data)
        for name, data in _files(story).items()
        if name.endswith(".xhtml")
    }


def _long(story: Story, times: int) -> Story:
    """The story told several times over, as long as a novella, in places that change."""
    telling = story.told.telling
    again = tuple(
        replace(sentence, paragraph=sentence.paragraph + 100 * turn)
        for turn in range(times)
        for sentence in telling.sentences
    )
    return replace(story, told=Told(story.told.plot, replace(telling, sentences=again)))


def test_the_container_begins_with_the_mimetype_as_it_is(stories: list[Story]) -> None:
    data = epub.written(stories[0])
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    container = ElementTree.fromstring(archive.read("META-INF/container.xml"))
    (rootfile,) = container.iter("{urn:oasis:names:tc:opendocument:xmlns:container}rootfile")
    assert rootfile.get("full-path") in archive.namelist()


def test_the_package_names_every_file_of_the_book(stories: list[Story]) -> None:
    files = _files(_long(stories[0], 8))
    package = ElementTree.fromstring(files["book/package.opf"])
    named = {item.get("href") for item in package.iter("{http://www.idpf.org/2007/opf}item")}
    assert {f"book/{name}" for name in named} == {
        name for name in files if name.startswith("book/") and not name.endswith(".opf")
    }


def test_every_sentence_stands_in_a_chapter_once(stories: list[Story], hostile: list[Story]) -> None:
    for story in [*stories, *hostile, _long(stories[0], 8)]:
        pages = _pages(story)
        chapters = sorted((name for name in pages if name.startswith("chapter")), key=lambda name: (len(name), name))
        found = [span.text or "" for name in chapters for span in pages[name].iter(f"{XHTML}span")]
        assert found == [plain(sentence.text) for sentence in story.told.telling.sentences]


def test_every_paragraph_leads_to_its_facts_and_they_lead_back(stories: list[Story]) -> None:
    for story in stories:
        pages = _pages(story)
        ids = {(name, one.get("id")) for name, page in pages.items() for one in page.iter() if one.get("id")}
        links = [one.get("href", "") for page in pages.values() for one in page.iter(f"{XHTML}a")]
        assert {tuple(link.split("#")) for link in links if "#" in link} <= ids
        assert sum("#s" in link for link in links) == len(story.told.telling.sentences)
        assert sum("#n" in link for link in links) == len(story.told.telling.paragraphs)
        notes = "".join(pages["notes.xhtml"].itertext())
        assert "lg:" not in notes
        assert story.told.plot.id not in notes


def test_the_notes_say_facts_in_words(stories: list[Story]) -> None:
    told = stories[0].told
    first, *others = told.telling.sentences
    facts = tuple(dict.fromkeys([*first.facts, *told.plot.facts]))  # of a scene, stories tell what they have room for
    telling = replace(told.telling, sentences=(replace(first, facts=facts), *others))
    notes = "".join(_pages(replace(stories[0], told=replace(told, telling=telling)))["notes.xhtml"].itertext())
    assert "Petrova's betrayal of Kazuo – betrayal; betrayed: Volodymyr Kazuo" in notes
    assert "encrypted: yes" in notes
    assert "when: 1995-06-19" in notes


def test_a_long_story_has_chapters(stories: list[Story]) -> None:
    pages = _pages(_long(stories[2], 12))
    assert len([name for name in pages if name.startswith("chapter")]) > 2
    assert "Chapter 2" in "".join(pages["contents.xhtml"].itertext())


def test_the_dates_are_of_the_plot(stories: list[Story]) -> None:
    package = _files(stories[0])["book/package.opf"].decode()
    assert stories[0].told.plot.scenes[-1].end + "T00:00:00Z" in package
    assert re.search(r"urn:uuid:[0-9a-f-]{36}", package)


@pytest.mark.slow
def test_epubcheck_has_nothing_to_say(
    stories: list[Story], hostile: list[Story], epubcheck: Callable[[Path], str], tmp_path: Path
) -> None:
    """One book with all that there is in it, as each run takes seconds: long, in chapters, and with any text."""
    sentences = [sentence for story in hostile for sentence in story.told.telling.sentences]
    numbered = tuple(replace(sentence, paragraph=place // 5) for place, sentence in enumerate(sentences))
    telling = replace(hostile[0].told.telling, title="</title> & שלום", sentences=numbered)
    book = tmp_path / "book.epub"
    book.write_bytes(epub.written(_long(replace(stories[0], told=Told(stories[0].told.plot, telling)), 2)))
    assert epubcheck(book) == ""

"""The book as a zip file: its container, package document, navigation and pages. No byte of it depends on a clock."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, tostring

from render.export.xml_text import element
from render.stories.epub.pages import LANGUAGE, Page, pages
from render.stories.story import Story

_STYLE: Final = Path(__file__).with_name("book.css")
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip file can name: every file in it is of then."""

_ACCESSIBLE: Final = (
    ("schema:accessMode", "textual"),
    ("schema:accessModeSufficient", "textual"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityFeature", "structuralNavigation"),
    ("schema:accessibilityHazard", "none"),
    ("schema:accessibilitySummary", "The book is text with headings and links."),
)


def written(story: Story) -> bytes:
    """The story as a book that passes EPUBCheck."""
    found = pages(story)
    files = {
        "META-INF/container.xml": _xml(_container()),
        "book/package.opf": _xml(_package(story, found)),
        "book/book.css": _STYLE.read_bytes(),
        **{f"book/{page.file}": _xml(page.root, doctype=True) for page in found},
    }
    return _zipped(files)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """The mimetype first and as it is (OCF 3.3, 4.2.2), then the files."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        for name, data in {"mimetype": b"application/epub+zip", **files}.items():
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, data)
    return into.getvalue()


def _xml(root: Element, *, doctype: bool = False) -> bytes:
    declared = '<?xml version="1.0" encoding="utf-8"?>\n' + ("<!DOCTYPE html>\n" if doctype else "")
    return f"{declared}{tostring(root, encoding='unicode')}\n".encode()


def _container() -> Element:
    root = element("container", xmlns="urn:oasis:names:tc:opendocument:xmlns:container", version="1.0")
    files = element("rootfiles")
    files.append(
        element("rootfile", **{"full-path": "book/package.opf", "media-type": "application/oebps-package+xml"})
    )
    root.append(files)
    return root


def _package(story: Story, found: Sequence[Page]) -> Element:
    """The package document (EPUB 3.3, 5). `dcterms:modified` is the plot's last day, and not today."""
    root = element(
        "package",
        **{"xmlns": "http://www.idpf.org/2007/opf", "version": "3.0", "unique-identifier": "id", "xml:lang": LANGUAGE},
    )
    metadata = element("metadata", **{"xmlns:dc": "http://purl.org/dc/elements/1.1/"})
    metadata.extend(
        [
            element("dc:identifier", story.identifier.urn, id="id"),
            element("dc:title", story.title),
            element("dc:language", LANGUAGE),
            element("dc:creator", "Legendry"),
            element("dc:date", story.day),
            element("meta", f"{story.day}T00:00:00Z", property="dcterms:modified"),
            *(element("meta", value, property=name) for name, value in _ACCESSIBLE),
        ]
    )
    manifest = element("manifest")
    manifest.append(element("item", **{"id": "style", "href": "book.css", "media-type": "text/css"}))
    spine = element("spine")
    for page in found:
        about = {
            "id": page.name,
            "href": page.file,
            "media-type": "application/xhtml+xml",
            "properties": page.properties,
        }
        manifest.append(element("item", **about))
        if page.in_order:
            spine.append(element("itemref", idref=page.name))
    root.extend((metadata, manifest, spine))
    return root

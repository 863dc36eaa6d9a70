"""XML that any parser can read again, whatever the names in a world are."""

import re
from typing import Final
from xml.etree.ElementTree import Element, indent, tostring

# Extensible Markup Language (XML) 1.0, fifth edition, production 2: all other characters may not even be escaped.
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """`text` with U+FFFD for each character that XML has no way to write."""
    return _FORBIDDEN.sub("\ufffd", text)


def element(name: str, text: str = "", **attributes: str) -> Element:
    """An element whose text and attributes are clean; attributes without a value are left out."""
    made = Element(name, {key: clean(value) for key, value in attributes.items() if value})
    made.text = clean(text) or None
    return made


def written(root: Element) -> bytes:
    """A document in UTF-8."""
    indent(root)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"

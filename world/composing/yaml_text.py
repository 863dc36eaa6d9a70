"""Tables as YAML that everybody reads alike: our reader, for which all is text, and those that guess at types.

PyYAML writes it. Text that YAML 1.1 or 1.2 would take for something else stands in quotes, and so do links.
"""

import re
from typing import Final

import yaml

from world.composing.table import Entries, Part, Value, Vouched, Word

_WIDEST: Final = 2**31 - 1
_STARTS_LIKE_A_WORD: Final = re.compile(r"[^\W\d]")
_BREAKS: Final = re.compile("[\n\r\x85\u2028\u2029]")
_ONE_LETTER: Final = ("y", "Y", "n", "N")
_NO_BLOCK: Final = re.compile("[\r\x85\u2028\u2029\ufeff]|[ \t](?:\n|$)|\n\\s*$|^\\s")
_TEXT: Final = "tag:yaml.org,2002:str"


class _Typed(str):
    """A number, or yes or no: the text of a scalar that needs no quotes."""

    __slots__ = ()


class _Link(str):
    """A link to a note."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Lists stand two spaces in, as Obsidian writes them."""
        super().increase_indent(flow, False)

    def means(self, plain: str) -> str:
        """The YAML type that a scalar has when it is written without quotes."""
        return str(self.resolve(yaml.ScalarNode, plain, (True, False)))  # type: ignore[no-untyped-call]  # not in the stubs

    def text(self, data: str) -> yaml.ScalarNode:
        if "\n" in data and not _NO_BLOCK.search(data):
            return self.represent_scalar(_TEXT, data, style="|")
        is_plain = _STARTS_LIKE_A_WORD.match(data) and data not in _ONE_LETTER and not _BREAKS.search(data)
        is_plain = is_plain and self.means(data) == _TEXT
        return self.represent_scalar(_TEXT, data, style=None if is_plain else '"')

    def link(self, data: str) -> yaml.ScalarNode:
        return self.represent_scalar(_TEXT, data, style='"')

    def typed(self, data: str) -> yaml.ScalarNode:
        return self.represent_scalar(self.means(data), str(data))


_Dumper.add_representer(str, _Dumper.text)
_Dumper.add_representer(_Link, _Dumper.link)
_Dumper.add_representer(_Typed, _Dumper.typed)


def yaml_text(tree: object) -> str:
    """A tree of dictionaries, lists and texts as YAML, in the order in which it is given."""
    return yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, default_flow_style=False, sort_keys=False, width=_WIDEST)


def plain(entries: Entries) -> dict[str, object]:
    """Keys and values as a tree for `yaml_text`: a single value by itself, several as a list."""
    return {key: _value(values[0]) if len(values) == 1 else [_value(v) for v in values] for key, values in entries}


def _value(value: Value) -> object:
    match value:
        case Word(text, typed, link):
            return _Link(f"[[{text}]]") if link else _Typed(text) if typed else text
        case Vouched(word, sources, certainty):
            wrapped: dict[str, object] = {"value": _value(word)}
            if sources:
                wrapped["source"] = sources[0] if len(sources) == 1 else list(sources)
            return wrapped | ({"certainty": certainty} if certainty else {})
        case Part(kind, table):
            return ({"type": kind} if kind else {}) | plain(table)

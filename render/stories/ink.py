"""ink (https://github.com/inkle/ink), as Inky, inklecate and inkjs compile it: a knot for each passage."""

import re
from typing import Final

from render.stories.passages import Passage, passages
from render.stories.story import Story, plain

_MARKUP: Final = re.compile(r"""[\\{}|<>\[\]#~*+=/-]|^(?=(?:TODO|INCLUDE|VAR|CONST|LIST|EXTERNAL)\b)|^[!?:&$@^%()"']""")


def written(story: Story) -> bytes:
    """The tree of passages. Every choice can be made once, and every path ends."""
    start = passages(story)
    knots = {id(passage): f"part_{number}" for number, passage in enumerate(start.all(), 1)}
    lines = [f"# title: {shown(story.title)}", f"-> {knots[id(start)]}", ""]
    for passage in start.all():
        lines += _knot(passage, knots)
    return "\n".join(lines).encode("utf-8", "replace")


def shown(text: str) -> str:
    """Text that ink shows as it is: a backslash before what it would read."""
    return _MARKUP.sub(lambda found: "\\" + found[0], plain(text))


def _knot(passage: Passage, knots: dict[int, str]) -> list[str]:
    lines = [f"=== {knots[id(passage)]} ==="]
    lines += [shown(" ".join(sentence.text for sentence in paragraph)) for paragraph in passage.paragraphs]
    for choice in passage.choices:
        lines += [f"* [{shown(choice.label)}]", f"    -> {knots[id(choice.passage)]}"]
    return [*lines, *([] if passage.choices else ["-> END"]), ""]

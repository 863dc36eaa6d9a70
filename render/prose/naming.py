"""What things are called: in full, for short, and by those who only see them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Final

from render.prose import grammar
from render.prose.classes import classes_of
from render.prose.discourse import Discourse
from render.prose.language import Language
from solver import label
from world import World
from world.facts import literal_value
from world.pattern.neighbours import Neighbours

_JOINERS: Final = "\u200c\u200d"
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


class Names:
    """The names in a world, as a language has them: with its articles."""

    def __init__(self, world: World, near: Neighbours, language: Language) -> None:
        self._world, self._near = world, near
        self._articles, self._numbers = language.articles, language.numbers
        self._full: dict[str, str] = {}
        self._shared: frozenset[str] = frozenset()
        self._namesakes: dict[str, int] = {}
        self._cast: tuple[str, ...] = ()

    def tell_of(self, cast: Iterable[str]) -> None:
        """The people of the next story: two who are called alike for short are called by their first names.

        Of two who are called alike in full, the second is the other one.
        """
        people = self._cast = tuple(cast)
        self._namesakes = {}
        names = [self.full(who) for who in people]
        self._namesakes = {who: count for n, who in enumerate(people) if (count := names[:n].count(names[n]))}
        short = Counter(self._near.text(who, "lg:shortName") for who in people)
        first = Counter(self.given(who) for who in people)
        self._shared = frozenset(name for counts in (short, first) for name, times in counts.items() if times > 1)

    def full(self, value: str) -> str:
        """The label, with the article that goes with such a name."""
        if value not in self._full:
            said = "" if value.startswith("lg:") else self._near.text(value, "rdfs:label")
            name = shown(said or label(self._world, value)) or shown(value)
            self._full[value] = name if self.pronoun(value) else self._with_article(name)
        return grammar.namesake(self._full[value], self._namesakes.get(value, 0))

    def player(self, name: str) -> str:
        """Who of the story has this full name; empty for others."""
        return next((who for who in self._cast if self.full(who) == name), "")

    def given(self, value: str) -> str:
        """A first name: the first of the names that are not what somebody is called for short, wherever that stands."""
        short = self._near.text(value, "lg:shortName")
        full = self._full.get(value) or self.full(value)
        return next((name for name in full.split() if name != short), full)

    def _with_article(self, name: str) -> str:
        """`the KGB`, `the Grand Hotel`, `the Ministry of Security`, and yet `Mossad` and `Hotel Bristol`."""
        if name in self._articles["without"] or not name[:1].isupper():
            return name
        core = re.split(r" (?:of|for|in|on|from|with|under) ", name)[0].split()
        shortened = len(name) > 1 and name.replace(" ", "").isalpha() and name.isupper()
        led = len(core) > 1 and core[0] in self._articles["leading"]
        return f"the {name}" if shortened or (core[-1] in self._articles["nouns"] and not led) else name

    def short(self, value: str) -> str:
        """What a thing is called once it is known; empty where there is nothing shorter."""
        given = self._near.text(value, "lg:shortName")
        if given and not grammar.is_pronoun(given):
            first = self.given(value)
            return shown(given) if given not in self._shared else "" if first in self._shared else first
        short = shown(self._acronym(value))
        return self._with_article(short) if short else ""

    def _acronym(self, value: str) -> str:
        """The first of the other names that is shorter, and in capitals unless it is an organisation's: Mossad."""
        named = self._is_a(value, "Organisation")
        return next(
            (name for name in self._others(value) if (named or name.isupper()) and len(name) < len(self.full(value))),
            "",
        )

    def riddle(self, value: str) -> str:
        """The short name of an organisation by which readers would not know it: its letters begin none of its words."""
        short = shown(self._acronym(value)) if self._is_a(value, "Organisation") else ""
        letters, initials = re.sub(r"\W", "", short), iter(re.findall(r"\b[A-Z]", grammar.bare(self.full(value))))
        known = not short or short in re.findall(r"\w+", self.full(value)) or all(one in initials for one in letters)
        return "" if known else short

    def _others(self, value: str) -> list[str]:
        return [literal_value(name) or "" for name in self._near.objects(value, "skos:altLabel")]

    def calls(self, value: str) -> tuple[str, ...]:
        """All that a thing is called, as it stands in the names of others: with an article, and without."""
        names = [self.full(value), *map(shown, self._others(value))]
        return tuple(call for name in names if name for call in (name, f"the {name}"))

    def organisation(self, short: str) -> str:
        """The one organisation that goes by a shorter name, with an article or without; empty where there is none."""
        named = self._near.subjects("skos:altLabel", f'"{grammar.bare(short)}"')
        return named[0] if len(named) == 1 and self._is_a(named[0], "Organisation") else ""

    def is_ambiguous(self, value: str, discourse: Discourse) -> bool:
        """Whether the short name is also that of whoever was mentioned since, or, if this one does not play, ever.

        Two who play are told apart by their first names.
        """
        given = self._near.text(value, "lg:shortName")
        if not given or given in self._shared:
            return False
        others = discourse.since(value) if value in self._cast else discourse.known
        return any(one != value and self._near.text(one, "lg:shortName") == given for one in others)

    def pronoun(self, value: str) -> str | None:
        """What somebody goes by; None for what is no person."""
        if given := self._near.text(value, "lg:pronoun"):
            return given
        return "they" if "lg:Person" in self._near.objects(value, "rdf:type") else None

    def stands_for(self, value: str) -> str:
        """The pronoun that stands for a person or a thing: for `the comrades` it is they."""
        return self.pronoun(value) or ("they" if self.is_plural(self.full(value)) else "it")

    def is_plural(self, name: str) -> bool:
        """Whether what goes by a name is several things, as its noun has it; what has a name of its own is one."""
        noun = grammar.head(name)
        if grammar.is_gerund(name):
            return False
        if not noun.islower() or noun in self._numbers["singular"] or grammar.is_one(name):
            return False
        return noun in self._numbers["plural"] or grammar.ends_in_plural(noun)

    def kind(self, value: str) -> str:
        """The narrowest class, as a noun."""
        kinds = [kind for kind in self._near.objects(value, "rdf:type") if kind.startswith("lg:")]
        narrowest = max(kinds, key=lambda kind: (len(classes_of(kind)), kind), default="")
        return label(self._world, narrowest) if narrowest else "thing"

    def is_of_the_mind(self, value: str) -> bool:
        """Whether it is a motive, a wound or a fear, of which too little is left without what follows its noun."""
        return self._is_a(value, "Psyche")

    def _is_a(self, value: str, kind: str) -> bool:
        return any(kind in classes_of(one) for one in self._near.objects(value, "rdf:type"))

    def stranger(self, value: str, day: str) -> str:
        """What is seen of somebody on a day: a man or a woman, of about so many years."""
        noun = {"she": "woman", "he": "man"}.get(self.pronoun(value) or "", "stranger")
        born = (self._near.text(value, "lg:begin") or "")[:4]
        return grammar.aged(noun, int(day[:4]) - int(born)) if born.isdigit() and day[:4].isdigit() else f"a {noun}"


def shown(text: str) -> str:
    """A text of the world as it may stand in a sentence: on one line, without what steers a terminal."""
    kept = (_visible(ch) for ch in text)
    return _APOSTROPHE.sub("’", " ".join("".join(kept).split()))


def _visible(ch: str) -> str:
    category = unicodedata.category(ch)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cf", "Cs") and ch not in _JOINERS else ch

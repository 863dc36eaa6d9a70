"""What is told beside the scenes: who people are, what joins them to others, and what a place is like; each once."""

import random
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from render.prose.content import Content
from render.prose.entry import SEVERAL
from render.prose.language import Unit
from render.prose.message import Message
from render.prose.section import AGAIN, Item, Room, Section
from render.prose.supports import season_of
from render.prose.verbs import Moment
from solver import Scene
from world.facts import is_literal, literal_value

_ONCE: Final = frozenset(["lg:Birth", "lg:CoverIdentity"])
"""Of what kind one is told of a person, who may have had several names, and a birth that several things speak of."""
_LIVED: Final = frozenset(["portrait", "cover"])
"""Parts that tell of what has happened, and not of what somebody thinks of it."""
_WORDS: Final = frozenset(["trait", "other", "trade"])
"""What units call a text that says what somebody is like, or does."""
_LOOKING_BACK: Final = 12
"""The rank of what is told between scenes, which only chapters have room for."""


class Lives:
    """Takes units of the language and bonds of the world for one story, and remembers of whom what was taken."""

    def __init__(self, content: Content, dice: random.Random, room: Room) -> None:
        self._content, self._dice, self._room = content, dice, room
        self._met: set[str] = set()
        self._of_whom: set[tuple[str, str]] = set()
        self._looked_back = 0
        self._bonded: set[str] = set()
        self._past = {fact[0] for message in content.past for fact in message.required}
        self._at_home = {(message.about, content.home_in(message)) for message in content.past}
        """Whom it was told of that a place is where they were born or lived, with the place."""
        self._kinds: Counter[str] = Counter()
        self._seen: set[str | None] = {None}
        self._seasons: set[tuple[str, str]] = set()
        self._served = {
            (who, house)
            for message in content.past
            for who in message.bindings.get("agent", "").split(SEVERAL)
            if (house := message.bindings.get("organisation", ""))
        }
        """Who was told of to have served which house."""
        self._once: set[tuple[str, ...]] = set()
        """Of whom which kind of thing was told that is told of nobody twice, and of which day or city which unit."""
        self._alike: list[tuple[frozenset[str], frozenset[str]]] = []
        """Of what kind the bonds were that were told, and whom and what they joined."""
        self._moods: dict[tuple[str, str], str] = {}
        """How what was told that one feels toward another sounds."""
        self._felt: set[tuple[str, str]] = set()
        """Of whom it was told what they feel because of what."""
        self._words: set[tuple[str, str]] = set()
        """Of whom which text was told: that somebody is shy."""

    def interlude(self, veiled: Collection[str]) -> Iterator[Section]:
        """Between scenes, where there is much room: somebody's life beside the plot, the cast by turns."""
        known = [who for who in self._content.cast if who in self._met and who not in veiled]
        if not known:
            return
        self._looked_back += 1
        who = known[self._looked_back % len(known)]
        lived = self.some_of("portrait", None, {"who": who}, 5)
        bonds = list(islice(self._bonds(who, veiled), 3))
        felt = self.some_of("feeling", None, {"who": who}, 3) if who == self._content.teller else []
        items = [
            Item(message, _LOOKING_BACK + number, Moment.BEFORE if message in bonds else Moment.NOW)
            for number, message in enumerate([*lived, *bonds, *felt])
        ]
        if items:
            yield Section(tuple(items))

    def setting(self, scene: Scene, moment: Moment, rank: int) -> Iterator[Item]:
        given = {"day": f'"{scene.begin}"'}
        if scene.place:
            given["place"] = scene.place
            if city := self._content.city_of(scene.place):
                given["city"] = city
                season = season_of(self._content.near, scene)
                if (city, season) not in self._seasons:
                    given["season"] = f'"{season}"'
        again = scene.place in self._seen
        if again and not (scene.place and self._room.again):
            return
        self._seen.add(scene.place)
        most = self._room.again if again else self._room.settings
        for number, message in enumerate(self.some_of("setting", scene, given, most)):
            if "season" in message.bindings:
                self._seasons.add((given["city"], literal_value(message.bindings["season"]) or ""))
            yield Item(message, rank + number * 3 + AGAIN * again, moment)

    def portrait(self) -> Iterator[Section]:
        """Who the teller is, and what has been in that life beside what the plot rests on."""
        self._met.add(self._content.teller)
        items = [Item(message, 1) for message in self._cover(self._content.teller)]
        traits = self._traits(self._content.teller, self._room.traits)
        items += [Item(message, 2 + 2 * number) for number, message in enumerate(traits)]
        bonds = islice(self._bonds(self._content.teller, set(self._content.veiled)), self._room.bonds)
        items += [Item(message, 6 + 3 * number, Moment.BEFORE) for number, message in enumerate(bonds)]
        if items:
            yield Section(tuple(items))

    def feelings(self) -> Iterator[Section]:
        """What the teller feels towards others, and why."""
        every = self.some_of("feeling", None, {"who": self._content.teller}, self._room.feelings)
        felt = self._of_the_cast_first(every)
        if felt:
            yield Section(tuple(Item(message, 3 + 3 * number) for number, message in enumerate(felt)))

    def _of_the_cast_first(self, messages: Sequence[Message]) -> list[Message]:
        """Those of the people who play or of nobody, and then some of others, whom nobody will meet in the story."""
        cast = set(self._content.cast)
        strangers = [one for one in messages if self._content.others_in(one, cast)]
        return [one for one in messages if one not in strangers] + strangers[: self._room.strangers]

    def asides(self, scene: Scene, moment: Moment, veiled: Collection[str]) -> Iterator[Item]:
        """Who those are that come into the story here, but for those whom the teller does not know yet."""
        for who in scene.participants:
            if who in self._met or who in veiled or who not in self._content.cast or who == self._content.teller:
                continue
            self._met.add(who)
            yield from (Item(message, 1, moment) for message in self._cover(who))
            traits = self._traits(who, self._room.traits_of_others)
            yield from (Item(message, 5 + 5 * number, moment) for number, message in enumerate(traits))
            bonds = islice(self._bonds(who, veiled), self._room.bonds_of_others)
            yield from (Item(message, 9 + 9 * number, Moment.BEFORE) for number, message in enumerate(bonds))

    def _cover(self, who: str) -> list[Message]:
        """The name that somebody goes by, so that readers know who is meant by it."""
        cover = self._content.covers.get(who)
        return self.some_of("cover", None, {"who": who, "cover": cover.id}, 1) if cover else []

    def _traits(self, who: str, most: int) -> Sequence[Message]:
        """What somebody is, of each kind one thing, the kinds first that nobody was told of yet."""
        found = self.some_of("portrait", None, {"who": who}, most)
        self._kinds.update(_kind_of(message.name.partition(".")[0]) for message in found[:2])
        return found

    def some_of(self, part: str, scene: Scene | None, given: Mapping[str, str], most: int) -> list[Message]:
        """Some units of a part that hold, one of each kind, the kinds first that least was told of."""
        units = self._content.units(part, given)
        self._dice.shuffle(units)
        found: dict[str, Message] = {}
        for unit in sorted(units, key=lambda unit: self._kinds[_kind_of(unit.name)]):
            if len(found) == most:
                break
            kind, of = _kind_of(unit.name), (given.get("who", ""), unit.name)
            once = (unit.name, *(given[name] for name in unit.once))
            if kind not in found and (of not in self._of_whom or not of[0]) and not (unit.once and once in self._once):
                self._of_whom.add(of)
                for message in self._content.told(unit, scene, given):
                    if not self._is_news(unit, message):
                        continue
                    if all(
                        is_so(message)
                        for is_so in (
                            self._is_abroad,
                            self._is_first,
                            self._is_elsewhere,
                            self._is_word,
                            self._is_of_one_mind,
                        )
                    ):
                        found[kind] = message
                        self._once.add(once)
                        break
        return list(found.values())

    def _is_news(self, unit: Unit, message: Message) -> bool:
        """Whether nothing of which a unit tells has been told; from now on it is."""
        happened = self._content.happenings_in(message) if unit.part in _LIVED else set()
        told = {message.bindings[name] for name in unit.tells}
        if not (happened | told).isdisjoint(self._bonded) or not told.isdisjoint(self._past):
            return False
        self._bonded |= happened | told
        return True

    def _is_abroad(self, message: Message) -> bool:
        """Whether it does not only join somebody to a place where that one was said to be born, or to have lived."""
        home = message.about, self._content.home_in(message)
        if home[1] and home in self._at_home:
            return False
        self._at_home.add(home)
        return True

    def _bonds(self, who: str, veiled: Collection[str]) -> Iterator[Message]:
        """What joins somebody to others whom the teller knows, as far as it was not told of them."""
        for message in self._content.bonds(who):
            if message.name in self._bonded or not message.speaks_of.isdisjoint(veiled):
                continue
            self._bonded.add(message.name)
            if self._is_abroad(message) and self._is_first(message) and self._is_other(message):
                yield message

    def _is_other(self, message: Message) -> bool:
        """Whether it says more than that what was told of somebody was so once more: a second mission to one city."""
        named = frozenset(one for one in message.speaks_of - {message.name} if not is_literal(one))
        kinds = frozenset(self._content.kinds_of(message.name))
        is_new = not any(kinds == alike and named <= told for alike, told in self._alike)
        self._alike.append((kinds, named))
        return is_new

    def _is_elsewhere(self, message: Message) -> bool:
        """Whether it does not tell again of somebody that they served a house; from now on it is told."""
        served = {(message.about, message.bindings.get("house", ""))}
        is_news = served.isdisjoint(self._served)
        self._served |= served - {(message.about, "")}
        return is_news

    def _is_of_one_mind(self, message: Message) -> bool:
        """Whether nobody is told to hate whom they were told to love, or to feel something for one reason twice."""
        other = message.bindings.get("other", "")
        if message.part != "feeling" or not other:
            return True
        reasons = {(message.about, name) for name in self._content.happenings_in(message)}
        mood = self._moods.setdefault((message.about, other), message.tone)
        is_one = mood == message.tone and reasons.isdisjoint(self._felt)
        self._felt |= reasons if is_one else set()
        return is_one

    def _is_word(self, message: Message) -> bool:
        """Whether it does not say of somebody in other words that they are shy, or a priest; from now on it is said."""
        if message.part != "portrait":
            return True
        said = {(message.about, text) for name, text in message.bindings.items() if name in _WORDS}
        is_new = said.isdisjoint(self._words)
        self._words |= said if is_new else set()
        return is_new

    def _is_first(self, message: Message) -> bool:
        """Whether it is not the second birth, or the second cover, that is told of somebody."""
        happened = {message.name, *self._content.happenings_in(message)}
        kinds = {(message.about, kind) for one in happened for kind in self._content.kinds_of(one) if kind in _ONCE}
        is_first = kinds.isdisjoint(self._once)
        self._once |= kinds
        return is_first


def _kind_of(name: str) -> str:
    """What a unit is about, of those that say it in several ways: `trait` of `trait-pair`."""
    return name.partition("-")[0]

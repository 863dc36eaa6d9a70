"""From a plot to its telling: the stages of the renderer, one after the other."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile
from typing import Final

from render.manner import Manner
from render.prose.addressing import Addressing
from render.prose.breath import sentences_of
from render.prose.choosing import Chooser, Draft, Memory
from render.prose.content import Content
from render.prose.entry import SEVERAL
from render.prose.errors import StyleError
from render.prose.joining import joined
from render.prose.language import language, style_named
from render.prose.naming import Names
from render.prose.narrator import Narrator, Voice
from render.prose.planning import plan
from render.prose.schema_words import words_for
from render.prose.section import Section
from render.prose.spreading import BACKGROUND
from render.prose.telling import Sentence, Telling
from render.prose.template import Field
from render.prose.timing import Timing
from render.prose.verbs import SHOWN, Moment
from solver import Plot, schemas
from world import World
from world.errors import did_you_mean, shorten
from world.pattern.neighbours import Neighbours

_BACK: Final = frozenset(["turning-back", "turning-back-near"])
_PARAGRAPH: Final = 130
"""Words after which a paragraph ends."""
_BRIEF: Final = 12
"""Words of the background that are no paragraph of their own: what goes on after them goes on in it."""
_TOLD_SO: Final = 2
"""Sentences in a row that say that it was before."""


class StoryTeller:
    """Tells plots of one world; `memory` keeps the stories of a batch from repeating each other."""

    def __init__(self, world: World, memory: Memory | None = None) -> None:
        self.near = Neighbours(world.store)
        self.language = language()
        self.names = Names(world, self.near, self.language)
        self.memory = memory or Memory()

    def tell(self, plot: Plot, manner: Manner | None = None, seed: int = 0) -> Telling:
        """A plot in prose. The same arguments, after the same stories, give the same words. Raises `StyleError`."""
        manner = manner or Manner()
        check(manner)
        return _Story(self, plot, manner, seed).told()


def tell(world: World, plot: Plot, *, style: str = "noir", seed: int = 0, manner: Manner | None = None) -> Telling:
    """A plot in prose, by itself. The same arguments give the same words. Raises `StyleError` for an unknown style."""
    return StoryTeller(world).tell(plot, manner or Manner(style), seed)


def check(manner: Manner) -> None:
    """Raises `StyleError` for a style or an order that there is not."""
    style_named(manner.style)
    if manner.order and manner.order not in (known := language().orders):
        raise _unknown("order", manner.order, tuple(known))


def styles() -> tuple[str, ...]:
    """The names of the styles, sorted."""
    return tuple(sorted(language().styles))


def told_schemas() -> tuple[str, ...]:
    """The schemas that the language has words of their own for, sorted."""
    return tuple(sorted(name for name in schemas() if words_for(name)))


class _Story:
    """One story in the making."""

    def __init__(self, by: StoryTeller, plot: Plot, manner: Manner, seed: int) -> None:
        self._plot, self._manner, self._seed, self._language = plot, manner, seed, by.language
        self._style = style_named(manner.style)
        self._key = f"{plot.id}/{manner.style}/{seed}"
        self._content = Content(by.near, plot, by.language, words_for(plot.schema.partition(".")[0]))
        self._names = by.names
        by.names.tell_of(self._content.cast)
        self._addressing = Addressing(by.near, by.names, by.language, self._content.begun, self._content.covers)
        order = manner.order or random.Random(f"{self._key}/order").choice(self._style.orders)
        self._order = by.language.orders[order]
        person = manner.person or self._order.person or self._style.person
        voice = Voice(manner.tense, person, self._content.teller)
        self._narrator = Narrator(by.names, self._addressing, voice)
        by.memory.next_story()
        self._chooser = Chooser(self._content, self._style, by.memory, self._key)
        self._dice = random.Random(f"{self._key}/join")

    def told(self) -> Telling:
        steps, length = self._order.steps, self._manner.length
        sections = plan(self._content, self._language, steps, self._style, length, self._key)
        title = self._title()
        self._veil()
        return Telling(
            title=title,
            schema=self._plot.schema,
            seed=self._seed,
            style=self._style.name,
            plot=self._plot.id,
            sentences=tuple(self._sentences(sections)),
        )

    def _title(self) -> str:
        draft = self._chooser.choose(self._content.titles, Moment.NOW)
        if draft is None:
            return self._content.title
        narrator = Narrator(self._names, self._addressing, Voice())
        for piece in draft.pieces:
            if isinstance(piece, Field) and piece.form == "short":
                narrator.discourse.know(draft.bindings[piece.name])
                narrator.explained.add(draft.bindings[piece.name])
        return narrator.say(draft.pieces, draft.bindings)

    def _veil(self) -> None:
        """Hides whom the teller does not know yet."""
        for who in self._content.veiled:
            self._narrator.veiled[who] = self._names.stranger(who, self._plot.scenes[0].begin)
        self._chooser.unknown = frozenset(self._narrator.veiled)

    def _unveil(self, scene: str) -> dict[str, str]:
        """Makes those known whom the teller comes to know in a scene: those whom the story had, and what was seen."""
        veiled = dict(self._narrator.veiled)
        known = [who for who, until in self._content.veiled.items() if until == scene.rpartition("/")[2]]
        met = {who: veiled[who] for who in known if who in veiled and who in self._narrator.discourse.known}
        for who in known:
            self._narrator.reveal(who)
        self._chooser.unknown = frozenset(self._narrator.veiled)
        return met

    def _unveiled(self, drafts: Sequence[Draft], met: dict[str, str]) -> Iterator[Draft]:
        """The same, and after the first line that names somebody who was only seen before, who that was."""
        for draft in drafts:
            yield draft
            for who in [who for who in met if who in draft.message.speaks_of and draft.message.part == "says"]:
                given = {"who": who, "seen": f'"{met.pop(who)}"'}
                for unit in self._content.units("unveiling", given):
                    for message in islice(self._content.told(unit, None, given), 1):
                        found = self._chooser.choose(
                            message, Moment.LONG_BEFORE if draft.moment in SHOWN else draft.moment
                        )
                        yield from [found] if found else ()

    def _sentences(self, sections: Sequence[Section]) -> Iterator[Sentence]:
        timing = Timing(self._plot, self._language, self._dice)
        paragraph, length, of = 0, 0, ""
        led_back = leads_on = of_before = False
        for section, found in self._drafted(sections):
            self._narrator.discourse.begin_scene(afresh=led_back)
            led_back = section.items[0].message.part in _BACK
            for number, draft in enumerate(_followed(list(timing.dated(section.scene, found)))):
                length += draft.length
                begins = number == 0 and not leads_on
                if begins or draft.is_spoken or (number and found[number - 1].is_spoken) or length > _PARAGRAPH:
                    paragraph, length = paragraph + 1, draft.length
                    if not draft.is_spoken:
                        self._narrator.discourse.begin_paragraph()
                about = (draft.message.about or _led_by(draft)) if draft.message.part in BACKGROUND else ""
                if not about and of_before and draft.message.scene and not draft.is_spoken:
                    about = _led_by(draft)
                if about and about != of and self._narrator.introduce(about):
                    draft = _by_name(draft, about)
                of, of_before = about, draft.message.part in BACKGROUND
                yield from self._said(draft, paragraph)
            if found:
                brief = sum(draft.length for draft in found) < _BRIEF
                leads_on = brief and not section.scene and section.items[0].message.part == "past"

    def _drafted(self, sections: Sequence[Section]) -> Iterator[tuple[Section, list[Draft]]]:
        """Each section with what is said of it; a pause only where talk goes on after it."""
        met: dict[str, str] = {}
        pause: tuple[Section, list[Draft]] | None = None
        for section in sections:
            if section.scene:
                met |= self._unveil(section.scene)
            found = list(self._unveiled(list(self._drafts(section)), met))
            if section.items[0].message.part == "pause":
                pause = section, found
                continue
            if pause and found and found[0].is_spoken:
                yield pause
            pause = None
            yield section, found

    def _drafts(self, section: Section) -> Iterator[Draft]:
        """What is said of a section; a talk breaks off where somebody has no answer."""
        drafts = (self._chooser.choose(item.message, item.moment) for item in section.items)
        if section.whole:
            yield from takewhile(lambda draft: draft is not None, drafts)
        else:
            yield from joined([draft for draft in drafts if draft is not None], self._style, self._dice)

    def _said(self, draft: Draft, paragraph: int) -> Iterator[Sentence]:
        message = draft.message
        text = self._narrator.say(draft.pieces, draft.bindings, moment=draft.moment, speaker=message.speaker)
        facts = tuple(dict.fromkeys([*draft.facts, *self._narrator.resting]))
        for sentence in sentences_of(text):
            speaker = message.speaker if "“" in sentence else ""
            yield Sentence(sentence, paragraph, facts, scene=message.scene, speaker=speaker)


def _followed(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Once two sentences in a row have said that it was before, those after them need not say so again."""
    shown = 0
    for draft in drafts:
        yield replace(draft, moment=Moment.LONG_BEFORE) if shown >= _TOLD_SO and draft.moment in SHOWN else draft
        shown = shown + 1 if draft.moment in SHOWN else 0


def _led_by(draft: Draft) -> str:
    """Whom or what a line begins with; nobody where it begins with words."""
    first = draft.pieces[0]
    who = draft.bindings[first.name] if isinstance(first, Field) else ""
    return "" if who.startswith('"') or SEVERAL in who else who


def _by_name(draft: Draft, who: str) -> Draft:
    """The same, with a name where somebody is mentioned first in it."""
    for place, piece in enumerate(draft.pieces):
        if isinstance(piece, Field) and draft.bindings[piece.name] == who:
            form = {"they": "", "them": "", "their": "possessive"}.get(piece.form, piece.form)
            named = (*draft.pieces[:place], replace(piece, form=form), *draft.pieces[place + 1 :])
            return replace(draft, pieces=named)
    return draft


def _unknown(what: str, name: str, known: Sequence[str]) -> StyleError:
    hint = did_you_mean(name, tuple(known))
    return StyleError(f"There is no {what} `{shorten(name)}`.{hint} There are: {', '.join(known)}.")

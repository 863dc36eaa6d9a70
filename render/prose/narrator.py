"""The narrator: how things are named, and which form verbs take.

The first mention gives the name, later ones the short name or the phrase with a definite article; a pronoun is used
only where readers know who is meant (discourse).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from render.manner import Person, Tense
from render.prose import grammar, syntax
from render.prose.addressing import Addressing
from render.prose.discourse import Discourse
from render.prose.entry import SEVERAL
from render.prose.naming import Names, shown
from render.prose.template import DATES, PRONOUNS, Field, Plain, Verb
from render.prose.verbs import SHOWN, Moment, said, without_auxiliary
from world import Fact
from world.facts import literal_value

_SENTENCE_END = re.compile(r"[.?!…]”?\s")
_BETWEEN_SENTENCES = re.compile(r"(?:[.?!…]|[.…]”)\s“?$")
_OF_SELF = re.compile(r"^(?P<what>\w+(?: \w+){0,5}) of (?P<who>me|you)(?=:)")
_DEED = re.compile(r"(?P<before>.*\b)the (?P<what>betrayal) of (?P<of>.+?) by (?P<by>.+)")
_SELF: Final = {
    Person.FIRST: {"": "me", "subject": "I", "their": "my", "theirs": "mine", "themself": "myself"},
    Person.SECOND: {"": "you", "subject": "you", "their": "your", "theirs": "yours", "themself": "yourself"},
}

_SELF_PAIR: Final = {Person.FIRST: "us", Person.SECOND: "you", Person.THIRD: ""}
_SELF_OWN: Final = {"me": "My", "you": "Your"}
_NAMING: Final = frozenset(["", "full", "short", "the"])
"""Forms of a field behind which something may be said of a name."""
_KNOWN: Final = Moment.LONG_BEFORE


@dataclass(frozen=True)
class _Perfect:
    """Whose verb has shown in a sentence that it was before, and before which moment; nobody's at first."""

    subject: tuple[str, ...]
    moment: Moment


@dataclass(frozen=True)
class Voice:
    """In which tense and person a story is told, and who is meant by its `I` or its `you` (nobody in the third)."""

    tense: Tense = Tense.PAST
    person: Person = Person.THIRD
    teller: str = ""


class Narrator:
    """Turns lines into text, one after the other."""

    def __init__(self, names: Names, addressing: Addressing, voice: Voice) -> None:
        self._names, self._addressing, self._voice = names, addressing, voice
        self._self_told = voice.teller if voice.person is not Person.THIRD else ""
        self.discourse = Discourse(voice.teller)
        self._number: dict[str, str] = {}
        self._here: dict[str, None] = {}
        self._quoted: set[str] = set()
        self.explained: set[str] = set()
        """The organisations of which it was said what they are called for short."""
        self.resting: dict[Fact, None] = {}
        """The facts for which the line that was said last calls people what it does."""
        self.veiled: dict[str, str] = {}
        """Whom the teller does not know yet, and what is seen of them."""

    def reveal(self, who: str) -> None:
        """The teller knows somebody from now on, whose name is news to the reader."""
        if self.veiled.pop(who, ""):
            self.discourse.forget(who)

    def say(
        self,
        pieces: Sequence[Plain],
        bindings: Mapping[str, str],
        *,
        moment: Moment = Moment.NOW,
        speaker: str = "",
    ) -> str:
        """The text of a line. Its first verb shows that it was before the moment, as do those that go on from it."""
        self.discourse.begin_sentences(1)
        self._number.clear()
        self.resting = {}
        self._here = {bindings.get(piece.name, ""): None for piece in pieces if isinstance(piece, Field)}
        text, quoted, perfect = "", False, _Perfect((), moment)
        pieces = self._politely(pieces, bindings)
        for place, piece in enumerate(pieces):
            if isinstance(piece, str):
                text += piece
                if ";" in piece:
                    self.discourse.begin_clause()
                quoted = piece.rfind("“") > piece.rfind("”") or (quoted and "”" not in piece)
                if ended := len(_SENTENCE_END.findall(piece)):
                    self.discourse.begin_sentences(ended)
                    perfect = _Perfect((), moment)
                continue
            if isinstance(piece, Verb):
                whose = tuple(bindings.get(name, "") for name in piece.subject)
                if moment in SHOWN:
                    words, perfect, moment = self._verb(piece, bindings, moment), _Perfect(whose, moment), _KNOWN
                elif piece.mode or not whose or whose != perfect.subject:
                    words = self._verb(piece, bindings, moment)
                elif syntax.is_chained(pieces, place):
                    words = without_auxiliary(self._verb(piece, bindings, perfect.moment), piece.base)
                else:
                    coordinated = syntax.is_coordinated(pieces, place)
                    words = self._verb(piece, bindings, perfect.moment if coordinated else moment)
            elif quoted:
                words = self._spoken(piece, bindings[piece.name], speaker)
            else:
                words = self._field(
                    self._lightened(pieces, place, bindings), bindings[piece.name], syntax.is_subject(pieces, place)
                )
            text += capitalised(words) if _BETWEEN_SENTENCES.search(text) else words
        return capitalised(_OF_SELF.sub(_owned, text) if self._self_told else text)

    def _politely(self, pieces: Sequence[Plain], bindings: Mapping[str, str]) -> Sequence[Plain]:
        """With oneself named after the other: `Anna and I`."""
        if self._voice.person is not Person.FIRST:
            return pieces
        said = list(pieces)
        for place in range(len(said) - 2):
            one, between, other = said[place : place + 3]
            if (
                isinstance(one, Field)
                and between == " and "
                and isinstance(other, Field)
                and bindings[one.name] == self._self_told
            ):
                said[place], said[place + 2] = other, one
        return said

    def introduce(self, who: str) -> bool:
        """Somebody begins to be spoken of: whether a name is needed, because others were mentioned last."""
        if self.discourse.are_here(self._names.stands_for(who)) == {who}:
            return False
        self.discourse.named.discard(who)
        return True

    def _lightened(self, pieces: Sequence[Plain], place: int, bindings: Mapping[str, str]) -> Field:
        """A field, as a pronoun where a name would be the second of the same person in a row."""
        field = pieces[place]
        assert isinstance(field, Field)
        value = bindings[field.name]
        if field.form == "they" and syntax.is_second(pieces, place):
            return Field(field.name, "")
        if field.form not in ("", "short", "possessive") or value not in self.discourse.named:
            return field
        kind = self._names.pronoun(value)
        if not kind or kind == "they":
            return field
        if not (self.discourse.goes_on(value, kind) or self.discourse.is_alone(value, kind)):
            return field
        if field.form == "possessive":
            return Field(field.name, "their")
        if syntax.leads(pieces, place):
            return Field(field.name, "they")
        return Field(field.name, "them") if syntax.ends(pieces, place) else field

    def _verb(self, verb: Verb, bindings: Mapping[str, str], moment: Moment) -> str:
        subjects = [bindings.get(name, "") for name in verb.subject]
        number = self._number.get(subjects[0], "it") if subjects else "it"
        subject = "they" if verb.plural or len(subjects) > 1 else number
        return said(
            verb.base, mode=verb.mode, negated=verb.negated, subject=subject, tense=self._voice.tense, moment=moment
        )

    def _spoken(self, field: Field, value: str, speaker: str) -> str:
        """What somebody calls it who says so."""
        if (text := literal_value(value)) is not None:
            return _literal(shown(text), field.form)
        if field.form == "called":
            address = self._addressing.called(value, speaker, frozenset(self._quoted))
            self.resting.update(dict.fromkeys(address.facts))
            return address.name
        is_news = value not in self.discourse.known and not (
            self._names.pronoun(value) is None and self._names.short(value)
        )
        name = self._name(value, "full" if is_news else field.form)
        if not self._names.pronoun(value):
            self.discourse.know(value)
        return name

    def _field(self, field: Field, value: str, subject: bool) -> str:
        if (text := literal_value(value)) is not None:
            self._quoted.add(text)
            self._number[value] = "they" if field.form not in DATES and self._names.is_plural(text) else "it"
            return _literal(shown(text), field.form)
        if SEVERAL in value:
            return self._several(value, field.form, subject)
        if field.form == "two":
            return self._two(value)
        if value == self._self_told and field.form not in ("kind", "noun"):
            return self._self(value, field.form, subject)
        if field.form in PRONOUNS:
            return self._pronoun(value, field.form, subject)
        name = self._name(value, field.form)
        if field.form in _NAMING and value not in self.explained and (short := self._names.riddle(value)):
            name = self._explained(value, short)
        if field.form not in ("kind", "noun"):
            self._mention(value, name, subject)
        elif field.form == "noun" and not self._names.pronoun(value):
            self._number[value] = self._names.stands_for(value)
        return name

    def _several(self, value: str, form: str, subject: bool) -> str:
        """Some people in a row, of whom a verb is told in the plural."""
        self._number[value] = "they"
        if form in PRONOUNS and form != "they":
            return grammar.pronoun("they", form)
        several = value.split(SEVERAL)
        if self._voice.person is Person.FIRST:
            several.sort(key=lambda one: one == self._self_told)
        names = [self._field(Field("", "possessive" if form == "possessive" else ""), one, subject) for one in several]
        return grammar.listed(names)

    def _two(self, value: str) -> str:
        """Somebody and the other of whom the line tells: `the two`, and `the two of us` where one of them says `I`."""
        who = _SELF_PAIR[self._voice.person] if value == self._self_told else ""
        return f"the two of {who}" if who else "the two"

    def _self(self, value: str, form: str, subject: bool) -> str:
        forms = _SELF[self._voice.person]
        self._number[value] = "I" if self._voice.person is Person.FIRST else "they"
        self.discourse.know(value)
        if form == "possessive":
            return forms["their"]
        if form in forms and form:
            return forms[form]
        return forms["subject" if subject or form == "they" else ""]

    def _name(self, value: str, form: str) -> str:
        if value in self.veiled and form not in ("kind", "noun"):
            seen = self.veiled[value]
            words = grammar.definite(grammar.core(seen)) if value in self.discourse.known else seen
            return grammar.possessive(words) if form == "possessive" else words
        full = self._names.full(value)
        if value not in self.discourse.known and (deed := _DEED.fullmatch(full)):
            if {self._names.player(deed[name]) for name in ("by", "of")} <= self.discourse.here:
                return f"{deed['before']}the {deed['what']}"
            of = self._undergoing(deed["of"], deed["by"])
            return f"{deed['before']}{self._player(deed['by'], 'possessive')} {deed['what']} of {of}"
        if not self._names.pronoun(value):
            full = self._shortened(full)
        match form:
            case "full":
                return full
            case "the":
                return self._later(value, full) if value in self.discourse.known else grammar.definite(full)
            case "a":
                return full if full[:1].isupper() and not grammar.has_article(full) else grammar.indefinite(full)
            case "bare":
                return grammar.bare(self._brief(value) or full if value in self.discourse.known else full)
            case "noun":
                head = grammar.head(full) if grammar.has_article(full) else ""
                return head if head.islower() else self._names.kind(value)
            case "kind":
                return self._names.kind(value)
            case "possessive":
                return grammar.possessive(self._name(value, ""))
            case "short" if self._names.pronoun(value):
                return self._later(value, full)
            case _:
                return self._later(value, full) if value in self.discourse.known else full

    def _explained(self, value: str, short: str) -> str:
        """The short name of an organisation behind its full one: `the Internal Security Agency (ABW)`."""
        self.explained.add(value)
        self.resting[value, "skos:altLabel", f'"{short}"'] = None
        return f"{grammar.definite(self._names.full(value))} ({short})"

    def _undergoing(self, name: str, by: str) -> str:
        """How somebody is called to whom another did something: `his betrayal of her`, where nobody else is meant."""
        who = self._names.player(name)
        if who in self.discourse.here - {self._self_told}:
            kind = self._names.stands_for(who)
            if self.discourse.are_here(kind) <= {who, self._names.player(by)}:
                return grammar.pronoun(kind, "them")
        return self._player(name, "")

    def _player(self, name: str, form: str) -> str:
        """How somebody is called whose name another name holds: for short where the story has told of them."""
        who = self._names.player(name)
        if who and who == self._self_told:
            return self._self(who, form, subject=False)
        if form and who and self.discourse.are_here(self._names.stands_for(who)) == {who}:
            return self._pronoun(who, "their", subject=False)
        called = self._later(who, name) if who in self.discourse.known and who not in self.veiled else name
        if who and who not in self.veiled:
            self.discourse.know(who)
        return grammar.possessive(called) if form else called

    def _shortened(self, text: str) -> str:
        """What a thing is called: without whose it is where that is said, and with those for short who are known."""
        for one in self._here:
            if literal_value(one) is None and SEVERAL not in one and not self._names.pronoun(one):
                for owner in self._names.calls(one):
                    text = text.removesuffix(f" of {owner}")
        for who in self.discourse.known:
            if self._names.pronoun(who) and (short := self._brief(who)):
                text = text.replace(self._names.full(who), short)
        return self._in_full(text)

    def _in_full(self, text: str) -> str:
        """With an organisation called in full of which readers have not been told: `a file of the Foreign Ministry`."""
        thing, _, owner = text.rpartition(" of ")
        who = self._names.organisation(owner) if thing else ""
        if not who or who in self.discourse.known:
            return text
        self.discourse.know(who)
        self.resting[who, "skos:altLabel", f'"{grammar.bare(owner)}"'] = None
        short = "" if who in self.explained else self._names.riddle(who)
        return f"{thing} of {self._explained(who, short) if short else self._names.full(who)}"

    def _brief(self, value: str) -> str:
        """The short name; empty where there is none, or it would be taken for that of another of whom was told."""
        if self._names.is_ambiguous(value, self.discourse):
            return ""
        return "" if value not in self.explained and self._names.riddle(value) else self._names.short(value)

    def _later(self, value: str, full: str) -> str:
        if short := self._brief(value):
            return short
        if not grammar.has_article(full):
            return full
        core = grammar.core(full)
        alike = [
            other for other in self.discourse.known if other != value and grammar.core(self._names.full(other)) == core
        ]
        return f"the {grammar.bare(full) if alike or self._names.is_of_the_mind(value) else core}"

    def _pronoun(self, value: str, form: str, subject: bool) -> str:
        kind = self._names.stands_for(value)
        met = self._names.pronoun(value) is None or value in self.discourse.named
        if (
            form == "themself"
            or (met and self.discourse.is_clear(value, kind, owns=form in ("their", "theirs"), acts=subject))
            or (met and form in ("they", "their") and self.discourse.goes_on(value, kind))
        ):
            words = grammar.pronoun(kind, form)
        else:
            words = self._name(value, "possessive" if form in ("their", "theirs") else "")
        self._mention(value, words, subject)
        return words

    def _mention(self, value: str, words: str, acts: bool) -> None:
        kind = self._names.stands_for(value)
        several = words == "they" or (kind == "they" and not self._names.pronoun(value))
        self._number[value] = "they" if several else "it"
        self.discourse.mention(value, kind, acts=acts)


def _owned(found: re.Match[str]) -> str:
    """`Character of me` as `My character`."""
    what = found["what"]
    return f"{_SELF_OWN[found['who']]} {what[:1].lower()}{what[1:]}"


def _literal(text: str, form: str) -> str:
    if form in DATES:
        return grammar.day_in_words(text, form)
    match form:
        case "a":
            return grammar.indefinite(text)
        case "the":
            return f"the {grammar.bare(text)}"
        case "bare":
            return grammar.bare(text)
        case "noun":
            return grammar.head(text)
        case "possessive":
            return grammar.possessive(text)
        case _:
            return text


def capitalised(text: str) -> str:
    """With a capital first letter, be it behind an opening quotation mark."""
    start = 1 if text[:1] in ("“", "‘") else 0
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]

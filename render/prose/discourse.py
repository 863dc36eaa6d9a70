"""What readers know by now: who was mentioned, and whom a pronoun would be taken for.

A pronoun is clear where its bearer was mentioned a short while ago, and since then nobody else whom the same pronoun
would fit. (Centering in a nutshell: Grosz, Joshi and Weinstein, Computational Linguistics 21(2), 1995.)
"""

from collections import deque
from dataclasses import dataclass
from typing import Final

_REMEMBERED: Final = 3
"""For how many sentences a person stays in a reader's mind without being mentioned."""

_KEPT_APART: Final = 2
"""People in a sentence, beyond whom the next names the one of whom it speaks."""

_NAMED_EVERY: Final = 10
"""Scenes after which a teller who goes by a pronoun is named again."""


@dataclass(frozen=True)
class _Mention:
    who: str
    pronoun: str
    sentence: int
    acts: bool
    """Whether a verb is told of it."""


class Discourse:
    """The mentions of one story. `teller` is whom it may go on calling by a pronoun from scene to scene."""

    def __init__(self, teller: str) -> None:
        self._teller = teller
        self._mentions: deque[_Mention] = deque()
        self._sentence = self._scenes = 0
        self._clause = self._forgotten = 0
        self.known: dict[str, None] = {}
        """Who and what was mentioned in the story, in that order."""
        self.named: set[str] = set()
        """Who and what was mentioned in the scene."""

    def begin_scene(self, *, afresh: bool = False) -> None:
        """Whoever is mentioned first in a scene is named; the teller, too, in every tenth, and where it is `afresh`."""
        self._scenes += 1
        self.named &= set() if afresh or self._scenes % _NAMED_EVERY == 0 else {self._teller}

    def begin_paragraph(self) -> None:
        """Whoever but the teller is mentioned first in a paragraph is named."""
        self.named &= {self._teller}

    def begin_sentences(self, count: int) -> None:
        """So many sentences begin; the last of them is the one that is told."""
        self._sentence += count
        while self._mentions and self._mentions[0].sentence < self._sentence - _REMEMBERED:
            self._mentions.popleft()
            self._forgotten += 1

    def begin_clause(self) -> None:
        """A clause begins that has its own subject, as behind a semicolon."""
        self._clause = len(self._mentions) + self._forgotten

    def mention(self, who: str, pronoun: str, *, acts: bool) -> None:
        """Somebody or something is mentioned in the sentence that is told."""
        self.know(who)
        self.named.add(who)
        self._mentions.append(_Mention(who, pronoun, self._sentence, acts))

    def know(self, who: str) -> None:
        """Readers know somebody or something, mentioned by a name or not."""
        self.known[who] = None

    def forget(self, who: str) -> None:
        """Somebody is news to the reader again."""
        self.known.pop(who, None)
        self.named.discard(who)

    def since(self, who: str) -> frozenset[str]:
        """Who and what was mentioned a short while ago, and after somebody's last mention."""
        found: set[str] = set()
        for one in reversed(self._mentions):
            if one.who == who:
                break
            found.add(one.who)
        return frozenset(found)

    @property
    def here(self) -> frozenset[str]:
        """Who and what the sentence that is told has mentioned."""
        return frozenset(one.who for one in self._mentions if one.sentence == self._sentence)

    def are_here(self, pronoun: str) -> frozenset[str]:
        """Those of them for whom a pronoun stands."""
        return frozenset(one.who for one in self._of(pronoun, self._sentence))

    def is_alone(self, who: str, pronoun: str) -> bool:
        """Whether nobody else of the kind was mentioned in the last sentence that mentions one, be it this one."""
        mentioned = (self._of(pronoun, self._sentence - back) for back in range(_REMEMBERED))
        return {one.who for one in next(filter(None, mentioned), [])} == {who}

    def goes_on(self, who: str, pronoun: str) -> bool:
        """Whether who alone acted in the sentence before is whom this one begins with, too."""
        before = self._of(pronoun, self._sentence - 1)
        acting = {one.who for one in before if one.acts} or {one.who for one in before}
        leads = bool(before) and before[0].who == who and acting == {who}
        return leads and not self._of(pronoun, self._sentence) and not self._is_lost(who, self._sentence - 1)

    def is_clear(self, who: str, pronoun: str, *, owns: bool, acts: bool) -> bool:
        """Whether a pronoun would be taken for somebody; `owns` where it says whose something is, `acts` of a subject.

        A subject is taken for who acted last in its sentence, an object for who did not.
        """
        latest = max((one.sentence for one in self._mentions if one.who == who), default=None)
        if latest is None:
            return False
        since = [one for one in self._mentions if one.sentence >= latest]
        alike = [one.who for one in since if one.pronoun == pronoun]
        if latest < self._sentence:
            return set(alike) == {who} and not self._is_lost(who, latest)
        rivals = [one for one in since if one.pronoun == pronoun]
        clause = list(self._mentions)[max(self._clause - self._forgotten, 0) :]
        if all(one.who != who for one in clause):
            clause = rivals
        acting = [one.who for one in clause if one.acts and one.pronoun == pronoun and one.sentence == self._sentence]
        if acts and acting and acting[-1] != who:
            return False
        return alike[-1] == who or (rivals[0].who == who and (rivals[0].acts or owns))

    def _is_lost(self, who: str, sentence: int) -> bool:
        """Whether a sentence speaks of so many that readers no longer have somebody in mind who is but one of them."""
        people = [one for one in self._mentions if one.sentence == sentence and one.pronoun != "it"]
        acting = {one.who for one in people if one.acts}
        return len({one.who for one in people}) > _KEPT_APART and acting != {who}

    def _of(self, pronoun: str, sentence: int) -> list[_Mention]:
        return [one for one in self._mentions if one.sentence == sentence and one.pronoun == pronoun]

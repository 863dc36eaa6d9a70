"""How the people of a culture are named."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from world.building.naming.endings import Endings
from world.building.naming.pool import Pool


class Gender(StrEnum):
    """What names tell apart."""

    MAN = "man"
    WOMAN = "woman"


class Order(StrEnum):
    """What comes first in a full name. With `FATHER`, that is the father's name: Tsakhiagiin Elbegdorj."""

    GIVEN = "given"
    FAMILY = "family"
    FATHER = "father"


class Surname(StrEnum):
    """What follows the given name: a family's name, the father's, or nothing."""

    FAMILY = "family"
    FATHER = "father"
    NONE = "none"


class Marriage(StrEnum):
    """What a wife usually does: keeps her family name, takes her husband's, or puts his after hers."""

    KEEPS = "keeps"
    TAKES = "takes"
    ADDS = "adds"


@dataclass(frozen=True)
class FamilyName:
    """A family name as a man has it, a woman, and a wife by her husband: Kazlauskas, Kazlauskaitė, Kazlauskienė."""

    man: str
    woman: str
    wife: str

    def of(self, gender: Gender, *, by_marriage: bool = False) -> str:
        """The form for somebody; `by_marriage` when it came from a husband."""
        if gender is Gender.MAN:
            return self.man
        return self.wife if by_marriage else self.woman


@dataclass(frozen=True)
class Naming:
    """The names of a culture, in Latin letters, and its customs.

    `doubled` is what a second family name follows or precedes: with `Order.FAMILY` the father's family stands last
    (Portuguese), with `Order.GIVEN` right after the given name (Spanish); None where people have but one.
    `called_by` is the part that stands for the whole in prose.
    """

    id: str
    men: Pool[str]
    women: Pool[str]
    families: Pool[FamilyName]
    order: Order
    surname: Surname
    called_by: Order
    marriage: Marriage
    doubled: Order | None
    patronymics: Mapping[Gender, Endings]
    short_forms: Mapping[str, tuple[str, ...]]

    def given(self, gender: Gender) -> Pool[str]:
        """The given names of a gender."""
        return self.men if gender is Gender.MAN else self.women

    @property
    def has_patronymics(self) -> bool:
        """Whether people are also, or only, called after their fathers."""
        return bool(self.patronymics)

    def patronymic(self, father: str, gender: Gender) -> str:
        """What a child is called after a father of this given name; empty where the culture has no such names."""
        return self.patronymics[gender].change(father) if self.patronymics else ""

    def family(
        self, family: FamilyName, gender: Gender, *, second: FamilyName | None = None, by_marriage: bool = False
    ) -> str:
        """The family name, with that of the mother's family (`second`) where the culture has two."""
        name = family.of(gender, by_marriage=by_marriage)
        if second is None or self.doubled is None:
            return name
        other = second.of(gender)
        return f"{name} {other}" if self.doubled is Order.GIVEN else f"{other} {name}"

    def full(
        self,
        given: str,
        family: FamilyName | None,
        gender: Gender,
        patronymic: str = "",
        *,
        second: FamilyName | None = None,
        by_marriage: bool = False,
    ) -> str:
        """The whole name in the order of the culture. What is not there, or not usual, is left out."""
        last = ""
        if family is not None and self.surname is Surname.FAMILY:
            last = self.family(family, gender, second=second, by_marriage=by_marriage)
        match self.order:
            case Order.GIVEN:
                parts = (given, patronymic, last)
            case Order.FAMILY:
                parts = (last, given, patronymic)
            case Order.FATHER:
                parts = (patronymic, given, last)
        return " ".join(filter(None, parts))

    def short(self, given: str, family: FamilyName | None, gender: Gender, *, by_marriage: bool = False) -> str:
        """The part by which prose calls somebody: Petrova, and Björk."""
        if self.called_by is Order.GIVEN or self.surname is not Surname.FAMILY or family is None:
            return given
        return family.of(gender, by_marriage=by_marriage)

    def diminutives(self, given: str) -> tuple[str, ...]:
        """What friends make of a given name, the most usual first: Natalia is Natasha. None where nothing is usual."""
        return self.short_forms.get(given, ())

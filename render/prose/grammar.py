"""English, as far as a sentence's fields need it: articles, heads of noun phrases, pronouns, agreement, dates."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from inflect import engine

_ARTICLE = re.compile(r"(an?|the)\s+(?=\S)", re.IGNORECASE)
_AFTER_HEAD = re.compile(
    r"\s+(?:of|in|on|at|from|for|with|without|by|near|behind|under|outside|inside|to|that|which|who|where)\b"
)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")

_PRONOUNS: Final = {
    "she": {"they": "she", "them": "her", "their": "her", "theirs": "hers", "themself": "herself"},
    "he": {"they": "he", "them": "him", "their": "his", "theirs": "his", "themself": "himself"},
    "they": {"they": "they", "them": "them", "their": "their", "theirs": "theirs", "themself": "themself"},
}
_PLURAL: Final = {"was": "were", "has": "have", "is": "are", "does": "do"}
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SEASONS: Final = ("winter", "spring", "summer", "autumn")
_WEEKDAYS: Final = ("Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def pronoun(kind: str, form: str) -> str:
    """The pronoun of somebody who is called `kind` (she, he or they), in the form that `they` would have there."""
    return _PRONOUNS[kind if kind in _PRONOUNS else "they"][form]


def verb(form: str, subject: str) -> str:
    """The auxiliary that goes with a subject: plural after `they`, singular after all others."""
    return _PLURAL[form] if subject.lower() == "they" else form


def has_article(phrase: str) -> bool:
    """Whether a noun phrase begins with an article."""
    return _ARTICLE.match(phrase) is not None


def bare(phrase: str) -> str:
    """A noun phrase without its article."""
    return _ARTICLE.sub("", phrase, count=1) if has_article(phrase) else phrase


def definite(phrase: str) -> str:
    """With the definite article; names, which begin with a capital, stay as they are."""
    return phrase if phrase[:1].isupper() and not has_article(phrase) else f"the {bare(phrase)}"


def indefinite(phrase: str) -> str:
    """With the indefinite article."""
    found = _ARTICLE.match(phrase)
    if found and found[1].lower() != "the":
        return phrase
    noun = bare(phrase)
    return _engine().a(noun) if any(ch.isalnum() for ch in noun) else f"a {noun}"


def head(phrase: str) -> str:
    """The noun on which a phrase hangs: the café of `a small café in Shibuya`."""
    return _AFTER_HEAD.split(bare(phrase), maxsplit=1)[0].split()[-1]


def possessive(name: str) -> str:
    """Whose something is. Singular names take the s, whatever they end in."""
    return f"{name}’s"


def day_in_words(text: str, form: str) -> str:
    """A day (YYYY-MM-DD) as a date, or its year, month, season (of the northern half of the world) or weekday."""
    found = _DAY.fullmatch(text)
    if not found or not 1 <= int(found[2]) <= 12:
        return text
    year, month, day = (int(part) for part in found.groups())
    match form:
        case "year":
            return str(year)
        case "month":
            return _MONTHS[month - 1]
        case "season":
            return _SEASONS[month % 12 // 3]
        case "weekday":
            return _WEEKDAYS[_zeller(year, month, day)]
        case _:
            return f"{day} {_MONTHS[month - 1]} {year}"


def _zeller(year: int, month: int, day: int) -> int:
    """The day of the week, 0 for Saturday, by Zeller's congruence; worlds may have years that `datetime` has not."""
    if month < 3:
        year, month = year - 1, month + 12
    return (day + 13 * (month + 1) // 5 + year + year // 4 - year // 100 + year // 400) % 7


@lru_cache(maxsize=1)
def _engine() -> "engine":
    import inflect  # here, because it is slow to import and many stories need no article

    english = inflect.engine()
    english.defan(r"MI\d.*")
    english.defan(r"8.*")
    return english

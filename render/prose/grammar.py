"""English, as far as a sentence's fields need it: articles, heads of noun phrases, pronouns, agreement, dates."""

import re
from collections.abc import Sequence
from typing import Final

_ARTICLE = re.compile(r"(an?|the)\s+(?=\S)", re.IGNORECASE)
_AN = re.compile(
    r"(?:8|11\b|18\b|11th|18th)"
    r"|(?:[AEFHILMNORSX](?=[A-Z0-9]+\b|\b(?![’a-z])))"
    r"|(?:hour|hono[u]?r|honest|heir)"
    r"|(?!(?i:u(?:ni(?!n|m)|[bcfhjkqrst][aeiou]|krain)|eu|ewe|one\b|once\b|oui))(?![A-Z]{2,}\b)[aeiouáéíóúàèâêôåäöüAEIOUÁÉÍÓÚÀÈÂÊÔÅÄÖÜ]"
)
"""What has `an`: a vowel that is heard, in words, letters read by their names, and numbers."""
_AFTER_HEAD = re.compile(
    r"\s+(?:of|in|on|at|from|for|with|without|by|near|behind|under|outside|inside|to|that|which|who|where)\b"
)
_DAY = re.compile(r"(-?\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?")

_PRONOUNS: Final = {
    "she": {"they": "she", "them": "her", "their": "her", "theirs": "hers", "themself": "herself"},
    "he": {"they": "he", "them": "him", "their": "his", "theirs": "his", "themself": "himself"},
    "it": {"they": "it", "them": "it", "their": "its", "theirs": "its", "themself": "itself"},
    "they": {"they": "they", "them": "them", "their": "their", "theirs": "theirs", "themself": "themself"},
}
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL: Final = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_SEASONS: Final = ("winter", "spring", "summer", "autumn")
_WEEKDAYS: Final = ("Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def pronoun(kind: str, form: str) -> str:
    """The pronoun of whoever or whatever goes by `kind` (she, he, it or they), in the form that `they` would have."""
    return _PRONOUNS[kind if kind in _PRONOUNS else "they"][form]


def is_pronoun(name: str) -> bool:
    """Whether somebody is called what readers take for a pronoun, as the family of He is."""
    return name.lower() in {form for forms in _PRONOUNS.values() for form in forms.values()} | {"i", "you", "we", "me"}


def is_nameless(phrase: str) -> bool:
    """Whether a person is called by what they are, and not by a name: `the contact`."""
    return has_article(phrase) or phrase[:1].islower()


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
    return f"{'an' if _AN.match(noun) else 'a'} {noun}"


def head(phrase: str) -> str:
    """The noun on which a phrase hangs: the café of `a small café in Shibuya`."""
    words = core(phrase).split()
    return words[-1] if words else phrase


def core(phrase: str) -> str:
    """A noun phrase without its article and without what hangs on its noun: `woman` of `a woman of about forty`."""
    return _AFTER_HEAD.split(bare(phrase), maxsplit=1)[0]


def is_one(phrase: str) -> bool:
    """Whether a noun phrase has the indefinite article, and so is no plural, whatever its noun ends in."""
    found = _ARTICLE.match(phrase)
    return found is not None and found[1].lower() != "the"


def is_gerund(phrase: str) -> bool:
    """Whether a phrase is something done or undergone, and so one thing: `losing the children`."""
    return core(phrase).partition(" ")[0].endswith("ing")


def ends_in_plural(noun: str) -> bool:
    """Whether a noun ends as plurals do: `debts`, and not `loss`, `census` or `crisis`."""
    return noun.endswith("s") and not noun.endswith(("ss", "us", "is"))


def aged(noun: str, years: int) -> str:
    """Somebody of about so many years; children and the very old are only young or old."""
    decade = round(years, -1)
    if decade < 20 or decade > 90:
        return f"{'a young' if decade < 20 else 'an old'} {noun}"
    return f"a {noun} of about {_TENS[decade // 10 - 2]}"


def namesake(name: str, before: int) -> str:
    """A name whose bearer is not the first of that name in a story: `before` others bear it, too."""
    if before == 0:
        return name
    return f"the other {name}" if before == 1 else f"{name}, number {count_in_words(before + 1)}"


def count_in_words(number: int) -> str:
    """A number from 0 to 99 as a word; others as digits."""
    if not 0 <= number < 100:
        return str(number)
    if number < 20:
        return _SMALL[number]
    rest = number % 10
    return _TENS[number // 10 - 2] + (f"-{_SMALL[rest]}" if rest else "")


def listed(names: Sequence[str]) -> str:
    """Some names in a row, the last behind an `and`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def possessive(name: str) -> str:
    """Whose something is. Singular names take the s, whatever they end in."""
    return f"{name}’s"


def day_in_words(text: str, form: str) -> str:
    """A day (YYYY-MM-DD) as a date, or its year, month, season (of the northern half of the world) or weekday."""
    found = _DAY.fullmatch(text)
    if not found or not is_dated(text, form):
        return text
    year, month, day = (int(part or 1) for part in found.groups())
    match form:
        case "year":
            return _year(year)
        case "decade":
            return f"{year // 10 * 10}s"
        case "day":
            return f"{day} {_MONTHS[month - 1]}"
        case "month":
            return _MONTHS[month - 1]
        case "season":
            return _SEASONS[month % 12 // 3]
        case "weekday":
            return _WEEKDAYS[_zeller(year, month, day)]
        case _:
            return f"{day} {_MONTHS[month - 1]} {_year(year)}"


def is_dated(text: str, form: str) -> bool:
    """Whether a date as it is written (YYYY, YYYY-MM or YYYY-MM-DD) says as much as a form of it needs."""
    found = _DAY.fullmatch(text)
    if found is None or (form == "decade" and text.startswith("-")):
        return False
    wanted = {"year": 1, "decade": 1, "month": 2, "season": 2}.get(form, 3)
    return all(found.groups()[:wanted])


def _year(year: int) -> str:
    """A year as people count it, who had none between 1 BC and the first."""
    return str(year) if year > 0 else f"{1 - year} BC"


def _zeller(year: int, month: int, day: int) -> int:
    """The day of the week, 0 for Saturday, by Zeller's congruence; worlds may have years that `datetime` has not."""
    if month < 3:
        year, month = year - 1, month + 12
    return (day + 13 * (month + 1) // 5 + year + year // 4 - year // 100 + year // 400) % 7

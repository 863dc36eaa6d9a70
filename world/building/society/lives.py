"""How people come into a community, and how they leave it: by birth, by moving there, and by death."""

from math import exp
from typing import Final

from world.building.countries import countries
from world.building.naming import Gender, naming
from world.building.society.community import Community
from world.building.society.person import Person
from world.time.day import day_number

_TRIES: Final = 8
"""Names that are drawn for somebody before a namesake is allowed."""

_AT_FIRST: Final = 0.55
"""The share of people who are there when it begins; the others are born there or come later."""


def come(community: Community) -> None:
    """In the first year most people come; in each later one as many as births leave room for."""
    setting, luck = community.setting, community.luck
    years = setting.last - setting.first + 1
    passed = (community.year - setting.first) / max(1, years - 1)
    due = int(community.size * (_AT_FIRST + (1 - _AT_FIRST) * passed))
    if community.year == setting.last:
        due = community.size
    towns, shares = zip(*community.towns, strict=True)
    is_first, is_last = community.year == setting.first, community.year == setting.last
    while len(community.people) < due and (
        is_first or is_last or len(community.people) + _births_to_come(community) < due
    ):
        _arrive(community, luck.choices(towns, shares)[0].city.id, is_first=is_first)


def die(community: Community) -> None:
    """Decides who dies this year, and when; `bury` tells it at the end of the year."""
    luck, rate = community.luck, community.customs.rate
    level, slope, oldest = rate("life", "mortality/level"), rate("life", "mortality/slope"), rate("life", "oldest")
    for one in community.alive:
        age = one.age(community.new_year)
        if age > 0 and (luck.random() < level * exp(slope * age) or age > oldest):
            one.dies = max(community.new_year + luck.randrange(1, 365), one.home_since + 1, one.kept_until + 1)


def bear(community: Community) -> None:
    """Children are born to married couples, as long as there is room for more people."""
    first, last = community.customs.ranges["life", "mothers"]
    for mother in list(community.alive):
        if not mother.is_woman or mother.spouse < 0 or len(community.people) >= community.size:
            continue
        father = community.people[mother.spouse]
        if not (first <= mother.age(community.new_year) <= last and community.chance("life", "birth")):
            continue
        day = community.some_day()
        if (
            mother.love is None
            or not mother.love.begin + 280 < day
            or not (mother.acts_on(day) and father.acts_on(day))
        ):
            continue
        if day < mother.home_since or father.home != mother.home:
            continue
        child = _add(community, mother.home, day, luck_woman=community.luck.random() < 0.49, parents=(father, mother))
        for parent in (father, mother):
            community.chronicle.situation("Parenthood", day, ("lg:parent", parent.id), ("lg:child", child.id))


def bury(community: Community) -> None:
    """Tells the deaths of this year, and ends what ends with a life."""
    for one in community.alive:
        if one.dies < community.new_year + 366 and one.gone_from > one.dies:
            end(community, one, "Death")
    community.alive = [one for one in community.alive if one.gone_from >= community.new_year + 366]


def end(community: Community, one: Person, kind: str, *roles: tuple[str, str]) -> None:
    """Somebody dies on the day `dies`."""
    community.chronicle.event(kind, one.dies, ("lg:deceased", one.id), *roles)
    for tale in one.open:
        if tale.end is None or tale.end > one.dies:
            tale.end = max(one.dies, tale.begin)
    if one.spouse >= 0:
        widowed = community.people[one.spouse]
        widowed.spouse, widowed.love, one.spouse = -1, None, -1
    one.gone_from = min(one.gone_from, one.dies)


def _births_to_come(community: Community) -> int:
    """How many children are likely to be born this year."""
    couples = sum(one.is_woman and one.spouse >= 0 for one in community.alive)
    return int(couples * community.customs.rate("life", "birth") * 0.5)


def _arrive(community: Community, city: str, *, is_first: bool) -> None:
    luck, customs = community.luck, community.customs
    youngest, oldest = (
        customs.rate("life", "youngest-at-the-beginning"),
        customs.rate("life", "oldest-at-the-beginning"),
    )
    age = luck.uniform(youngest, oldest) if is_first else luck.uniform(17, 32)
    day = community.new_year if is_first else community.some_day()
    one = _add(community, city, day - int(age * 365.25), luck_woman=luck.random() < 0.5, since=day)
    if one.employer == "" and age > 26:
        one.begins_work = community.year if is_first else one.begins_work


def _add(
    community: Community,
    city: str,
    born: int,
    *,
    luck_woman: bool,
    parents: tuple[Person, Person] | None = None,
    since: int | None = None,
) -> Person:
    """A new person with a name, a home, and what youth has made of her."""
    luck, customs = community.luck, community.customs
    town = community.setting.by_city[city]
    culture = parents[0].culture if parents else countries()[town.city.country].culture
    names = naming(culture)
    gender = Gender.WOMAN if luck_woman else Gender.MAN
    for _ in range(_TRIES):
        given = names.given(gender).pick(luck)
        family = parents[0].family_name if parents else names.families.pick(luck) if len(names.families) else None
        father = parents[0].given if parents else names.given(Gender.MAN).pick(luck)
        name = names.full(given, family, gender, names.patronymic(father, gender))
        if name not in community.full_names:
            break
    community.full_names.add(name)
    work = customs.ranges["work", "begins"]
    born_in = int(born / 365.2425) + 1970
    one = Person(
        place=len(community.people),
        id=community.id_for(names.full(given, family, gender)),
        name=name,
        short=names.short(given, family, gender),
        is_woman=luck_woman,
        culture=culture,
        born=born,
        birthplace=town.id,
        home=city,
        home_since=since if since is not None else born,
        sociability=luck.lognormvariate(
            customs.rate("bonds", "sociability/mean"), customs.rate("bonds", "sociability/deviation")
        ),
        given=given,
        family_name=family,
        parents=tuple(parent.place for parent in parents) if parents else (),
        grandparents=tuple(old for parent in parents for old in parent.parents) if parents else (),
        begins_work=born_in + luck.randint(*work),
        retires=day_number(min(9000, born_in + customs.within("work", "retires", luck))),
    )
    if luck.random() < customs.rate("life", "driven"):
        one.motive = customs.choices["motives"].pick(luck)
    if luck.random() < customs.rate("life", "wounded"):
        one.wound = luck.choice(tuple(customs.names["wounds"]))
    community.chronicle.names[one.id] = name
    one.residence = community.lasts("Residence", one.home_since, (one,), ("lg:agent", one.id), ("lg:place", town.id))
    community.people.append(one)
    community.alive.append(one)
    return one

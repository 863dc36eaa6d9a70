"""Bonds between people: whom they meet, befriend, love, marry and fall out with."""

from typing import Final

from world.building.society.chronicle import Roles, Tale
from world.building.society.community import Community
from world.building.society.person import FOREVER, Person

_UNDATED: Final = 0.2
"""The share of would-be letters to people without dates that become acquaintances."""


def meet(community: Community) -> None:
    """New bonds of this year, quarrels among the old ones, and peace."""
    rate = community.customs.rate("bonds", "new")
    for one in community.alive:
        if not one.acts_on(community.new_year):
            continue
        for place, enmity in tuple(one.enemies.items()):
            if enmity.end is not None and enmity.end < community.new_year:  # bonds of this year may begin before peace
                del one.enemies[place]
        wanted = rate * one.sociability
        while wanted > 0 and (wanted >= 1 or community.luck.random() < wanted):
            wanted -= 1
            _befriend(community, one)
        if one.ties and community.luck.random() < community.customs.rate("bonds", "quarrel") * len(one.ties):
            _quarrel(community, one)
        if one.enemies and community.chance("bonds", "makes-peace"):
            _make_peace(community, one)
        if community.well_known and community.chance("bonds", "far"):
            _write_far(community, one)


def love(community: Community) -> None:
    """Who falls in love this year, who marries, and who parts."""
    for one in community.alive:
        if one.love is None:
            if one.age(community.new_year) >= 18 and community.chance("bonds", "romance"):
                _fall_in_love(community, one)
        elif one.is_woman and one.love.begin < community.new_year:
            _go_on(community, one)


def _befriend(community: Community, one: Person) -> None:
    other = _somebody(community, one)
    if other is None or other is one or other.place in one.ties or other.place in one.enemies:
        return
    since = max(one.home_since, other.home_since)
    kind = community.customs.choices["bonds"].pick(community.luck)
    first, second = ("lg:mentor", "lg:pupil") if kind == "Mentorship" else ("lg:party", "lg:party")
    reason: Roles = ()
    older, younger = (one, other) if one.born < other.born else (other, one)
    if community.chance("bonds", "meets"):
        day = community.day_for(one.home, one, other, since=since)
        if day is None:
            return
        place = ("lg:place", community.venue(one.home))
        parties = (("lg:party", one.id), ("lg:party", other.id))
        reason = (("lg:cause", community.happens("Encounter", day, one.home, (one, other), *parties, place).id),)
    else:
        day = community.some_day()
        if day <= since or not (one.acts_on(day) and other.acts_on(day)):
            return
    tie = community.lasts(kind, day, (one, other), (first, older.id), (second, younger.id), *reason)
    for person, friend in ((one, other), (other, one)):
        person.ties[friend.place] = tie


def _somebody(community: Community, one: Person) -> Person | None:
    """A friend's friend, a colleague, or somebody in the city; sociable people more often."""
    luck, rate = community.luck, community.customs.rate
    drawn = luck.random()
    if drawn < rate("bonds", "through-friends") and one.ties:
        friend = community.people[luck.choice(tuple(one.ties))]
        if friend.ties:
            other = community.people[luck.choice(tuple(friend.ties))]
            return other if other.home == one.home else None
    colleagues = community.at_work.get((one.employer, one.home), ()) if one.employer else ()
    near = colleagues if drawn < rate("bonds", "through-friends") + rate("bonds", "at-work") else ()
    near = near or community.at_home.get(one.home, ())
    if not near:
        return None
    one_way, other_way = luck.choice(near), luck.choice(near)
    return one_way if one_way.sociability > other_way.sociability * luck.random() else other_way


def _quarrel(community: Community, one: Person) -> None:
    """A bond breaks, in a quarrel that somebody may have seen."""
    friend = community.people[community.luck.choice(tuple(one.ties))]
    tie = one.ties[friend.place]
    if tie.end is not None or tie.kind == "Handling" or friend.home != one.home or one.love is tie:
        return
    day = community.day_for(one.home, one, friend, since=max(tie.begin + 30, one.home_since, friend.home_since))
    if day is None:
        return
    parties = (("lg:party", one.id), ("lg:party", friend.id))
    place = ("lg:place", community.venue(one.home))
    quarrel = community.happens("Confrontation", day, one.home, (one, friend), *parties, place)
    break_with(community, one, friend, day, quarrel)


def break_with(community: Community, one: Person, other: Person, day: int, cause: Tale) -> None:
    """What bound two people ends, and they are enemies from the next day on, because of something."""
    tie = one.ties.get(other.place)
    if tie is not None and tie.end is None:
        tie.end = day
    one.ties.pop(other.place, None)
    other.ties.pop(one.place, None)
    if one.spouse == other.place or (one.love is not None and one.love is other.love):
        part(community, one, other, day)
    if other.place in one.enemies:
        return
    enmity = community.lasts(
        "Enmity", day + 1, (one, other), ("lg:party", one.id), ("lg:party", other.id), ("lg:cause", cause.id)
    )
    for person, rival in ((one, other), (other, one)):
        person.enemies[rival.place] = enmity


def _make_peace(community: Community, one: Person) -> None:
    other = community.people[community.luck.choice(tuple(one.enemies))]
    enmity = one.enemies[other.place]
    if other.home != one.home or enmity.end is not None:
        return
    day = community.day_for(one.home, one, other, since=max(enmity.begin + 60, one.home_since, other.home_since))
    if day is None:
        return
    parties = (("lg:party", one.id), ("lg:party", other.id))
    community.happens("Reconciliation", day, one.home, (one, other), *parties, ("lg:place", community.venue(one.home)))
    enmity.end = day


def _fall_in_love(community: Community, one: Person) -> None:
    near = community.at_home.get(one.home, ())
    if not near:
        return
    other = community.luck.choice(near)
    if (
        other is one
        or other.is_woman == one.is_woman
        or other.love is not None
        or abs(other.born - one.born) > 5_500
        or other.age(community.new_year) < 18
        or one.place in other.enemies
        or one.is_kin_of(other)
    ):
        return
    day = community.some_day()
    if day <= max(one.home_since, other.home_since) or not (one.acts_on(day) and other.acts_on(day)):
        return
    romance = community.lasts("Romance", day, (one, other), ("lg:party", one.id), ("lg:party", other.id))
    for person, beloved in ((one, other), (other, one)):
        person.love = romance
        person.ties[beloved.place] = romance


def _go_on(community: Community, wife: Person) -> None:
    """A love of a former year leads to a wedding, goes on, or ends."""
    assert wife.love is not None
    other = next((community.people[place] for place, tie in wife.ties.items() if tie is wife.love), None)
    if (
        other is None
        or other.love is not wife.love
        or not (wife.acts_on(community.new_year) and other.acts_on(community.new_year))
    ):
        return
    if wife.spouse < 0 and wife.home == other.home and community.chance("bonds", "marries"):
        day = community.day_for(wife.home, wife, other, since=max(wife.love.begin, wife.home_since, other.home_since))
        if day is not None:
            _wed(community, wife, other, day)
    elif community.chance("bonds", "parts" if wife.spouse < 0 else "divorces"):
        day = community.some_day()
        if wife.acts_on(day) and other.acts_on(day) and day > wife.love.begin:
            wife.love.end = day
            wife.ties.pop(other.place, None)
            other.ties.pop(wife.place, None)
            part(community, wife, other, day)


def _wed(community: Community, wife: Person, husband: Person, day: int) -> None:
    couple = (("lg:spouse", wife.id), ("lg:spouse", husband.id))
    community.happens("Wedding", day, wife.home, (wife, husband), *couple, ("lg:place", community.town(wife).id))
    assert wife.love is not None
    wife.love.end = day
    marriage = community.lasts("Marriage", day, (wife, husband), *couple)
    for person, other in ((wife, husband), (husband, wife)):
        person.spouse, person.love = other.place, marriage
        person.ties[other.place] = marriage


def part(community: Community, one: Person, other: Person, day: int) -> None:
    """A love or a marriage ends."""
    if one.spouse == other.place:
        couple = (("lg:spouse", one.id), ("lg:spouse", other.id))
        community.chronicle.event("Divorce", day, *couple)
        if one.love is not None and one.love.end is None:
            one.love.end = day
    one.love = other.love = None
    one.spouse = other.spouse = -1


def _write_far(community: Community, one: Person) -> None:
    """A letter to somebody well known in another community, and an acquaintance that begins with it."""
    other = community.luck.choice(community.well_known)
    day = community.some_day()
    parties = (("lg:party", one.id), ("lg:party", other.id))
    if other.first is None or other.last is None:
        if one.acts_on(day) and community.luck.random() < _UNDATED:
            community.chronicle.names[other.id] = other.name
            community.chronicle.undated("Acquaintance", community.customs.labels, *parties)
        return
    if not (one.acts_on(day) and other.first < day < other.last):
        return
    community.chronicle.names[other.id] = other.name
    community.chronicle.event("Letter", day, ("lg:sender", one.id), ("lg:recipient", other.id))
    community.lasts(
        "Acquaintance",
        day,
        (one,),
        *parties,
        end=other.last if other.last < FOREVER else None,
    )

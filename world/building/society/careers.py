"""Work: who serves whom, where, and as what; and what services do with their people."""

from typing import Final

from world.building.naming import Gender, naming
from world.building.services import Service, services
from world.building.society.community import Community
from world.building.society.person import Person
from world.building.turning_points import Moves, Posts, Purge
from world.facts import literal

_SETTLES: Final = 40
"""Days from one post to the next."""


def work(community: Community) -> None:
    """A year of work for all who can."""
    _turn(community)
    for one in community.alive:
        if one.dies <= community.new_year + 366 or not one.acts_on(community.new_year):
            _close(community, one)
            continue
        if one.due is not None:
            _take_up(community, one, *one.due)
        elif one.employer:
            _serve(community, one)
        elif one.work is None and one.begins_work <= community.year and community.new_year < one.retires:
            _begin(community, one)
        elif one.work is not None and community.new_year >= one.retires:
            leave(one, community.new_year + community.luck.randrange(1, 60))


def _close(community: Community, one: Person) -> None:
    """Who does nothing else this year still loses her post when her service is dissolved."""
    if one.employer and not one.is_criminal:
        closes = community.setting.closes(community.setting.by_organisation[one.employer])
        if closes < min(one.dies, community.new_year + 366):
            _end_post(one, closes)


def _begin(community: Community, one: Person) -> None:
    """The first work of somebody, with a recruitment where it is a service or a syndicate."""
    luck, day = community.luck, community.new_year + community.luck.randrange(1, 200)
    if day < one.home_since + 30:
        return
    country = community.country(one.home, day)
    drawn = luck.random()
    if drawn < community.customs.rate("work", "spies"):
        service = community.setting.service_of(country, day + _SETTLES, luck)
        if service is not None and community.setting.closes(service) > day + 400:
            _recruit(community, one, service, max(day, community.setting.opens(service)))
            return
    elif drawn < community.customs.rate("work", "spies") + community.customs.rate("work", "criminals"):
        town = community.town(one)
        one.is_criminal, one.employer = True, town.syndicate
        one.work = community.lasts("Membership", day, (one,), ("lg:agent", one.id), ("lg:organisation", town.syndicate))
        return
    trade = luck.choice(community.customs.words["occupations"])
    one.work = community.lasts("Occupation", day, (one,), ("lg:agent", one.id), ("lg:as", literal(trade)))


def _recruit(community: Community, one: Person, service: Service, day: int) -> None:
    agency = community.setting.organisation(service)
    colleagues = [other for other in community.at_work.get((agency, one.home), ()) if other.acts_on(day)]
    roles = [("lg:recruit", one.id), ("lg:organisation", agency)]
    if colleagues:
        roles.append(("lg:recruiter", community.luck.choice(colleagues).id))
    community.chronicle.event("Recruitment", day, *roles)
    one.employer = agency
    _post(community, one, service, day + _SETTLES)
    if community.chance("work", "armed"):
        arm(community, one, day + 90)


def arm(community: Community, one: Person, day: int) -> None:
    """Somebody comes by a weapon, and keeps it."""
    weapon = community.chronicle.thing("Firearm", community.luck.choice(community.customs.words["weapons"]))
    community.lasts("Possession", day, (one,), ("lg:holder", one.id), ("lg:thing", weapon))


def _post(community: Community, one: Person, service: Service, day: int) -> None:
    """A post in a service from a day on, perhaps abroad, with a home and a cover there."""
    luck, customs, setting = community.luck, community.customs, community.setting
    country = service.country_on(day)
    city = one.home
    if community.chance("work", "abroad"):
        city = luck.choice(community.towns)[0].city.id
    elif community.country(city, day) != country and service.seat in setting.by_city:
        city = service.seat
    rank = service.ranks[min(one.rank, len(service.ranks) - 1)]
    one.work = community.lasts(
        "Service",
        day,
        (one,),
        ("lg:agent", one.id),
        ("lg:organisation", one.employer),
        ("lg:as", literal(rank)),
        ("lg:place", setting.by_city[city].id),
    )
    one.post_until = community.year + customs.within("work", "term", luck)
    if city != one.home:
        move(community, one, city, day)
    if community.country(city, day) != country and community.chance("work", "cover"):
        names = naming(one.culture)
        gender = Gender.WOMAN if one.is_woman else Gender.MAN
        family = names.families.pick(luck) if len(names.families) else None
        given = names.given(gender)

        def drawn() -> str:  # other communities draw theirs by themselves: two names are hardly ever drawn twice
            first = given.pick(luck)
            return names.full(f"{first} {given.pick(luck)}" if community.number else first, family, gender)

        alias = community.alias(drawn)
        one.cover = community.lasts(
            "CoverIdentity", day, (one,), ("lg:agent", one.id), ("lg:coverName", literal(alias))
        )


def move(community: Community, one: Person, city: str, day: int) -> None:
    """Somebody goes to live in another city."""
    if one.residence is not None and one.residence.end is None:
        one.residence.end = day - 1
    one.home, one.home_since = city, day
    one.residence = community.lasts(
        "Residence", day, (one,), ("lg:agent", one.id), ("lg:place", community.setting.by_city[city].id)
    )


def _serve(community: Community, one: Person) -> None:
    """A year in a service or a syndicate: a mission, an informant, and another post when the term is over."""
    if one.is_criminal or one.work is None:
        return
    service = community.setting.by_organisation[one.employer]
    day = community.new_year + community.luck.randrange(60, 120)
    closes = community.setting.closes(service)
    if community.new_year >= one.retires:
        leave(one, min(day, closes))
        return
    if closes < community.new_year + 365:
        _follow(community, one, service, closes)
        return
    if community.year >= one.post_until and one.work.begin + 200 < day and one.has_no_plans(day):
        _end_post(one, day)
        if community.chance("work", "promoted"):
            one.rank += 1
        _post(community, one, service, day + 1)
        return
    if community.chance("work", "mission"):
        _mission(community, one)
    if one.cover is not None and one.cover.end is None and community.chance("work", "asset"):
        _run(community, one)


def _mission(community: Community, one: Person) -> None:
    town = community.luck.choice(community.towns)[0]
    assert one.work is not None
    day = community.day_for(town.city.id, one, since=max(one.work.begin, one.home_since) + 20)
    if day is None or day < community.new_year + 130:
        return
    roles = [("lg:agent", one.id), ("lg:organisation", one.employer), ("lg:place", town.id)]
    rivals = [other for other in community.at_home.get(town.city.id, ()) if other.employer not in ("", one.employer)]
    if rivals and community.luck.random() < 0.5:
        target = community.luck.choice(rivals)
        if target.acts_on(day):
            roles.append(("lg:target", target.id))
    community.happens("Mission", day, town.city.id, (one,), *roles)


def _run(community: Community, one: Person) -> None:
    """A spy abroad wins somebody who lives there."""
    locals_ = [other for other in community.at_home.get(one.home, ()) if other is not one and not other.employer]
    if not locals_:
        return
    asset = community.luck.choice(locals_)
    day = community.day_for(one.home, one, asset, since=max(one.home_since, one.work.begin if one.work else 0) + 30)
    if day is None or asset.place in one.ties:
        return
    community.happens(
        "Recruitment",
        day,
        one.home,
        (one, asset),
        ("lg:recruit", asset.id),
        ("lg:recruiter", one.id),
        ("lg:organisation", one.employer),
        ("lg:place", community.venue(one.home)),
    )
    tie = community.lasts(
        "Handling",
        day + 1,
        (one, asset),
        ("lg:handler", one.id),
        ("lg:asset", asset.id),
        ("lg:organisation", one.employer),
    )
    one.running.append(tie)
    for person, other in ((one, asset), (asset, one)):
        person.ties[other.place] = tie


def _follow(community: Community, one: Person, service: Service, closes: int) -> None:
    """A service comes to its end: most of its people go over to the one that follows it."""
    _end_post(one, closes)
    heirs = [services()[name] for name in service.successors]
    heirs = [heir for heir in heirs if heir in community.setting.services]
    heir = community.luck.choice(heirs) if heirs else None
    if heir is not None and community.chance("work", "succeeds"):
        day = max(closes, community.setting.opens(heir)) + 2
        if day < closes + 3_650 and day + 200 < community.setting.closes(heir):
            one.employer, one.due = "", (heir, day)
            return
    leave(one, closes)


def _take_up(community: Community, one: Person, service: Service, day: int) -> None:
    """The post in a service that follows another, when its time has come and nothing has come between."""
    if day >= community.new_year + 365:
        return
    one.due = None
    day = max(day, one.home_since + 1, community.new_year)
    if one.acts_on(day) and one.has_no_plans(day):
        one.employer = community.setting.organisation(service)
        _post(community, one, service, day)
        if (closes := community.setting.closes(service)) < community.new_year + 365:
            _follow(community, one, service, closes)
    else:
        one.retires = min(one.retires, day)


def _turn(community: Community) -> None:
    """What the turning points of this year do to people."""
    for point in community.setting.points.get(community.year, ()):
        for effect in point.effects:
            match effect:
                case Purge(service, share):
                    _purge(community, service, share, point.begin)
                case Moves(country, _, share):
                    _flee(community, country, share, point.begin)
                case Posts(of, _, closes):
                    _recall(community, of, closes, point.begin)


def _purge(community: Community, service: str, share: float, day: int) -> None:
    """Members of a service are dismissed."""
    if service not in services():
        return
    agency = community.setting.organisation(services()[service])
    for one in community.alive:
        if one.employer != agency or community.luck.random() >= share:
            continue
        purged = max(day, community.new_year + 1) + community.luck.randrange(30)
        if one.work is None or purged <= one.work.begin or not one.acts_on(purged):
            continue
        if not services()[service].exists_on(purged):  # whom it would still have dismissed it cannot any more
            continue
        community.chronicle.event("Dismissal", purged, ("lg:dismissed", one.id), ("lg:organisation", agency))
        leave(one, purged)


def _flee(community: Community, country: str, share: float, day: int) -> None:
    """A share of a country's people goes to other cities of the community."""
    for one in community.alive:
        if one.employer or community.country(one.home, day - 1) != country or community.luck.random() >= share:
            continue
        town = community.luck.choice(community.towns)[0]
        left = day + community.luck.randrange(60)
        if town.city.id != one.home and one.acts_on(left) and left > one.home_since and one.has_no_plans(left):
            move(community, one, town.city.id, left)


def _recall(community: Community, of: str, places: tuple[str, ...], day: int) -> None:
    """Posts are closed: who has one there comes home at the next chance."""
    for one in community.alive:
        if one.cover is not None and one.home in places and one.employer and not one.is_criminal:
            service = community.setting.by_organisation.get(one.employer)
            if service is not None and (not of or service.country_on(day) == of):
                one.post_until = community.year


def leave(one: Person, day: int) -> None:
    """Somebody leaves a service or stops working."""
    _end_post(one, day)
    one.employer, one.is_criminal = "", False
    one.retires = min(one.retires, day)


def _end_post(one: Person, day: int) -> None:
    for tale in (one.work, one.cover, *one.running):
        if tale is not None and tale.end is None:
            tale.end = max(min(day, one.dies), tale.begin)
    one.running.clear()
    one.cover = None

"""Betrayal and what follows from it: arrest, flight, secrets, lies, and who comes to know."""

from typing import Final

from world.building.services import services
from world.building.society.bonds import break_with
from world.building.society.careers import arm, leave, move
from world.building.society.community import Community
from world.building.society.lives import end as end_life
from world.building.society.person import FAR_APART, Person
from world.building.turning_points import Defections
from world.facts import literal

_OLD_WOUND: Final = 4
_WOUNDED_OF: Final = 200
"""One of so many people is betrayed so many years before the end."""

_VANISHED_OF: Final = 250
"""One of so many people vanishes in the last weeks."""


def betray(community: Community) -> None:
    """The betrayals, defections, thefts and disappearances of this year."""
    factors = _factors(community)
    if community.year == max(community.setting.first + 1, community.setting.last - _OLD_WOUND):
        _leave_a_wound(community)
    if community.year == community.setting.last:
        _leave_questions(community)
    for one in community.alive:
        if not one.employer or not one.acts_on(community.new_year):
            continue
        if community.chance("treason", "betrayal") and one.ties:
            betrayal = _betray(community, one)
            if betrayal is not None:
                _suffer(community, betrayal, betrayal.days[-1][0])
        if one.is_criminal:
            if community.chance("treason", "vanishes"):
                _vanish(community, one, community.some_day())
            continue
        if community.luck.random() < community.customs.rate("treason", "defection") * factors.get(one.employer, 1.0):
            _defect(community, one)
        elif community.chance("treason", "stolen"):
            _steal(community, one)


def know(community: Community) -> None:
    """Who tells what this year, who lies, and which of the betrayed learn who it was."""
    for one in community.alive:
        if one.secrets and community.chance("treason", "tells"):
            _tell(community, one)
        if one.ties and community.chance("treason", "lies"):
            _lie(community, one)


def _factors(community: Community) -> dict[str, float]:
    """How many times as often members of a service defect this year."""
    found: dict[str, float] = {}
    for year in (community.year - 1, community.year):
        for point in community.setting.points.get(year, ()):
            for effect in point.effects:
                if isinstance(effect, Defections) and effect.service in services():
                    found[community.setting.organisation(services()[effect.service])] = effect.factor
    return found


def _leave_a_wound(community: Community) -> None:
    """Some years before the end some are betrayed who live on, armed, so that old scores are left to settle."""
    wanted = 1 + community.size // _WOUNDED_OF
    for one in sorted(community.alive, key=lambda one: (-len(one.ties), one.id)):
        if wanted and one.ties and one.age(community.new_year) < 50 and one.acts_on(community.new_year):
            other = _betray(community, one)
            if other is not None:
                wanted -= 1
                armed = other.days[-1][0] + 60
                if other.acts_on(armed):
                    arm(community, other, armed)


def _betray(community: Community, one: Person) -> Person | None:
    """Somebody gives away a person who trusts her, for a reason of her own; who that was."""
    luck = community.luck
    other = community.people[luck.choice(tuple(one.ties))]
    tie = one.ties[other.place]
    if tie.end is not None or tie.begin > community.new_year - 365 or other.home != one.home:
        return None
    if other.place in one.betrayed:
        return None
    day = community.day_for(one.home, one, other, since=max(one.home_since, other.home_since))
    if day is None:
        return None
    one.betrayed.add(other.place)
    motive = community.customs.choices["treasons"].pick(luck)
    reason = community.motive_of(one, motive)
    betrayal = community.happens(
        "Betrayal",
        day,
        one.home,
        (one, other),
        ("lg:betrayer", one.id),
        ("lg:betrayed", other.id),
        ("lg:reason", reason),
        ("lg:place", community.town(one).id),
    )
    label = community.chronicle.label(betrayal, community.customs.labels)
    secret = community.secret(label, betrayal, one, other)
    one.secrets.append((day, secret))
    if not other.wound:
        other.wound = luck.choice(("Abandonment", "Loss", "Turmoil", "Hatred"))
    return other


def _suffer(community: Community, other: Person, day: int) -> None:
    """What becomes of the betrayed."""
    luck, customs = community.luck, community.customs
    drawn = luck.random()
    captor = _police(community, other, day)
    if drawn < customs.rate("treason", "killed"):
        death = day + luck.randrange(30, 60)
        begun = all(tale.begin < death for tale in other.open)  # a post or a friendship of later this year is told of
        if captor and begun and death < other.dies and other.has_no_plans(death, apart=FAR_APART):
            other.dies = death
            end_life(community, other, "Execution", ("lg:killer", captor))
    elif drawn < customs.rate("treason", "killed") + customs.rate("treason", "arrested") and captor:
        taken = day + luck.randrange(1, 20)
        freed = taken + 365 * customs.within("treason", "sentence", luck)
        if not other.has_no_plans(taken, apart=FAR_APART) or not other.acts_on(taken):
            return
        community.chronicle.event("Arrest", taken, ("lg:arrested", other.id), ("lg:captor", captor))
        community.lasts(
            "Imprisonment",
            taken + 1,
            (other,),
            ("lg:prisoner", other.id),
            ("lg:captor", captor),
            end=freed if freed < community.setting.end else None,
        )
        if other.employer:
            leave(other, taken)
        other.kept_until = freed
        if freed < min(other.dies, community.setting.end):
            community.freed.append((freed + 1, other))


def _police(community: Community, other: Person, day: int) -> str | None:
    """The service that arrests in somebody's city, if it is not her own."""
    service = community.setting.service_of(community.country(other.home, day), day, community.luck)
    if service is None or community.setting.closes(service) < day + 100:
        return None
    agency = community.setting.organisation(service)
    return agency if agency != other.employer else None


def _leave_questions(community: Community) -> None:
    """In the last weeks of all somebody of bad company vanishes, so that there is somebody to look for."""
    wanted = 1 + community.size // _VANISHED_OF
    for one in [one for one in community.alive if one.is_criminal and one.spouse < 0][:wanted]:
        _vanish(community, one, community.new_year + community.luck.randrange(345, 364))


def _vanish(community: Community, one: Person, day: int) -> None:
    if not one.acts_on(day) or not one.has_no_plans(day, apart=FAR_APART) or day <= one.home_since or one.spouse >= 0:
        return
    community.chronicle.event("Disappearance", day, ("lg:vanished", one.id), ("lg:place", community.town(one).id))
    one.vanishes(day)


def _defect(community: Community, one: Person) -> None:
    """Somebody goes over to a service of another country, and lives where it sits."""
    luck, day = community.luck, community.some_day()
    own = community.setting.by_organisation[one.employer]
    country = own.country_on(day)
    others = [s for s in community.setting.services if s.country_on(day) not in (None, country)]
    others = [s for s in others if community.setting.opens(s) < day < community.setting.closes(s) - 400]
    if not others or one.work is None or day <= one.work.begin + 30 or not (one.acts_on(day) and one.acts_on(day + 21)):
        return
    if day <= one.home_since or not one.has_no_plans(day, apart=FAR_APART):
        return
    joined = luck.choice(others)
    agency = community.setting.organisation(joined)
    community.chronicle.event(
        "Defection", day, ("lg:agent", one.id), ("lg:organisation", one.employer), ("lg:joins", agency)
    )
    leave(one, day)
    if joined.seat != one.home:
        move(community, one, joined.seat, day + 20)
    if community.chance("treason", "hides"):
        community.lasts("Hiding", day + 21, (one,), ("lg:agent", one.id), ("lg:place", community.town(one).id))
        one.vanishes(day + 21)


def _steal(community: Community, one: Person) -> None:
    """Papers are taken from a service, and pass into the hands of somebody who pays or believes."""
    friends = [friend for friend in community.friends_here(one) if friend.employer != one.employer]
    if not friends or one.work is None:
        return
    friend = community.luck.choice(friends)
    day = community.day_for(one.home, one, friend, since=max(one.work.begin, one.home_since, friend.home_since) + 20)
    if day is None:
        return
    papers = community.chronicle.thing("Document", f"a file of {community.chronicle.names[one.employer]}")
    community.chronicle.event(
        "Theft", day - 10, ("lg:thief", one.id), ("lg:thing", papers), ("lg:robbed", one.employer)
    )
    community.chronicle.situation("Possession", day - 10, ("lg:holder", one.id), ("lg:thing", papers), end=day - 1)
    community.happens(
        "Handover",
        day,
        one.home,
        (one, friend),
        ("lg:giver", one.id),
        ("lg:receiver", friend.id),
        ("lg:thing", papers),
        ("lg:place", community.venue(one.home)),
    )
    community.lasts("Possession", day + 1, (friend,), ("lg:holder", friend.id), ("lg:thing", papers))


def _tell(community: Community, one: Person) -> None:
    """A secret passes to a friend; some come to believe it wrongly, and the betrayed may learn who it was."""
    since, secret = community.luck.choice(one.secrets)
    friends = [friend for friend in community.friends_here(one) if all(secret != known for _, known in friend.secrets)]
    if not friends:
        return
    friend = community.luck.choice(friends)
    day = community.day_for(one.home, one, friend, since=max(since, one.home_since, friend.home_since) + 1)
    if day is None:
        return
    betrayal, betrayer, betrayed = community.secrets[secret]
    community.happens(
        "Conversation",
        day,
        one.home,
        (one, friend),
        ("lg:party", one.id),
        ("lg:party", friend.id),
        ("lg:reveals", secret),
        ("lg:place", community.venue(one.home)),
    )
    if friend is not betrayed and community.chance("treason", "misremembers"):
        community.lasts(
            "Belief",
            day + 1,
            (friend,),
            ("lg:believer", friend.id),
            ("lg:believed", betrayal.id),
            ("lg:claim", literal(f"it was not {betrayer.short} who did it")),
            ("lg:falsely", literal("true", "xsd:boolean")),
            ("lg:learnedFrom", one.id),
        )
        return
    community.lasts(
        "Knowledge", day, (friend,), ("lg:knower", friend.id), ("lg:known", secret), ("lg:learnedFrom", one.id)
    )
    friend.secrets.append((day, secret))
    if friend is betrayed and betrayer is not friend and min(friend.dies, betrayer.dies) > day + 1:
        break_with(community, friend, betrayer, day + 1, betrayal)


def _lie(community: Community, one: Person) -> None:
    friend = community.people[community.luck.choice(tuple(one.ties))]
    if friend.home != one.home:
        return
    day = community.day_for(one.home, one, friend, since=max(one.home_since, friend.home_since))
    if day is None:
        return
    claim = f"{one.short} has nothing to hide"
    community.happens(
        "Lie",
        day,
        one.home,
        (one, friend),
        ("lg:liar", one.id),
        ("lg:liedTo", friend.id),
        ("lg:claim", literal(claim)),
        ("lg:place", community.venue(one.home)),
    )


def release(community: Community) -> None:
    """Those whose time is over are set free."""
    for day, one in community.freed:
        if day < community.new_year + 365 and one.dies > day:
            community.chronicle.event("Release", day, ("lg:freed", one.id))
    community.freed = [(day, one) for day, one in community.freed if day >= community.new_year + 365]

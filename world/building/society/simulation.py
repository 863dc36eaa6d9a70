"""The years of a community, one after the other, and then all that there is to tell of them."""

from collections.abc import Iterator

from world.building.society import bonds, careers, lives, treason
from world.building.society.community import Community
from world.building.society.portrait import portrait
from world.building.society.setting import Setting
from world.building.society.surroundings import Acquainted
from world.facts import Fact
from world.time.day import day_number


def simulate(setting: Setting, number: int, size: int, well_known: tuple[Acquainted, ...] = ()) -> Community:
    """A community of `size` people over all years of a setting."""
    community = Community(setting, number, size, well_known)
    for year in range(setting.first, setting.last + 1):
        community.year, community.new_year = year, day_number(year)
        treason.release(community)
        lives.come(community)
        lives.die(community)
        careers.work(community)
        community.refresh()
        bonds.meet(community)
        bonds.love(community)
        treason.betray(community)
        treason.know(community)
        lives.bear(community)
        lives.bury(community)
    return community


def told(community: Community) -> Iterator[Fact]:
    """All that there is to tell of a community."""
    for one in community.people:
        yield from portrait(community, one)
    yield from community.chronicle.tell(community.customs.labels)

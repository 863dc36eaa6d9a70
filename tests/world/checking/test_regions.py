"""A check that goes region by region finds what one of the whole world finds."""

import pytest

from tests.world.planting import planted
from world.checking import region
from world.checking.survey import Survey
from world.checking.whole import part, parts, whole


@pytest.mark.parametrize("size", [20, 300])
def test_every_clash_is_found_in_exactly_one_region(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(region, "SIZE", size)
    world = planted()
    in_parts = [found.key for wanted in parts(world) for found in part(Survey(world), wanted)]
    assert len(region.regions(world)) > 2
    assert sorted(map(str, in_parts)) == sorted(str(found.key) for found in whole(Survey(world)))
    assert len({wanted.region for wanted in parts(world)}) > 2


def test_a_small_world_is_one_region() -> None:
    assert region.regions(planted()) == (region.ALL,)

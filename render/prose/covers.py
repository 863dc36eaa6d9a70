"""The names that people go by when a story begins, and that are not theirs."""

from dataclasses import dataclass

from render.prose.naming import shown
from world import Fact
from world.facts import literal_value
from world.pattern.neighbours import Neighbours


@dataclass(frozen=True)
class Cover:
    """A name that somebody goes by for a time, since a day; `id` is the cover identity's."""

    id: str
    name: str
    since: str
    facts: tuple[Fact, ...]


def cover_of(near: Neighbours, who: str, day: str) -> Cover | None:
    """The cover under which somebody certainly lives on a day; None for whoever goes by her own name."""
    for identity in near.subjects("lg:agent", who):
        names = near.objects(identity, "lg:coverName")
        name, since = literal_value(names[0]) if names else "", near.text(identity, "lg:beginLatest")
        ends = near.text(identity, "lg:endEarliest")
        is_over = ends <= day if ends else bool(near.text(identity, "lg:end"))
        if name and shown(name) and since and since <= day and not is_over:
            facts = ((identity, "lg:agent", who), (identity, "lg:coverName", names[0]))
            return Cover(identity, name, since, facts)
    return None

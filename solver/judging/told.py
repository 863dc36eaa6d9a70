"""A draft as it is judged: its players as far as the world knows them, and findings in the words of its story."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final

from solver.judging.draft import Draft, DraftScene
from solver.plot import in_words, label, plot_id
from solver.schedule import Calendar
from solver.schema import Role, SceneTemplate
from world import World
from world.checking.report import Finding, Severity
from world.errors import did_you_mean, shorten
from world.facts import Fact, is_id
from world.origin import Origin
from world.pattern import Neighbours
from world.pattern.nearby import narrower_classes


class Hints:
    """Ids that somebody may have meant: of a few words only, as all that a world has is gone through for each."""

    MOST: Final = 50
    """Words for which near ones are looked for."""
    AMONG: Final = 20_000
    """Ids among which they are looked for."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._left = self.MOST
        self._players: dict[str, list[str]] = {}

    def near(self, text: str, role: Role) -> str:
        """` Did you mean …?` with players of a role; empty where none is near."""
        if not self._left:
            return ""
        self._left -= 1
        if role.kind not in self._players:
            table = self._world.bulk_table(role.candidates, (role.name,))
            self._players[role.kind] = [name for (name,) in islice(table, self.AMONG)]
        return did_you_mean(text, self._players[role.kind])


@dataclass(frozen=True)
class Told:
    """A draft in a world that nobody changes meanwhile."""

    world: World
    near: Neighbours
    calendar: Calendar
    hints: Hints
    draft: Draft

    @cached_property
    def cast(self) -> Mapping[str, str]:
        """The ids, and the choices, of the schema's roles that the world or the schema knows."""
        players: dict[str, str] = {}
        for role, name in self.draft.roles.items():
            known = self.draft.schema.roles.get(role)
            player = None if known is None else self.player(known, name.text)
            if player is not None:
                players[role] = player
        return {role: players[role] for role in self.draft.schema.roles if role in players}

    @cached_property
    def is_cast(self) -> bool:
        """Whether every role has a player of its kind."""
        roles = self.draft.schema.roles.values()
        return all(role.name in self.cast and (role.choices or self.is_a(self.cast[role.name], role)) for role in roles)

    @cached_property
    def templates(self) -> tuple[SceneTemplate, ...]:
        """The schema's scenes that this cast plays, in order; those that hang on a choice not made are left out."""
        scenes = self.draft.schema.scenes
        return tuple(one for one in scenes if all(self.cast.get(role) in wanted for role, wanted in one.only))

    @cached_property
    def scenes(self) -> Mapping[str, DraftScene]:
        """The scenes that are played and written, by the schema's words for them, in the schema's order."""
        written = {scene.id: scene for scene in reversed(self.draft.scenes)}
        return {one.id: written[one.id] for one in self.templates if one.id in written}

    @cached_property
    def name(self) -> str:
        """The plot's id; the same as the solver's for the same cast where the file gives none."""
        given = self.draft.name
        return given if is_id(given) else plot_id(self.draft.schema.id, self.cast)

    def player(self, role: Role, text: str) -> str | None:
        """Whom or what a text names as a player of a role; None where there is nothing of that name."""
        if role.choices:
            wanted = text.removeprefix("lg:").replace("-", "").replace(" ", "").lower()
            return next((one for one in role.choices if one.removeprefix("lg:").lower() == wanted), None)
        return text if self.knows(text) else None

    def knows(self, text: str) -> bool:
        """Whether the world says anything of an id."""
        return is_id(text) and bool(self.near.about(text))

    def is_a(self, name: str, role: Role) -> bool:
        """Whether something is of the class that a role asks for."""
        return any(kind in narrower_classes(role.kind) for kind in self.near.objects(name, "rdf:type"))

    def label(self, name: str) -> str:
        """What a reader calls somebody or something."""
        return shorten(label(self.world, name), 200)

    def in_words(self, template: str) -> str:
        """A sentence of the schema with the names of the players."""
        return shorten(in_words(template, self.world, self.draft.schema, self.cast), 2_000)

    def at(self, roles: Iterable[str]) -> tuple[Origin, ...]:
        """Where the players of some roles are written; where the plot begins when none is."""
        found = dict.fromkeys(self.draft.roles[role].at for role in roles if role in self.draft.roles)
        return tuple(found) or (self.draft.at,)

    def finding(
        self,
        rule: str,
        message: str,
        at: Iterable[Origin],
        *,
        severity: Severity = Severity.ERROR,
        subjects: Iterable[str] = (),
        facts: Iterable[Fact] = (),
    ) -> Finding:
        """A finding about this plot. `subjects` are ids of the world; the plot's own name comes first."""
        known = tuple(dict.fromkeys(facts))
        named = f"{shorten(self.draft.name)}: {message}" if self.draft.name else message
        return Finding(
            rule=rule,
            severity=severity,
            message=named,
            subjects=tuple(dict.fromkeys([self.name, *subjects])),
            facts=known,
            origins=tuple(self.world.origins(fact) for fact in known),
            at=tuple(dict.fromkeys(at)),
        )

"""Simulates a settlement with Neighborly 2.5 (https://github.com/ShiJbey/neighborly), and prints figures as JSON.

    PYTHON_WITH_NEIGHBORLY tests/benchmarks/neighborly_settlement.py YEARS SEED

`tests.benchmarks.building` runs it with a Python that has Neighborly, which is no dependency of ours; so it is imported
by name, and nothing of ours is. The figures are the people and game objects that there have been, the life events in
the history, and the seconds of processor time, from the reading of the definitions to the end of the last year. Exits
with 2 where Neighborly is missing.
"""

import json
import sys
import time
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

_DEFINITIONS = Path(__file__).with_suffix(".yaml")
_PLUGINS = ("default_character_names", "default_events", "default_settlement_names", "default_traits")
_LIBRARIES = {
    "species": "TraitLibrary",
    "job_roles": "JobRoleLibrary",
    "characters": "CharacterLibrary",
    "businesses": "BusinessLibrary",
    "residences": "ResidenceLibrary",
    "districts": "DistrictLibrary",
    "settlements": "SettlementLibrary",
}
_MONTHS = 12


def main(arguments: list[str]) -> int:
    """Simulates and prints; the exit status."""
    years, seed = (int(one) for one in arguments)
    try:
        print(json.dumps(simulate(years, seed)))
    except ImportError as error:
        print(f"{sys.executable} cannot run Neighborly: {error}.", file=sys.stderr)
        return 2
    return 0


def simulate(years: int, seed: int) -> dict[str, str | int | float]:
    """The figures of so many years. Raises ImportError where Neighborly, or what it needs, is missing."""
    yaml, config, libraries, simulating, history, character = map(
        import_module,
        (
            "yaml",
            "neighborly.config",
            "neighborly.libraries",
            "neighborly.simulation",
            "neighborly.life_event",
            "neighborly.components.character",
        ),
    )
    plugins = [import_module(f"neighborly.plugins.{name}") for name in _PLUGINS]
    start = time.process_time()
    definitions = yaml.safe_load(_DEFINITIONS.read_text("utf-8"))
    quiet = config.LoggingConfig(logging_enabled=False)
    simulation = simulating.Simulation(
        config.SimulationConfig(seed=seed, settlement=list(definitions["settlements"]), logging=quiet)
    )
    for plugin in plugins:
        plugin.load_plugin(simulation)
    resources = simulation.world.resource_manager
    for kind, library in _LIBRARIES.items():
        known = resources.get_resource(getattr(libraries, library))
        for name, about in definitions[kind].items():
            known.add_definition_from_obj({"definition_id": name, **about})
    simulation.initialize()
    for _ in range(years * _MONTHS):
        simulation.step()
    seconds = time.process_time() - start
    objects = list(simulation.world.gameobject_manager.gameobjects)
    return {
        "version": version("neighborly"),
        "people": sum(one.has_component(character.Character) for one in objects),
        "objects": len(objects),
        "events": sum(1 for _ in resources.get_resource(history.GlobalEventHistory)),
        "seconds": seconds,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The folder of a vault in which a thing's note lies, by its class."""

from typing import Final

from ontology.vocabulary import Vocabulary

_THEMES: Final = {
    "Acceptance": "doubts",
    "Doubt": "doubts",
    "Reading": "doubts",
    "Person": "characters",
    "Circle": "circles",
    "Organisation": "agencies",
    "Event": "events",
    "HistoricalEvent": "history",
    "Narrative": "stories",
    "Place": "places",
    "Psyche": "psychology",
    "Situation": "situations",
    "Belief": "knowledge",
    "Knowledge": "knowledge",
    "Suspicion": "knowledge",
    "CoverIdentity": "covers",
    "DoubleAgency": "covers",
    "Naming": "covers",
    "Hiding": "custody",
    "Imprisonment": "custody",
    "Residence": "homes",
    "Relationship": "relationships",
    "Membership": "services",
    "Occupation": "services",
    "Service": "services",
    "Thing": "things",
    "Possession": "things",
    "Landmark": "places",
    "Secret": "secrets",
}
_OTHER: Final = "notes"


def theme_of(kind: str, vocabulary: Vocabulary) -> str:
    """The folder for the notes of a class: that of the nearest class above it which has one."""
    above = sorted(vocabulary.superclasses(kind), key=lambda iri: (-len(vocabulary.superclasses(iri)), iri))
    names = (vocabulary.name_of(iri) for iri in above)
    return next((_THEMES[name] for name in names if name in _THEMES), _OTHER)

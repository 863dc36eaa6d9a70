"""Drafts as an author would write them: readable ids and names for new notes, and sentences that say what changes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from solver.plot import label
from solver.repair.draft import NEW, Draft
from solver.repair.prices import Prices
from solver.repair.shifts import as_time, moved, written
from world import Fact, World
from world.errors import counted
from world.facts import is_literal, literal, literal_value
from world.pattern import Neighbours
from world.time.dating import BEGIN, BOUNDS, END, WHEN, WRITTEN

_FIELD = re.compile(r"\{(\w+)\}")
_KEBAB = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS = ("rdf:type", "rdfs:label", *WRITTEN)


@dataclass(frozen=True)
class Written:
    """What a draft comes to: facts to add and to remove, the ids of its new notes, and what it says."""

    add: tuple[Fact, ...]
    remove: tuple[Fact, ...]
    ids: Mapping[str, str]
    statement: str


def write(world: World, near: Neighbours, draft: Draft, times: Sequence[Fact], prices: Prices) -> Written:
    """A draft with its times as an author would write it."""
    ids: dict[str, str] = {}
    for name, kind in draft.notes:
        ids[name] = _id(world, draft, name, kind, ids.values())

    def known(name: str) -> str:
        return ids.get(name, name)

    facts = [(known(one), key, known(value)) for one, key, value in (*draft.facts, *times)]
    labels: dict[str, str] = {}
    for name, kind in sorted(draft.notes, key=lambda note: _leans(draft, note[0])):
        labels[known(name)] = _filled(prices.new[kind].name, known(name), facts, world, labels)
    facts += [(name, "rdfs:label", literal(text)) for name, text in labels.items()]
    for name, kind in draft.notes:
        texts = [(known(name), key, literal(text)) for key, text in prices.new[kind].texts.items()]
        facts += [fact for fact in texts if fact not in facts]
    gone = [fact for fact in draft.gone if fact[1] not in BOUNDS]
    sentences = [_filled(prices.new[kind].says, known(name), facts, world, labels) for name, kind in draft.notes]
    for fact in draft.facts:
        if not fact[0].startswith(NEW):
            said = {"subject": _name(world, known(fact[0]), labels), "object": _name(world, known(fact[2]), labels)}
            sentences.append(_worded(prices.facts[fact[1]].says, said))
    sentences += _without(world, near, draft, prices, labels)
    for name in (*draft.closed, *draft.released):
        if not name.startswith(NEW):
            day = next(literal_value(value) for one, key, value in times if (one, key) == (name, END))
            sentences.append(_worded(prices.close.says, {"node": world.label(name), "when": f"on {day}"}))
    for name, days in draft.moved:
        for key, text in written(near, name):
            gone.append((name, key, as_time(text)))
            facts.append((name, key, as_time(moved(text, days))))
        old, new = ("/".join(text for _, text in some) for some in (written(near, name), _later(near, name, days)))
        said = {"node": world.label(name), "old": old, "new": new, "days": f"by {counted(abs(days), 'day')}"}
        sentences.append(_worded(prices.move.says, said))
    order = {name: number for number, name in enumerate(dict.fromkeys(fact[0] for fact in facts))}
    place = {key: number for number, key in enumerate(_WORDS[:2])}
    add = sorted(dict.fromkeys(facts), key=lambda fact: (order[fact[0]], place.get(fact[1], 2), fact))
    return Written(tuple(add), tuple(sorted(set(gone))), ids, " ".join(_upper(text) for text in sentences))


def _later(near: Neighbours, name: str, days: int) -> list[tuple[str, str]]:
    return [(key, moved(text, days)) for key, text in written(near, name)]


def _without(world: World, near: Neighbours, draft: Draft, prices: Prices, labels: Mapping[str, str]) -> Iterable[str]:
    """What the facts that go mean, in words."""
    whole = set(draft.undone) | set(draft.reopened)
    for name in draft.undone:
        price = prices.undoing(near.objects(name, "rdf:type"))
        assert price is not None
        facts = [fact for fact in draft.gone if fact[0] == name]
        yield _filled(price.says.replace("{node}", world.label(name)), name, facts, world, labels)
    for name in draft.reopened:
        yield _worded(prices.reopen.says, {"node": world.label(name)})
    seen: set[frozenset[str]] = set()
    for subject, key, value in draft.gone:
        pair = frozenset((subject, key, value))
        if subject not in whole and key in prices.remove and pair not in seen:
            seen.add(pair)
            said = {"subject": world.label(subject), "object": world.label(value)}
            yield _worded(prices.remove[key].says, said)


def _id(world: World, draft: Draft, name: str, kind: str, taken: Iterable[str]) -> str:
    """A readable id that nothing has yet: `betrayal-of-anna-and-jonas`."""
    whom = [
        fact[2].removeprefix(NEW).replace("/", "-").replace("_", "-")
        for fact in draft.facts
        if fact[0] == name and fact[1] not in _WORDS and not is_literal(fact[2])
    ]
    base = _KEBAB.sub("-", kind.removeprefix("lg:")).lower()
    wanted = "-".join([base, *(["of", "-and-".join(whom[:2])] if whom else [])])
    number, found = 1, wanted
    while world.knows(found) or found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


def _leans(draft: Draft, name: str) -> int:
    """How many new notes a new note names: those that name none are named first."""
    return sum(fact[0] == name and fact[2].startswith(NEW) for fact in draft.facts)


def _filled(template: str, name: str, facts: Iterable[Fact], world: World, labels: Mapping[str, str]) -> str:
    """A template about a note, with the names of those in its roles."""
    said: dict[str, list[str]] = {}
    for subject, key, value in facts:
        if subject == name:
            said.setdefault(key.removeprefix("lg:"), []).append(_name(world, value, labels))
    words = {key: " and ".join(values) for key, values in said.items()}
    words["when"] = _when(name, facts)
    words["at"] = f" in {words['place']}" if "place" in words else ""
    words["against"] = f" against {words['target']}" if "target" in words else ""
    return _worded(template, words)


def _when(name: str, facts: Iterable[Fact]) -> str:
    for subject, key, value in facts:
        if subject == name and key in (WHEN, BEGIN):
            text = literal_value(value) or ""
            return f" from {text}" if key == BEGIN else f" on {text}" if text.count("-") == 2 else f" in {text}"
    return ""


def _worded(template: str, words: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda found: words.get(found[1], "somebody"), template)


def _name(world: World, name: str, labels: Mapping[str, str]) -> str:
    return labels.get(name) or label(world, name)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]

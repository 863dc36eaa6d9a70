"""What a writer is asked to do, and what it has done."""

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any, TypeAlias

from world.query.formats import Format
from world.update.graph import Document, Verb


@dataclass(frozen=True)
class Update:
    """SPARQL text, over the graphs that the protocol names (IRIs), if any."""

    text: str
    graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class GraphChange:
    """What is done to a named graph, or (the empty name) to the default graph."""

    verb: Verb
    graph: str
    documents: tuple[Document, ...] = ()


class What(Enum):
    """What is done by the history's means: to facts, to branches, to an edit, and to a thing by its note's head."""

    FACTS = "facts"
    UNDO = "undo"
    START = "start"
    MERGE = "merge"
    DROP = "drop"
    CREATE = "create"
    PUT = "put"
    PATCH = "patch"
    DELETE = "delete"


@dataclass(frozen=True)
class HistoryChange:
    """An edit that is held against the rules, unless `force`d, and remembered.

    `about` is the id of a thing of a `collection`, or the name of a branch; `body` the JSON of a note's head, or a
    merge patch of it (RFC 7396). `removed` and `added` are facts as they are typed. With `cascade`, what speaks of a
    thing that is deleted goes with it. `since` is the edit that the editor has seen last. Where it
    `is_rehearsed`, nothing is written, and what would be done is told.
    """

    what: What
    about: str = ""
    collection: str = ""
    body: str = ""
    branch: str = ""
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    number: int | None = None
    since: int | None = None
    force: bool = False
    cascade: bool = False
    is_rehearsed: bool = False


Change: TypeAlias = Update | GraphChange | HistoryChange


@dataclass(frozen=True)
class Condition:
    """What must be so for a change to be made: the dataset is at one of the versions `only_at`, and at none `not_at`.

    Where it is about a graph, `exists` says whether there must be one already, or must be none.
    """

    only_at: tuple[str, ...] | None = None
    not_at: tuple[str, ...] = ()
    exists: bool | None = None

    @property
    def is_about_versions(self) -> bool:
        return self.only_at is not None or bool(self.not_at)

    def allows(self, version: str) -> bool:
        """Whether it holds at a version of the dataset."""
        return version not in self.not_at and (self.only_at is None or version in self.only_at)


@dataclass(frozen=True)
class Asked:
    """A change, who asks for it (`by`, `when` as an xsd:dateTime, `why`), and whether it may change the history."""

    change: Change
    by: str
    when: str
    why: str
    may_touch_books: bool = False
    condition: Condition = Condition()

    def as_json(self) -> dict[str, Any]:
        """The request as it goes to the writer, who need not know of versions."""
        signed: dict[str, Any] = {"by": self.by, "when": self.when, "why": self.why, "books": self.may_touch_books}
        signed["exists"] = self.condition.exists
        match self.change:
            case Update(text, graphs, named):
                return {"text": text, "graphs": graphs, "named": named, **signed}
            case GraphChange(verb, graph, documents):
                sent = [(one.format.value, b64encode(one.body).decode("ascii")) for one in documents]
                return {"verb": verb.value, "graph": graph, "documents": sent, **signed}
            case HistoryChange(what):
                return {"history": {**asdict(self.change), "what": what.value}, **signed}

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Asked":
        """The request that `as_json` gave."""
        change: Change
        if "text" in data:
            change = Update(data["text"], tuple(data["graphs"]), tuple(data["named"]))
        elif "history" in data:
            asked = data["history"]
            facts = {side: tuple(asked[side]) for side in ("removed", "added")}
            change = HistoryChange(**{**asked, **facts, "what": What(asked["what"])})
        else:
            documents = (Document(Format(name), b64decode(body)) for name, body in data["documents"])
            change = GraphChange(Verb(data["verb"]), data["graph"], tuple(documents))
        condition = Condition(exists=data["exists"])
        return cls(change, data["by"], data["when"], data["why"], data["books"], condition)


@dataclass(frozen=True)
class Done:
    """`edit` is the number under which the world remembers the change, if it does; `is_new` that it made something.

    `told` is what is to be said of an edit that was held against the rules.
    """

    edit: int | None = None
    is_new: bool = False
    told: dict[str, Any] | None = None

    def as_bytes(self) -> bytes:
        """The answer as it comes from the writer."""
        return json.dumps({"edit": self.edit, "is_new": self.is_new, "told": self.told}).encode()

"""What a writer is asked to do, and what it has done."""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
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


Change: TypeAlias = Update | GraphChange


@dataclass(frozen=True)
class Asked:
    """A change, who asks for it (`by`, `when` as an xsd:dateTime, `why`), and whether it may change the history."""

    change: Change
    by: str
    when: str
    why: str
    may_touch_books: bool = False

    def as_json(self) -> dict[str, Any]:
        """The request as it goes to the writer."""
        signed = {"by": self.by, "when": self.when, "why": self.why, "books": self.may_touch_books}
        match self.change:
            case Update(text, graphs, named):
                return {"text": text, "graphs": graphs, "named": named, **signed}
            case GraphChange(verb, graph, documents):
                sent = [(one.format.value, b64encode(one.body).decode("ascii")) for one in documents]
                return {"verb": verb.value, "graph": graph, "documents": sent, **signed}

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Asked":
        """The request that `as_json` gave."""
        change: Change
        if "text" in data:
            change = Update(data["text"], tuple(data["graphs"]), tuple(data["named"]))
        else:
            documents = (Document(Format(name), b64decode(body)) for name, body in data["documents"])
            change = GraphChange(Verb(data["verb"]), data["graph"], tuple(documents))
        return cls(change, data["by"], data["when"], data["why"], data["books"])


@dataclass(frozen=True)
class Done:
    """`edit` is the number under which the world remembers the change, if it does; `is_new` that it made its graph."""

    edit: int | None = None
    is_new: bool = False

    def as_bytes(self) -> bytes:
        """The answer as it comes from the writer."""
        return json.dumps({"edit": self.edit, "is_new": self.is_new}).encode()

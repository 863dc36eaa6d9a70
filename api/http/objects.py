"""JSON objects of a few keys, as bodies of requests: read with errors in words."""

from collections.abc import Collection
from typing import Any, Final

from starlette.requests import Request

from api.errors import BadRequest
from api.http.editing import JSON, json_text
from world.errors import did_you_mean, shorten
from world.notes.json_note import parsed
from world.update.request import HistoryChange, What

_MOST_FACTS: Final = 10_000


class Fields:
    """The keys of an object. Raises `BadRequest` for any other key."""

    def __init__(self, given: dict[str, Any], known: Collection[str]) -> None:
        self._given = given
        for key in given:
            if key not in known:
                near = did_you_mean(key, known)
                raise BadRequest(f"There is no key `{shorten(key)}` here.{near}", f"There are {', '.join(known)}.", key)

    def text(self, key: str) -> str:
        """The text under a key; empty where there is none."""
        found = self._given.get(key)
        if found is not None and type(found) is not str:
            raise BadRequest(f"`{key}` is no text.", "Write it in quotation marks.", f"/{key}")
        return found or ""

    def flag(self, key: str) -> bool:
        """Whether something is true; false where nothing came."""
        found = self._given.get(key, False)
        if not isinstance(found, bool):
            raise BadRequest(f"`{key}` is neither true nor false.", "Write true or false.", f"/{key}")
        return found

    def number(self, key: str) -> int | None:
        """The whole number under a key, None where there is none."""
        found = self._given.get(key)
        if found is None:
            return None
        if type(found) is str or isinstance(found, bool) or not str(found).isdecimal() or len(str(found)) > 9:
            raise BadRequest(f"`{key}` is no number of an edit.", "Write a number such as 3.", f"/{key}")
        return int(str(found))

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts listed under a key; none where there is none."""
        found = self._given.get(key, [])
        if not isinstance(found, list) or any(type(one) is not str for one in found):
            raise BadRequest(f"`{key}` is no list of texts.", f'Write "{key}": ["…"].', f"/{key}")
        if len(found) > _MOST_FACTS:
            raise BadRequest(f"`{key}` has {len(found):,} texts.", f"Send {_MOST_FACTS:,} at most.", f"/{key}")
        return tuple(found)


async def fields(request: Request, *known: str) -> Fields:
    """The object that a request brings. Raises `BadRequest`, `UnknownMediaType` and `JsonMisread`."""
    return Fields(parsed(await json_text(request, JSON)), known)


async def facts_to_change(request: Request, branch: str, *, force: bool) -> tuple[HistoryChange, str]:
    """The facts that a request would change, of the branch that it is about, and its reason."""
    keys = ("remove", "add", "why", *(() if branch else ("branch",)), "since", "force")
    given = await fields(request, *keys)
    wanted = HistoryChange(
        What.FACTS,
        branch=branch or given.text("branch"),
        removed=given.texts("remove"),
        added=given.texts("add"),
        since=given.number("since"),
        force=force or given.flag("force"),
    )
    return wanted, given.text("why")

"""Ask: a SPARQL query or one of the named questions, and its answer as a table, as a graph, or to keep.

`/ask` is a form that works without a script; with one, `/ask/answer` gives the part of the page that changes. An answer
that takes a while does not keep the page: a script fetches it, and a browser without one goes to the same with
`wait=yes`.
"""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from api.errors import BadRequest
from api.explorer.answering import FORMATS, shown
from api.explorer.shell import page, rendered
from api.http import errors
from api.http.protocol import parameters, values
from api.http.state import state_of
from api.http.streaming import answered
from ontology.questions import questions
from world.errors import LegendryError, Remedied, did_you_mean, shorten
from world.query.errors import AskerGone, MalformedQuery
from world.query.formats import Choice, Form, Format
from world.query.query import Query

router = APIRouter(include_in_schema=False)

_FIRST: Final = """\
# Who is there, and what are they called?
SELECT ?person ?name WHERE {
  ?person a lg:Person ;
          rdfs:label ?name .
}
ORDER BY ?name"""
_VIEWS: Final = ("table", "graph")
_PATIENCE: Final = 0.4
"""Seconds for which a page waits for its answer; then it stands without."""


@router.get("/ask")
async def ask(request: Request) -> Response:
    """The page, with the answer to the query or question in the address if there is one."""
    given = request.query_params
    name, query = given.get("question", ""), given.get("query", "").strip()
    known = questions()
    if name and not query:
        if name not in known:
            raise BadRequest(
                f"There is no question `{shorten(name)}`.{did_you_mean(name, known)}", "Choose one at /ask.", "question"
            )
        query = known[name].sparql.strip()
    patience = None if given.get("wait", "") == "yes" else _PATIENCE
    status, answer = await _answer(request, query, _view(given.get("as", "")), patience) if query else (200, None)
    return page(
        request,
        "ask.html",
        status,
        query=query or _FIRST,
        question=known.get(name),
        questions=list(known.values()),
        answer=answer,
        seconds=state_of(request).settings.queries.seconds,
    )


@router.post("/ask/answer")
async def answer_part(request: Request) -> Response:
    """The part of the page with the answer to the form's `query`, or with what is wrong with that."""
    given = parameters(await request.body())
    query = "".join(values(given, "query")[:1]).strip()
    if not query:
        raise BadRequest("There is no query.", "Type one, or choose a question.", "query")
    _, answer = await _answer(request, query, _view("".join(values(given, "as")[:1])))
    return HTMLResponse(rendered(request.scope, "answer.html", answer=answer))


@router.get("/ask/answer.{name}")
async def keep(request: Request, name: str) -> Response:
    """The whole answer as a file, in the format that the address ends with."""
    query = request.query_params.get("query", "").strip()
    chosen = next((one for one in Format if name == _suffix(one)), None)
    if chosen is None or not query:
        raise BadRequest(f"There is no such answer as answer.{shorten(name)}.", "Ask at /ask, and keep what you find.")
    choice = Choice(**{form.value: chosen if chosen in FORMATS[form] else None for form in Form})
    response = await answered(request, Query(query, choice))
    response.headers["Content-Disposition"] = f'attachment; filename="answer.{_suffix(chosen)}"'
    return response


async def _answer(request: Request, query: str, view: str, patience: float | None = None) -> tuple[int, dict[str, Any]]:
    """The status, and what the page shows: an answer, or what is wrong with the query and where, or that it is late."""
    asked = {
        "query": query,
        "view": view,
        "shown": None,
        "problem": None,
        "place": None,
        "lines": ("", ""),
        "is_late": False,
    }
    most = state_of(request).settings.query_characters
    if len(query) > most:
        problem = {"what": f"The query is longer than {most:,} characters.", "remedy": "Ask in parts."}
        return 413, {**asked, "problem": problem}
    try:
        found = await shown(request, query, patience)
    except AskerGone:
        return 200, {**asked, "is_late": True}
    except LegendryError as error:
        what, remedy = (error.what, error.remedy) if isinstance(error, Remedied) else (str(error), "")
        place = error.place if isinstance(error, MalformedQuery) else None
        problem = {"what": what, "remedy": remedy}
        return errors.status_of(error), {**asked, "problem": problem, "place": place, "lines": _around(query, place)}
    files = [(_suffix(one), one.name.replace("_", "-")) for one in found.formats]
    if found.form is not Form.GRAPH:
        asked["view"] = "table"
    return 200, {**asked, "shown": found, "form": found.form.value, "files": files}


def _around(query: str, place: tuple[int, int] | None) -> tuple[str, str]:
    """The line at a place of a query and the one before it, up to the place, and what stands there."""
    lines = query.split("\n")
    if place is None or place[0] > len(lines):
        return "", ""
    line, column = place[0] - 1, place[1] - 1
    return "\n".join([*lines[max(line - 1, 0) : line], lines[line][:column]]), lines[line][column:] or " "


def _view(name: str) -> str:
    return name if name in _VIEWS else _VIEWS[0]


def _suffix(one: Format) -> str:
    return {Format.TURTLE: "ttl", Format.JSON_LD: "jsonld"}.get(one, one.value)

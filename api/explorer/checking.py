"""Check: what is not as it should be, by rule and severity, with the facts that clash, where they stand, and fixes.

A check is a job. Where it takes but a moment, the page waits for it; else it shows how far it has come, and can be
followed or called off. What was found is kept for each version of the world.
"""

import json
from collections.abc import Mapping
from itertools import groupby
from typing import Any, Final
from weakref import WeakKeyDictionary

import anyio
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.explorer.shell import page, rendered
from api.explorer.wording import Wording
from api.http import caching
from api.http.asking import AskedFindings
from api.http.protocol import parameters, values
from api.http.state import state_of
from api.http.work import Job
from api.http.work import State as Stage
from world.checking.rule import rules
from world.errors import LegendryError
from world.resources.directory import View
from world.update.served import Served

router = APIRouter(include_in_schema=False)

_PATIENCE: Final = 0.3
"""Seconds for which a page waits for a check; then it stands without what is found."""
_MORE_PATIENCE: Final = 2.5
"""Those for which the part with the findings is waited for, which a script fetches while a page stands."""
_MOST: Final = 10_000
_EACH: Final = 8
"""Findings of a rule that are shown beside those of others."""
_PAGE: Final = 40
"""Findings of one rule on a page."""
_FACTS: Final = 12
_SEVERITIES: Final = {"error": ("Errors", "Cannot be."), "warning": ("Warnings", "A reader will stumble.")}
_SEVERITIES_ALL: Final = {**_SEVERITIES, "note": ("Notes", "Worth a look.")}


class _Last:
    """What was found last in a world, at which version, and the job that looks now."""

    def __init__(self) -> None:
        self.version = ""
        self.report: dict[str, Any] | None = None
        self.job: Job | None = None
        self.at = ""


_kept: WeakKeyDictionary[Served, _Last] = WeakKeyDictionary()


@router.get("/check")
async def check(request: Request) -> Response:
    """The page, with what is found if that is known in a moment."""
    given = request.query_params
    found = await _found(request, _PATIENCE, begin="stopped" not in given)
    return page(
        request,
        "check.html",
        why_not=state_of(request).access.why_not,
        **found,
    )


@router.get("/check/findings")
async def findings(request: Request) -> Response:
    """The part of the page with the findings."""
    return HTMLResponse(rendered(request.scope, "findings.html", **await _found(request, _MORE_PATIENCE, begin=True)))


@router.post("/check/stop")
async def stop(request: Request) -> Response:
    """Calls off the check that a page waits for."""
    state = state_of(request)
    name = "".join(values(parameters(await request.body()), "job")[:1])
    last = _kept.get(state.served)
    if last and last.job and last.job.id == name and not last.job.is_over:
        state.jobs.call_off(last.job)
    return RedirectResponse(f"{request.scope.get('root_path', '')}/check?stopped=yes", 303)


async def _found(request: Request, patience: float, *, begin: bool) -> dict[str, Any]:
    """What the page shows: a report, or the job that makes one, or what went wrong."""
    state = state_of(request)
    last = _kept.setdefault(state.served, _Last())
    version = await caching.version_of(state.served)
    shown: dict[str, Any] = {"job": None, "problem": "", "report": None, "is_old": False, **_wishes(request)}
    if last.report is None or last.version != version:
        if last.job is None or (last.job.is_over and last.job.made is None) or last.at != version:
            if last.job and not last.job.is_over and last.at != version:
                state.jobs.call_off(last.job)
            last.job, last.at = None, version
            if begin:
                last.job = state.jobs.begin("check", "check", AskedFindings(limit=_MOST).order())
        if last.job:
            with anyio.move_on_after(patience):
                while not last.job.is_over:
                    await last.job.changes(last.job.number)
            if last.job.made is not None:
                last.report, last.version = json.loads(last.job.made.body), last.at
                last.job = None
            elif last.job.error is not None:
                shown["problem"] = str(last.job.error)
                last.job = None
            elif last.job.state is Stage.CANCELLED:
                last.job = None
    shown["job"] = last.job
    if last.report is not None:
        shown["is_old"] = last.version != version
        shown |= await state.reading.run(lambda view: _arranged(view, last.report or {}, shown))
    return shown


def _wishes(request: Request) -> dict[str, Any]:
    given = request.query_params
    text = given.get("from", "")
    return {
        "severity": given.get("severity", "") if given.get("severity", "") in _SEVERITIES_ALL else "",
        "rule": given.get("rule", ""),
        "about": given.get("about", ""),
        "first": int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0,
        "accepted_too": given.get("show", "") == "accepted",
        "severities": _SEVERITIES_ALL,
    }


def _arranged(view: View, report: Mapping[str, Any], wishes: Mapping[str, Any]) -> dict[str, Any]:
    """The findings that are wanted, by severity and rule, in words."""
    wording = Wording.of(view.world)
    all_found = report["accepted"] if wishes["accepted_too"] else report["findings"]
    about = wishes["about"]
    chosen = [one for one in all_found if not about or about in one["subjects"]]
    counts: dict[str, int] = dict.fromkeys(_SEVERITIES_ALL, 0)
    for one in chosen:
        counts[one["severity"]] += 1
    chosen = [one for one in chosen if wishes["severity"] in ("", one["severity"])]
    every_rule: dict[str, int] = {}
    for one in chosen:
        every_rule[one["rule"]] = every_rule.get(one["rule"], 0) + 1
    wanted = [one for one in chosen if wishes["rule"] in ("", one["rule"])]
    groups = []
    for (severity, rule), some in groupby(wanted, key=lambda one: (one["severity"], one["rule"])):
        members = list(some)
        first = wishes["first"] if wishes["rule"] else 0
        shown = members[first : first + (_PAGE if wishes["rule"] else _EACH)]
        groups.append(
            {
                "severity": severity,
                "rule": rule,
                "title": _title(rule),
                "why": _why(rule),
                "count": len(members),
                "first": first,
                "shown": [_worded(one, wording) for one in shown],
            }
        )
    return {
        "report": report,
        "groups": groups,
        "counts": counts,
        "rules": [(rule, _title(rule), number) for rule, number in sorted(every_rule.items())],
        "number": len(wanted),
        "accepted_number": len(report["accepted"]),
        "about_named": wording.named(about) if about else None,
        "page_size": _PAGE,
    }


def _worded(finding: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    facts, origins = finding["facts"], finding["origins"]
    pairs = zip(facts, [*origins, *([[]] * (len(facts) - len(origins)))], strict=True)
    clash = sorted(pairs, key=lambda pair: pair[0][1] == "rdf:type")  # what something is says least, and comes last
    fixes = [
        {
            **fix,
            "changes": wording.changes(fix["remove"], fix["add"]),
            "as_sent": json.dumps(
                {
                    "remove": [" ".join(fact) for fact in fix["remove"]],
                    "add": [" ".join(fact) for fact in fix["add"]],
                    "why": f"mends {finding['rule']}: {fix['description']}"[:300],
                },
                ensure_ascii=False,
            ),
        }
        for fix in finding["fixes"]
    ]
    subjects = [wording.named(one) for one in finding["subjects"]]
    bearers = list(dict.fromkeys(one.partition("/")[0] for one in finding["subjects"]))
    return {
        **finding,
        "named": [one for one in subjects if one.id],
        "clash": list(
            zip(
                wording.spoken(fact for fact, _ in clash[:_FACTS]),
                (places for _, places in clash[:_FACTS]),
                strict=True,
            )
        ),
        "more": max(len(clash) - _FACTS, 0),
        "fixes": fixes,
        "bearer": next((one for one in bearers if wording.named(one).id), ""),
    }


def _title(rule: str) -> str:
    words = rule.replace("-", " ")
    return words[:1].upper() + words[1:]


def _why(rule: str) -> str:
    """The problem that a rule looks for, as its page explains it: the paragraph below that heading."""
    found = rules().get(rule) if isinstance(rules(), Mapping) else None
    if found is None:
        return ""
    _, _, rest = found.page.partition("## Problem")
    return rest.strip().partition("\n\n")[0].replace("\n", " ") if rest else ""


__all__ = ["LegendryError", "router"]

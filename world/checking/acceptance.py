"""Findings that an author accepts, with a reason, in the note itself.

    accept: {rule: bilocation, because: "he has a twin", fingerprint: 3f9a61c2}

The fingerprint is that of the finding's facts: when they change, the finding comes back.
"""

from collections.abc import Sequence
from dataclasses import replace

from world.checking.report import Finding
from world.facts import literal_value
from world.pattern import Pattern
from world.store import World

_ACCEPTED = Pattern.parse(
    "?note lg:accepts ?acceptance . ?acceptance lg:acceptedRule ?rule . ?acceptance lg:fingerprint ?print . "
    "?acceptance lg:acceptedReason ?reason"
)


def settled(world: World, findings: Sequence[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that are open, and those that a note of one of their subjects accepts, with its reason."""
    reasons = {
        (note, literal_value(rule), literal_value(fingerprint)): literal_value(reason) or ""
        for note, rule, fingerprint, reason in world.table(_ACCEPTED, ("note", "rule", "print", "reason"))
    }
    still_open: list[Finding] = []
    accepted: list[Finding] = []
    for finding in findings:
        keys = ((subject, finding.rule, finding.fingerprint) for subject in finding.subjects)
        reason = next((reasons[key] for key in keys if key in reasons), None) if reasons else None
        if reason is None:
            still_open.append(finding)
        else:
            accepted.append(replace(finding, accepted=reason))
    return tuple(still_open), tuple(accepted)

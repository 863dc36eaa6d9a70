"""Judges plots that somebody wrote or edited against the world and their schema. It shares no code with the search."""

from solver.judging.criteria import criteria
from solver.judging.draft import Draft, DraftScene
from solver.judging.draft_file import read_drafts, read_drafts_in
from solver.judging.judge import judge, rules_of

__all__ = ["Draft", "DraftScene", "criteria", "judge", "read_drafts", "read_drafts_in", "rules_of"]

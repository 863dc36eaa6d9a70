"""Finds the things of a world by their words: names, other names, ids, all that is said in text, and the body of notes.

with open_index(world) as index:
    for found in index.search('betrayal "last chance" kaz').found:
        print(found.id, found.snippet)
"""

from world.search.asked import LONGEST, Asked
from world.search.found import Answer, Found, written_at
from world.search.index import Index
from world.search.kept import open_index
from world.search.snippet import Part, Snippet

__all__ = ["LONGEST", "Answer", "Asked", "Found", "Index", "Part", "Snippet", "open_index", "written_at"]

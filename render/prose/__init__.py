"""Prose: a plot as a story in which every sentence rests on facts of the world or of the plot.

Content selection (content) says what can be told and on which facts; the document plan (planning) in which order, and
how much of it; choice (choosing) picks lines of the language (language, data in render/language/) that hold, and ranks
them; the microplan (joining) makes sentences of clauses; realisation (narrator, verbs, grammar) gives them names,
pronouns, tense and agreement.
"""

from render.prose.choosing import Memory
from render.prose.errors import StyleError
from render.prose.story_teller import StoryTeller, styles, tell, told_schemas
from render.prose.telling import Sentence, Telling

__all__ = ["Memory", "Sentence", "StoryTeller", "StyleError", "Telling", "styles", "tell", "told_schemas"]

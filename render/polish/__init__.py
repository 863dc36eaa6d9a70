"""A language model may polish a story, paragraph by paragraph; a guard holds each sentence against its facts.

Nothing here is used unless somebody names a server. Whatever it answers, a story keeps its facts: a sentence that says
anything else is not taken, and where no answer comes the story stays as it is.
"""

from render.polish.guard import Guard
from render.polish.polishing import Polished, polish
from render.polish.server import PolishError, Server

__all__ = ["Guard", "PolishError", "Polished", "Server", "polish"]

"""Sentences with their facts."""

import json

from render.stories.story import Story


def written(story: Story) -> bytes:
    """The telling as JSON; docs/guide says what it holds."""
    return (json.dumps(story.told.telling.as_json(), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")

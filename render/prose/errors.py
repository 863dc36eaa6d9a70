"""What can be wrong with a style, or with the wish for one."""

from world import LegendryError


class StyleError(LegendryError):
    """A style that there is not, or a style file with a mistake in it."""

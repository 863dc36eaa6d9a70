"""Building whole societies of spies: what history gives them to live in."""

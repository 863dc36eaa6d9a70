"""Where a world's dataset is kept."""

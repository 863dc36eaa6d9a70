"""Time in a story world: days as numbers, dates as writers give them, and the network that ties them together."""

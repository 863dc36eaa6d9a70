"""How Legendry is reached: the command line (`api.cli`), HTTP (`api.http`), and queries (`api.query`)."""

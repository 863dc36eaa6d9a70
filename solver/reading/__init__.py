"""Reads plot schemas: YAML to roles, rules and scenes, with every mistake told by its file and line."""

"""A module a topic: its routes."""

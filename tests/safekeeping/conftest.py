"""Installations to do things with, on SQLite and on PostgreSQL."""

from tests.installations import new_place, server

__all__ = ["new_place", "server"]

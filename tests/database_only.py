"""A pytest plugin for the run on PostgreSQL: leaves out the tests that no database can change.

A test that brings its own database of the installation's kind says so with the marker `database`.
"""

import pytest

FIXTURES = {"db", "transactional_db", "live_server"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    touching, others = [], []
    for item in items:
        marked = item.get_closest_marker("django_db") or item.get_closest_marker("database")
        fixtures = set(getattr(item, "fixturenames", ()))
        (touching if marked or fixtures & FIXTURES else others).append(item)
    config.hook.pytest_deselected(items=others)
    items[:] = touching

"""Nothing is built without deciding who gets there: each address is public, for members, for staff or for machines."""

import pytest

from tests.visibility.addresses import Route, routes
from tests.visibility.arguments import UnknownArgument, fillings
from tests.visibility.doors import ADVICE, DOORS, doors_of
from tests.visibility.things import World


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_each_address_stands_in_exactly_one_row(route: Route):
    assert len(doors_of(route.name)) == 1, ADVICE.format(route=route.name, view=route.view)


def test_no_row_names_an_address_that_is_gone():
    names = {route.name for route in routes()}
    said = {name for row in DOORS.values() for name in row.split() if not name.endswith("*")}

    assert said - names == set()


def test_an_argument_that_nobody_registered_is_told_with_what_to_do():
    with pytest.raises(
        UnknownArgument, match=r"backups:backup-page has the argument “archive”.*One line is enough"
    ):
        fillings("backups:backup-page", ("archive",), World())

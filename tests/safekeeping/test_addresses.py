"""A database aside is reached as the one in use is."""

from pathlib import Path

import environ
import pytest

from rialto.safekeeping.actions.restoring import _address
from rialto.safekeeping.installation import Installation


@pytest.mark.parametrize(
    "address",
    [
        "postgres:////var/run/postgresql/rialto",
        "postgres://ada:p%40ss%2Fword@//var/run/postgresql/rialto",
        "postgres://ada:p%40ss%2Fword@db.example.org:5433/rialto",
        "postgres://ada@127.0.0.1/rialto",
        "postgres:///rialto",
    ],
)
def test_only_the_name_differs(address):
    used = environ.Env.db_url_config(address)

    aside = environ.Env.db_url_config(_address(Installation(Path("state"), used), "rialto_restoring"))

    assert aside == used | {"NAME": "rialto_restoring"}

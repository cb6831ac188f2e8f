"""What the tests of the desk share."""

from pathlib import Path

import pytest
from django.test import Client

from rialto.accounts.models import User
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings) -> None:
    settings.INDEX_FOLDER = tmp_path / "index"
    settings.HARVEST_FOLDER = tmp_path / "harvest"


@pytest.fixture
def colleague() -> User:
    return UserFactory(staff=True)


@pytest.fixture
def staff(client: Client, colleague: User) -> Client:
    client.force_login(colleague)
    return client

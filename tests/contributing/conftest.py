"""What the tests of this room share."""

from pathlib import Path

import pytest
from django.test import Client

from rialto.accounts.models import User
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings) -> None:
    settings.INDEX_FOLDER = tmp_path / "index"
    settings.HARVEST_FOLDER = tmp_path / "harvest"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def author() -> User:
    return UserFactory(language="de")


@pytest.fixture
def reviewer() -> User:
    return UserFactory(staff=True)


@pytest.fixture
def member(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


@pytest.fixture
def desk(reviewer: User) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client

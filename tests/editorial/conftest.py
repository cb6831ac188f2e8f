"""What the tests of this room share."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from rialto.accounts.models import User
from rialto.organisations.models import Organisation
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings) -> None:
    settings.INDEX_FOLDER = tmp_path / "index"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def ada() -> User:
    """An editor."""
    return UserFactory(staff=True, name="Ada Borg")


@pytest.fixture
def bob() -> User:
    """Another one."""
    return UserFactory(staff=True, name="Bob Vella")


@pytest.fixture
def coalition() -> Organisation:
    return OrganisationFactory(coalition=True, name="Skills Malta")


@pytest.fixture
def carla(coalition: Organisation) -> User:
    """A manager of the coalition, which has proven nothing."""
    return MembershipFactory(organisation=coalition, manager=True, user__name="Carla Zammit").user


@pytest.fixture
def desk(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def picture_file(width: int = 640, height: int = 480, name: str = "bridge.png") -> SimpleUploadedFile:
    """A picture as somebody uploads it, with words hidden in it."""
    from PIL.PngImagePlugin import PngInfo

    hidden = PngInfo()
    hidden.add_text("Comment", "taken at home")
    written = io.BytesIO()
    Image.new("RGB", (width, height), "#b5482f").save(written, "PNG", pnginfo=hidden)
    return SimpleUploadedFile(name, written.getvalue(), content_type="image/png")

"""Sharing files: taking them in, a newer version, throwing them away and getting them back."""

from datetime import timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.base.markup import plain_text, shorten
from rialto.coalitions.choices import FileAudience
from rialto.coalitions.file_kinds import SHARED, Content, SentFile, read_file
from rialto.coalitions.models import Coalition, FileVersion, SharedFile
from rialto.coalitions.queries.files import QUOTA, used_bytes
from rialto.coalitions.rules import is_coalition_member

# What was thrown away can be brought back for so long; its bytes count until then.
KEPT_FOR = timedelta(days=30)
MOST_FILES, MOST_VERSIONS = 1000, 50


@transaction.atomic
def share_file(
    coalition: Coalition,
    sent: SentFile,
    *,
    title: str = "",
    description: str = "",
    audience: FileAudience,
    by: User,
) -> SharedFile:
    """Take a file in; it is called what it was called where it comes from, unless it gets a title."""
    coalition = _held(coalition, by)
    if SharedFile.objects.filter(coalition=coalition).count() >= MOST_FILES:
        raise Refused(_("There are very many files here. Delete some first."))
    content = read_file(sent, SHARED)
    _check_room(coalition, content)
    title = shorten(plain_text(title) or content.name, 200)
    shared = SharedFile.objects.create(
        coalition=coalition, title=title, description=description.strip()[:2000], audience=audience
    )
    _keep(shared, content, number=1, by=by)
    return shared


@transaction.atomic
def add_version(shared: SharedFile, sent: SentFile, *, by: User) -> FileVersion:
    """A newer version of a file; the older ones stay."""
    shared = _held_file(shared, by)
    if shared.deleted_at is not None:
        raise Refused(_("This file was deleted. Bring it back first."))
    content = read_file(sent, SHARED)
    _check_room(shared.coalition, content)
    number = (shared.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > MOST_VERSIONS:
        raise Refused(_("There are very many versions of this file. Share it as a new one."))
    return _keep(shared, content, number=number, by=by)


@transaction.atomic
def describe_file(
    shared: SharedFile, *, title: str, description: str, audience: FileAudience, by: User
) -> SharedFile:
    """Change what a file is called, what is said of it, and who may fetch it."""
    shared = _held_file(shared, by)
    shared.title = shorten(plain_text(title), 200) or shared.title
    shared.description, shared.audience = description.strip()[:2000], audience
    shared.save(update_fields=["title", "description", "audience"])
    return shared


@transaction.atomic
def delete_file(shared: SharedFile, *, by: User) -> SharedFile:
    """Throw a file away, with all its versions: nobody fetches it any more, and it can be brought back for thirty days."""
    shared = _held_file(shared, by)
    if shared.deleted_at is None:
        shared.deleted_at = timezone.now()
        shared.save(update_fields=["deleted_at"])
    return shared


@transaction.atomic
def bring_back_file(shared: SharedFile, *, by: User) -> SharedFile:
    shared = _held_file(shared, by)
    shared.deleted_at = None
    shared.save(update_fields=["deleted_at"])
    return shared


@transaction.atomic
def forget_deleted_files() -> int:
    """Delete the bytes of what was thrown away a while ago; returns how many files went."""
    old = SharedFile.objects.filter(deleted_at__lt=timezone.now() - KEPT_FOR)
    for version in FileVersion.objects.filter(shared__in=old):
        transaction.on_commit(partial(version.content.storage.delete, str(version.content.name)))
    gone = list(old)
    for shared in gone:
        shared.delete()
    return len(gone)


def _keep(shared: SharedFile, content: Content, *, number: int, by: User) -> FileVersion:
    version = FileVersion(
        shared=shared, number=number, file_name=content.name, content_type=content.content_type,
        size=len(content.data), actor_id=by.public_id,
    )  # fmt: skip
    version.content.save("", ContentFile(content.data), save=False)
    version.save()
    return version


def _check_room(coalition: Coalition, content: Content) -> None:
    if used_bytes(coalition) + len(content.data) > QUOTA:
        raise Refused(_("There is no room left for this file. Delete some first."))


def _held(coalition: Coalition, by: User) -> Coalition:
    if not is_coalition_member(by, coalition):
        raise Refused(_("Only people of the coalition may do this."))
    return Coalition.objects.select_for_update().get(pk=coalition.pk)


def _held_file(shared: SharedFile, by: User) -> SharedFile:
    _held(shared.coalition, by)
    return SharedFile.objects.select_related("coalition").get(pk=shared.pk)

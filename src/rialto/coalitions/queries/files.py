"""Files that coalitions share, as far as somebody may fetch them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from rialto.accounts.models import User
from rialto.coalitions.choices import FileAudience
from rialto.coalitions.models import Coalition, CoalitionMember, FileVersion, SharedFile
from rialto.coalitions.rules import Person

# What the files of one coalition may weigh together, all versions counted, and those thrown away until they are forgotten.
QUOTA = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file with its newest version."""

    shared: SharedFile
    newest: FileVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One version, and who uploaded it (their name, else empty)."""

    version: FileVersion
    person: str


def files_seen_by(user: Person) -> QuerySet[SharedFile]:
    """The files that somebody may fetch: those of their coalitions, and those for all where they work in one. All permission is here."""
    files = SharedFile.objects.select_related("coalition")
    if not user.is_authenticated or not user.is_active:
        return files.none()
    mine = CoalitionMember.objects.filter(user=user.pk)
    own = Exists(mine.filter(coalition=OuterRef("coalition")))
    return files.filter(own | (Q(audience=FileAudience.ALL) & Exists(mine)), deleted_at=None)


def versions_seen_by(user: Person) -> QuerySet[FileVersion]:
    """The same by version."""
    return FileVersion.objects.filter(shared__in=files_seen_by(user)).select_related("shared__coalition")


def version_seen(user: Person, public_id: UUID, number: int) -> FileVersion | None:
    """A version that somebody may fetch."""
    return versions_seen_by(user).filter(shared__public_id=public_id, number=number).first()


def files_beside(coalition: Coalition, user: Person, *, own: bool) -> QuerySet[SharedFile]:
    """Of what somebody may fetch, that of this coalition or of the others, the newest first."""
    files = files_seen_by(user)
    found = files.filter(coalition=coalition) if own else files.exclude(coalition=coalition)
    return found.order_by("-created_at", "-pk")


def deleted_files(coalition: Coalition) -> QuerySet[SharedFile]:
    """What can be brought back."""
    return SharedFile.objects.filter(coalition=coalition, deleted_at__isnull=False).order_by("-deleted_at")


def with_newest(files: Sequence[SharedFile]) -> list[FileRow]:
    """Files with the version that counts: one query."""
    newest: dict[int, FileVersion] = {}
    for one in FileVersion.objects.filter(shared__in=[file.pk for file in files]).order_by("number"):
        newest[one.shared_id] = one
    return [FileRow(shared=one, newest=newest[one.pk]) for one in files if one.pk in newest]


def version_rows(shared: SharedFile) -> list[VersionRow]:
    """All versions, the newest first, with who uploaded them: two queries."""
    versions = list(shared.versions.all())
    ids = {one.actor_id for one in versions}
    people = {one.public_id: str(one) for one in User.objects.filter(public_id__in=ids)}
    return [VersionRow(version=one, person=people.get(one.actor_id, "")) for one in versions]


def used_bytes(coalition: Coalition) -> int:
    """What its files weigh together."""
    return FileVersion.objects.filter(shared__coalition=coalition).aggregate(all=Sum("size"))["all"] or 0

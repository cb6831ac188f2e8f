"""One row, held while it is changed."""

from datetime import datetime

from rialto.accounts.models import User
from rialto.editorial.choices import HELD_FOR
from rialto.editorial.models import BlockPage, Edition


def held(edition: Edition) -> Edition:
    """The edition as it is now, locked until the end of the transaction."""
    found = Edition.objects.select_for_update(of=("self",)).select_related(
        "page__entry", "page__organisation"
    )
    return found.get(pk=edition.pk)


def held_page(page: BlockPage) -> BlockPage:
    """The page as it is now, locked; so that two editions of it are not published at once."""
    return BlockPage.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=page.pk)


def is_written_by_another(edition: Edition, user: User, now: datetime) -> bool:
    """Whether somebody else is writing, and was heard of lately."""
    if edition.writer_id is None or edition.writer_id == user.pk or edition.writing_at is None:
        return False
    return now - edition.writing_at < HELD_FOR

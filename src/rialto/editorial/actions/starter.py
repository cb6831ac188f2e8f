"""The pages that a new shop opens with."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rialto.editorial.actions.locking import held
from rialto.editorial.actions.writing import content_of, write
from rialto.editorial.blocks import plain_blocks, read_blocks
from rialto.editorial.choices import Cause, State
from rialto.editorial.content import Content
from rialto.editorial.models import ABOUT, BlockPage, Edition
from rialto.editorial.starter import about_in


@transaction.atomic
def load_starter_pages() -> int:
    """Bring in the page about the site, in each language that has its words; returns how many editions were written.

    What a person has touched is left alone, also what they withdrew. A second time changes nothing.
    """
    page, _made = BlockPage.objects.get_or_create(
        slug=ABOUT, defaults={"language": "en"}
    )  # the one language that it is always in
    known = {one.language: one for one in page.editions.all()}
    by_people = Q(revisions__actor_id__isnull=False) | Q(steps__actor_id__isnull=False)
    touched = set(page.editions.filter(by_people).values_list("language", flat=True))
    written = 0
    for language, _name in settings.LANGUAGES:
        content = about_in(language)
        if content is None or language in touched:
            continue
        content = Content(
            title=content.title, lead=content.lead[:400], blocks=plain_blocks(read_blocks(content.blocks))
        )
        edition = known.get(language)
        if edition is None:
            edition = Edition.objects.create(page=page, language=language, title=content.title)
        elif content == content_of(edition):
            continue
        edition = held(edition)
        revision = write(edition, content, actor_id=None, cause=Cause.SAVED)
        revision.is_kept = True
        revision.save(update_fields=["is_kept"])
        edition.shown, edition.state = revision, State.PUBLISHED
        edition.published_at = edition.published_at or timezone.now()
        edition.save(update_fields=["shown", "state", "published_at"])
        written += 1
    return written

"""Sites that are trusted, an entry of one of them, and what is suggested in both directions."""

from rialto.catalogue.models import ForeignEntry
from rialto.exchange.models import SiteSuggestion, TrustedSite
from tests.factories import EntryFactory
from tests.visibility.roles import Role
from tests.visibility.secrets import BAIT, word_of
from tests.visibility.things import World


def make_exchange(world: World) -> None:
    """An entry of another site, what somebody here would change of it, and what that site would change of ours."""
    site = TrustedSite.objects.create(
        name="rialto-mt",
        address="https://mt.example.org",
        countries=["MT"],
        error=word_of("what went wrong at another site"),
    )
    world.add("trusted site", number=site.pk)
    theirs = EntryFactory(
        published=True, origin="rialto-mt", title=f"{BAIT} of another site", countries=["MT"]
    )
    ForeignEntry.objects.create(
        public_id=theirs.public_id,
        entry=theirs,
        origin="rialto-mt",
        version=1,
        page="https://mt.example.org/en/",
    )
    world.add("entry of another site", slug=theirs.slug)
    SiteSuggestion.objects.create(
        site="rialto", entry_origin="rialto-mt", entry_public_id=theirs.public_id, made_by=world.people[Role.AUTHOR],
        fields={"title": {"old": "x", "new": f"{BAIT} suggested"}},
    )  # fmt: skip
    ours = EntryFactory(published=True, title=f"{BAIT} of ours", countries=["AT"])
    made = SiteSuggestion.objects.create(
        site="rialto-mt", entry_origin="rialto", entry_public_id=ours.public_id,
        fields={"title": {"old": ours.title, "new": f"{BAIT} from elsewhere"}},
    )  # fmt: skip
    world.add("suggestion of another site", public_id=made.public_id)

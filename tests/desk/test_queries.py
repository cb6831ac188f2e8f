import pytest

from rialto.catalogue.actions import FoundPair, note_candidates
from rialto.catalogue.choices import Kind
from rialto.catalogue.models import Suggestion
from rialto.desk.queries import (
    MailStanding,
    Waiting,
    entries_by_kind_and_state,
    esco_standing,
    mail_standing,
    vocabularies,
    what_waits,
)
from rialto.harvesting.models import Feed, Run
from rialto.taxonomy.models import Concept, ConceptLabel, Scheme
from tests.factories import EntryFactory, SourceFactory, SourceRecordFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def esco() -> Scheme:
    """Two skills, one no longer current, a group of skills and an occupation, named in two languages."""
    skills = Scheme.objects.create(key="esco-skills", title="ESCO skills", version="1.2.0")
    occupations = Scheme.objects.create(key="esco-occupations", title="ESCO occupations")
    concepts = [
        Concept.objects.create(scheme=skills, key="s1", kind="skill"),
        Concept.objects.create(scheme=skills, key="s2", kind="skill", is_current=False),
        Concept.objects.create(scheme=skills, key="g1", kind="group"),
        Concept.objects.create(scheme=occupations, key="o1", kind="occupation"),
    ]
    for language in ("de", "en"):
        ConceptLabel.objects.create(concept=concepts[0], language=language, text="Python")
    return skills


def test_every_kind_has_its_row_even_when_there_is_nothing():
    assert [(row.kind, row.total) for row in entries_by_kind_and_state()] == [(kind, 0) for kind in Kind]


@pytest.mark.usefixtures("vocabularies")
def test_lists_are_counted_by_what_is_current(esco):
    counts = {scheme.key: scheme.concept_count for scheme in vocabularies()}

    assert counts["event-setting"] == Concept.objects.filter(scheme__key="event-setting").count() == 4
    assert "esco-skills" not in counts


def test_without_esco_nothing_is_claimed():
    standing = esco_standing("en")

    assert (standing.is_imported, standing.skill_count, standing.languages) == (False, 0, ())


def test_what_of_esco_is_there_is_counted(esco):
    standing = esco_standing("fr")

    assert (standing.skill_count, standing.occupation_count, standing.version) == (1, 1, "1.2.0")
    assert standing.languages == ("allemand", "anglais")


def test_what_waits_is_counted():
    for number, (state, failures) in enumerate(
        [("held", 0), ("proposed", 0), ("active", 2), ("active", 0), ("paused", 1)]
    ):
        source = SourceFactory()
        feed = Feed.objects.create(
            source=source, address=f"https://a.example/{number}", state=state, failure_count=failures
        )
    Run.objects.create(feed=feed)
    first, second = EntryFactory.create_batch(2)
    note_candidates([FoundPair(first=first.pk, second=second.pk, rule="same-title", score=0.5)])
    Suggestion.objects.create(entry=first, record=SourceRecordFactory(), field="title", value="x")

    assert what_waits() == Waiting(
        source_count=6, held_count=1, proposed_count=1, failing_count=1, run_count=1, report_count=0, pair_count=1,
        suggestion_count=1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("backend", "standing"),
    [
        ("django.core.mail.backends.filebased.EmailBackend", MailStanding(folder="letters")),
        ("django.core.mail.backends.smtp.EmailBackend", MailStanding(server="mail.example.org")),
        ("django.core.mail.backends.dummy.EmailBackend", MailStanding()),
    ],
)
def test_mail_goes_where_the_settings_say(settings, backend, standing):
    settings.EMAIL_BACKEND = backend
    settings.EMAIL_FILE_PATH = "letters"
    settings.EMAIL_HOST = "mail.example.org"

    assert mail_standing() == standing

"""Documents that mean harm: every one ends in words for people, nothing of ours is read, nobody else is asked."""

import resource
from pathlib import Path

import pytest

from rialto.catalogue.models import Entry, EntryText
from tests.hostile.documents import CANARY, DOCUMENTS, MB
from tests.hostile.paths import by_harvest
from tests.servers import Answer, running_site

pytestmark = pytest.mark.django_db
# What a worker may grow by while it reads the worst of them, in MB; the limit of a whole document is 64 MB.
GROWTH = 400


@pytest.fixture(autouse=True)
def small_limits(settings, tmp_path):
    settings.FETCH_BYTES = 8 * MB
    settings.HOSTS_FOLDER = tmp_path


@pytest.mark.parametrize("case", DOCUMENTS)
def test_a_document_that_means_harm_ends_in_words(case):
    content_type, content = DOCUMENTS[case]
    content = content() if callable(content) else content
    body = content.encode() if isinstance(content, str) else content
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with running_site({}) as canary, running_site({}) as site:
        body = body.replace(CANARY.encode(), canary.address().encode())
        site.pages["/"] = Answer(body, headers={"Content-Type": content_type})
        found = by_harvest(site.address(), (site.host, canary.host))

    # Two of them are odd, but true events: once, and not once a second.
    assert found.taken == [] or len(found.taken) == Entry.objects.count() <= 1
    assert found.taken or found.refusals
    assert canary.asked == []
    assert not any("root:" in text for text in EntryText.objects.values_list("text", flat=True))
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < GROWTH


def test_no_file_of_this_machine_is_read_by_an_address(tmp_path):
    secret = tmp_path / "secret.ics"
    secret.write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    lure = f"<urlset><url><loc>file://{secret}</loc></url><url><loc>{secret}</loc></url></urlset>"
    with running_site({"/": Answer(lure.encode(), headers={"Content-Type": "application/xml"})}) as site:
        found = by_harvest(site.address(), (site.host,))

    assert found.taken == []
    assert len(found.refusals) == 2
    assert Path(secret).read_text()

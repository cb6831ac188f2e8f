"""Adding a source: from a pasted address or a table to the first run."""

from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rialto.catalogue.models import Entry, Source
from rialto.desk.views import adding
from rialto.harvesting.actions import harvest, preview_feed, propose_source, propose_table, table_sample
from rialto.harvesting.choices import FeedState, Rhythm
from rialto.harvesting.models import Feed, Run
from rialto.harvesting.probing import probe
from rialto.jobs.models import Job
from tests.factories import EntryFactory, UserFactory
from tests.harvesting.workbooks import xlsx
from tests.servers import Answer, running_site

pytestmark = pytest.mark.django_db
ADD = reverse("desk:source-add")
CALENDAR = "\r\n".join(
    ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x"]
    + [
        line
        for number in range(3)
        for line in (
            "BEGIN:VEVENT", f"UID:{number}@x", "DTSTAMP:20260101T000000Z", "DTSTART:20270301T090000Z",
            f"SUMMARY:Learn <b>to code</b> {number}", f"URL:https://a.example/{number}", "END:VEVENT",
        )
    ]
    + ["END:VCALENDAR", ""]
)  # fmt: skip
TABLE = "Kursname,Wo,Beginn,Preis\nTabellen,https://a.example/1,2027-03-01,0\nNetze,https://a.example/2,2027-03-02,10\n"


@pytest.fixture
def site(monkeypatch):
    with running_site(
        {"/fair.ics": Answer(CALENDAR.encode(), headers={"Content-Type": "text/calendar"})}
    ) as running:
        monkeypatch.setattr(adding, "probe", partial(probe, allow=(running.host,), seconds=3))
        monkeypatch.setattr(adding, "preview_feed", partial(preview_feed, allow=(running.host,)))
        monkeypatch.setattr(adding, "table_sample", partial(table_sample, allow=(running.host,)))
        yield running


def proposed(colleague, address: str = "https://fair.example/a.ics") -> Feed:
    return propose_source(address, by=colleague, adapter="icalendar")


def uploaded(colleague, content: str = TABLE, name: str = "courses.csv") -> Feed:
    return propose_table([content.encode()], file_name=name, by=colleague)


def at(name: str, feed: Feed) -> str:
    return reverse(f"desk:{name}", args=[feed.source.slug])


def form_of(**said) -> dict[str, str]:
    return {"name": "Fair", "rhythm": "adaptive", "publishes_at_once": "on"} | said


def file_of(content: bytes, name: str = "courses.csv") -> dict[str, SimpleUploadedFile]:
    return {"table": SimpleUploadedFile(name, content)}


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_door_is_shut_for_strangers_and_not_there_for_others(client, colleague, method):
    feed = proposed(colleague)
    names = ["source-preview", "source-approve", "source-columns", "table-replace"]
    addresses = [
        ADD,
        reverse("desk:source-choose"),
        reverse("desk:table-add"),
        *(at(name, feed) for name in names),
    ]
    usable = [one for one in addresses if getattr(client, method)(one).status_code != 405]

    assert {getattr(client, method)(one)["Location"] for one in usable} == {
        f"{reverse('accounts:sign-in')}?next={one}" for one in usable
    }
    client.force_login(UserFactory())
    assert {getattr(client, method)(one).status_code for one in usable} == {404}


def test_the_way_from_an_address_to_the_first_run(staff, site):
    found = staff.post(ADD, {"address": site.address("/fair.ics")})
    way = found.context["ways"][0]
    assert (way.way.adapter_key, way.way.taste.entry_count, way.can_be_chosen) == ("icalendar", 3, True)
    page = found.content.decode()
    assert "lets us read this address" in page
    assert "Learn <b>" not in page

    choice = {"address": way.way.address, "adapter": way.way.adapter_key, "mapping": ""}
    chosen = staff.post(reverse("desk:source-choose"), choice)
    feed = Feed.objects.get()
    assert chosen["Location"] == at("source-preview", feed)
    assert (feed.state, feed.rhythm, feed.due_at) == (FeedState.PROPOSED, Rhythm.ADAPTIVE, None)

    seen = staff.get(chosen["Location"])
    assert seen.context["shown"].counts == [("added", 3)]
    assert "Learn <b>" not in seen.content.decode()
    assert not Run.objects.exists()
    assert not Entry.objects.exists()

    approved = staff.post(at("source-approve", feed), form_of(licence="CC-BY-4.0"))
    feed.refresh_from_db()
    assert approved["Location"] == at("source-page", feed)
    assert (feed.state, feed.source.name, feed.source.licence) == (FeedState.ACTIVE, "Fair", "CC-BY-4.0")
    assert feed.due_at is not None
    assert Job.objects.filter(task_path="rialto.harvesting.tasks.harvest_due_feeds").count() == 1
    assert harvest(feed, allow=(site.host,)).added_count == 3


def test_an_address_that_is_a_source_already_leads_to_it(staff, site, colleague):
    feed = proposed(colleague, site.address("/fair.ics"))

    page = staff.post(ADD, {"address": site.address("/fair.ics")})

    assert not page.context["ways"][0].can_be_chosen
    assert at("source-page", feed) in page.content.decode()
    choice = {"address": feed.address, "adapter": "icalendar"}
    again = staff.post(reverse("desk:source-choose"), choice, follow=True)
    assert b"This address is a source already." in again.content
    assert Feed.objects.count() == 1


@pytest.mark.parametrize(
    "address", ["", "file:///etc/passwd", "nonsense", "https://a b.example", "javascript:alert.1://x"]
)
def test_what_is_no_address_is_not_looked_at(staff, monkeypatch, address):
    monkeypatch.setattr(adding, "probe", None)

    page = staff.post(ADD, {"address": address})

    assert page.status_code == 400
    assert page.context["form"]["address"].value() == address


@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"address": "/etc/passwd", "adapter": "table"},
        {"address": "https://a.example/", "adapter": "nonsense"},
        {"address": "https://a.example/", "adapter": "json-api", "mapping": "nonsense"},
    ],
)
def test_a_way_that_was_not_offered_is_refused(staff, choice):
    assert staff.post(reverse("desk:source-choose"), choice)["Location"] == ADD
    assert not Source.objects.exists()


def test_where_nothing_can_be_read_the_probe_says_so(staff, site):
    page = staff.post(ADD, {"address": site.address("/nothing")})

    assert page.status_code == 200
    assert page.context["ways"] == []
    assert page.context["probed"].failure in page.content.decode()


def test_robots_that_forbid_it_are_told(staff, site):
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n")

    page = staff.post(ADD, {"address": site.address("/fair.ics")})

    assert not page.context["probed"].is_allowed
    assert page.context["probed"].robots in page.content.decode().replace("&#x27;", "'")


def test_a_preview_that_fails_says_why_and_can_still_be_discarded(staff, site, colleague):
    feed = proposed(colleague, site.address("/gone.ics"))

    page = staff.get(at("source-preview", feed))

    assert page.context["shown"].preview.failure in page.content.decode()
    assert at("source-discard", feed) in page.content.decode()


def test_a_wrong_form_keeps_the_source_waiting(staff, colleague):
    feed = proposed(colleague)

    page = staff.post(at("source-approve", feed), form_of(name="", attribution="Fair Ltd"))

    assert (page.status_code, page.context["form"]["attribution"].value()) == (400, "Fair Ltd")
    feed.refresh_from_db()
    assert feed.state == FeedState.PROPOSED


def test_a_source_is_approved_once(staff, colleague):
    feed = proposed(colleague)
    staff.post(at("source-approve", feed), form_of())

    page = staff.post(at("source-approve", feed), form_of(name="Other"))

    assert page.status_code == 400
    assert Source.objects.get().name == "Fair"
    assert b"approved already" in staff.get(at("source-approve", feed)).content


def test_the_way_from_a_table_to_its_entries(staff, site):
    taken = staff.post(reverse("desk:table-add"), file_of(TABLE.encode(), "kurse 2027.csv"))
    feed = Feed.objects.get()
    assert taken["Location"] == at("source-columns", feed)
    assert (feed.state, feed.source.name) == (FeedState.PROPOSED, "kurse 2027")

    page = staff.get(taken["Location"])
    assert page.context["table"].columns == ["Kursname", "Wo", "Beginn", "Preis"]
    assert page.context["table"].rows[0] == ["Tabellen", "https://a.example/1", "2027-03-01", "0"]
    none = staff.post(taken["Location"], {"column-1": "address"})
    assert (none.status_code, b"which column is the title" in none.content) == (400, True)

    said = {"column-0": "title", "column-1": "address", "column-2": "start", "column-3": "price", "order": ""}
    kept = staff.post(taken["Location"], said)
    assert kept["Location"] == at("source-preview", feed)
    feed.refresh_from_db()
    assert feed.column_map["columns"] == {
        "Kursname": "title", "Wo": "address", "Beginn": "start", "Preis": "price",
    }  # fmt: skip
    assert staff.get(kept["Location"]).context["shown"].counts == [("added", 2)]
    staff.post(at("source-approve", feed), form_of(rhythm="asked"))
    feed.refresh_from_db()
    assert harvest(feed).added_count == 2
    assert feed.address not in staff.get(at("source-page", feed)).content.decode()


def test_a_workbook_is_a_table(staff):
    content = xlsx({"Courses": [["Title", "URL", "Start"], ["Nets", "https://a.example/2", "2027-03-02"]]})

    taken = staff.post(reverse("desk:table-add"), file_of(content, "courses.xlsx"))

    form = staff.get(taken["Location"]).context["form"]
    assert [form[f"column-{number}"].value() for number in range(3)] == ["title", "address", "start"]


def test_what_was_said_of_columns_is_remembered_for_the_next_table(staff, colleague):
    first = uploaded(colleague)
    said = {"column-0": "title", "column-1": "address", "column-2": "", "column-3": "price"}
    staff.post(at("source-columns", first), said | {"order": "dmy"})

    page = staff.get(
        at(
            "source-columns",
            uploaded(
                colleague, TABLE.replace("Preis\n", "Preis,Ort\n").replace(",0\n", ",0,Graz\n"), "more.csv"
            ),
        )
    )

    assert page.context["sample"].suggested_by == "remembered"
    form = page.context["form"]
    assert [form[f"column-{number}"].value() for number in range(5)] == ["title", "address", "", "price", ""]
    assert form["order"].value() == "dmy"


def test_what_a_known_table_means_besides_its_columns_stays(colleague, staff):
    feed = uploaded(
        colleague,
        "name,url,startDate,endDate,city,country,topic\nConf,https://c.example,2027-01-01,2027-01-02,Graz,Austria,python\n",
    )
    sample = table_sample(feed)
    assert sample.suggested["constants"] == {"kind": "event"}
    form = staff.get(at("source-columns", feed)).context["form"]

    staff.post(at("source-columns", feed), {name: form[name].value() or "" for name in form.fields})

    feed.refresh_from_db()
    assert feed.column_map["constants"] == {"kind": "event"}
    assert feed.column_map["identity"] == ["url", "startDate", "name"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"x,y\n1,2\n", "Choose a table"),
        ("a.csv", b"", "This file is empty"),
        ("a.csv", b"just words", "no table in this file"),
        ("a.csv", CALENDAR.encode(), "no table in this file"),
        ("a.xlsx", b"PK\x03\x04rubbish", "no table in this file"),
    ],
)
def test_what_is_no_table_is_refused_in_words_and_not_kept(staff, settings, name, content, words):
    page = staff.post(reverse("desk:table-add"), file_of(content, name))

    assert page.status_code == 400
    assert words in str(page.context["table_form"].errors)
    assert not Source.objects.exists()
    assert [one for one in settings.HARVEST_FOLDER.rglob("*") if one.is_file()] == []


def test_nothing_chosen_is_said_to_be_nothing(staff):
    page = staff.post(reverse("desk:table-add"))

    assert (page.status_code, b"Choose a file first." in page.content) == (400, True)


def test_a_table_that_is_too_large_is_refused(staff, monkeypatch):
    monkeypatch.setattr("rialto.harvesting.actions.proposals.UPLOAD_LIMIT", 10)

    assert b"larger than" in staff.post(reverse("desk:table-add"), file_of(TABLE.encode())).content


def test_a_new_version_takes_the_place_of_the_one_before(staff, colleague, settings):
    feed = uploaded(colleague)
    said = {"column-0": "title", "column-1": "address", "column-2": "", "column-3": ""}
    staff.post(at("source-columns", feed), said)

    assert staff.get(at("table-replace", feed)).status_code == 200
    replaced = staff.post(
        at("table-replace", feed), file_of(TABLE.replace("Netze", "Neue Netze").encode(), "v2.csv")
    )

    assert replaced["Location"] == at("source-columns", feed)
    page = staff.get(replaced["Location"])
    assert page.context["table"].rows[1][0] == "Neue Netze"
    assert page.context["sample"].suggested_by == "said"
    assert sum(one.is_file() for one in settings.HARVEST_FOLDER.rglob("*")) == 1


def test_only_uploaded_tables_are_replaced(staff, colleague, tmp_path):
    theirs = tmp_path / "theirs.csv"
    theirs.write_text(TABLE)
    feed = proposed(colleague)
    Feed.objects.filter(pk=feed.pk).update(address=str(theirs))

    assert staff.post(at("table-replace", feed), file_of(b"a,b\n1,2\n")).status_code == 400
    assert theirs.read_text() == TABLE


def test_a_discarded_table_is_gone(staff, colleague, settings, django_capture_on_commit_callbacks):
    feed = uploaded(colleague)

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(at("source-discard", feed))

    assert not Source.objects.exists()
    assert [one for one in settings.HARVEST_FOLDER.rglob("*") if one.is_file()] == []


def test_what_a_run_would_change_is_shown_field_by_field(staff, colleague):
    feed = uploaded(colleague, "id,title,url\n1,Nets,https://a.example/1\n2,,https://a.example/2\n")
    staff.post(at("source-approve", feed), form_of(rhythm="asked"))
    harvest(Feed.objects.get())
    EntryFactory(
        published=True, title="Elsewhere", address="https://a.example/3", canonical_address="a.example/3"
    )
    new = "id,title,url\n1,Better nets,https://a.example/1\n2,,https://a.example/2\n"
    staff.post(at("table-replace", feed), file_of(new.encode()))

    page = staff.get(at("source-preview", feed))

    shown = page.context["shown"]
    assert shown.counts == [("changed", 1), ("refused", 1)]
    assert [(one.label, one.before, one.after) for one in shown.samples[0].differences] == [
        ("title", "Nets", "Better nets")
    ]
    assert page.context["form"] is None
    assert Entry.objects.filter(title="Better nets").count() == 0


def test_what_waits_for_approval_is_shown_to_nobody_else(client, staff, colleague):
    feed = proposed(colleague)
    public = feed.source.get_absolute_url()
    assert public not in staff.get(at("source-page", feed)).content.decode()
    client.logout()

    assert client.get(public).status_code == 404
    assert feed.source.name not in client.get(reverse("website:how-we-work")).content.decode()
    staff.force_login(colleague)
    staff.post(at("source-approve", feed), form_of(name="Fair of Graz"))
    client.logout()
    assert "Fair of Graz" in client.get(reverse("website:how-we-work")).content.decode()

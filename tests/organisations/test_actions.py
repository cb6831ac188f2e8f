"""An organisation that sources name in many ways is made once."""

import itertools
import threading

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rialto.changes.models import ChangeRecord
from rialto.organisations.actions import Named, load_starter_organisations, organisations_for
from rialto.organisations.models import Organisation
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def one(name: str, website: str = "", **given) -> Organisation:
    named = Named(name=name, website=website, **given)
    return organisations_for([named])[named]


def test_who_nobody_knows_is_made_with_a_change():
    organisation = one("Éco-École Liège", "https://www.eco.example/a", country="BE", language="fr")

    organisation.refresh_from_db()
    assert (organisation.name, organisation.name_key, organisation.domain) == (
        "Éco-École Liège",
        "eco ecole liege",
        "eco.example",
    )
    assert (organisation.country, organisation.language) == ("BE", "fr")
    assert organisation.slug.startswith("eco-ecole-liege-")
    change = ChangeRecord.objects.get()
    assert (change.noun, change.public_id, change.verb) == ("organisation", organisation.public_id, "created")


@pytest.mark.parametrize(
    "name", ["éco école liège", " ECO-ECOLE, LIEGE ", "<b>Éco-École</b> Liège", "Eco\x00-Ecole Liege"]
)
def test_another_spelling_is_the_same_organisation(name):
    known = one("Éco-École Liège")

    assert one(name) == known
    assert Organisation.objects.count() == 1


def test_another_name_at_the_same_website_is_the_same_organisation():
    known = one("School of Everything", "https://school.example/")

    assert one("Everything School", "http://www.school.example/courses?x=1") == known


@pytest.mark.parametrize("host", ["github.com", "somebody.github.io", "www.youtube.com", "medium.com"])
def test_a_host_that_many_share_makes_nobody_the_same(host):
    first = one("First", f"https://{host}/first")

    assert one("Second", f"https://{host}/second") != first
    assert {organisation.domain for organisation in Organisation.objects.all()} == {""}


def test_a_website_counts_more_than_a_name():
    OrganisationFactory(name="Academy")
    by_website = OrganisationFactory(name="Other", website="https://academy.example/")

    assert one("Academy", "https://academy.example/") == by_website


def test_the_oldest_of_namesakes_is_meant():
    oldest, _ = OrganisationFactory(name="Academy"), OrganisationFactory(name="Academy")

    assert one("Academy") == oldest


def test_two_organisations_without_a_website_are_not_the_same():
    assert one("First") != one("Second")


def test_in_one_batch_each_is_made_once():
    batch = [
        Named(name="Academy", website="https://academy.example/"),
        Named(name="ACADEMY"),
        Named(name="Academy of Arts", website="https://www.academy.example/arts"),
        Named(name="Academy of arts"),
        Named(name="Another"),
    ]

    found = organisations_for(batch)

    assert [found[named].name for named in batch] == ["Academy", "Academy", "Academy", "Academy", "Another"]
    assert (Organisation.objects.count(), ChangeRecord.objects.count()) == (2, 2)


@pytest.mark.parametrize("name", ["", "  ", "!!!", "<script>x</script>", "\x00", "🙂"])
def test_a_name_without_a_word_names_nobody(name):
    assert organisations_for([Named(name=name, website="https://school.example/")]) == {}


def test_a_very_long_name_is_found_again():
    name = "ﷺ long name " * 60

    assert one(name) == one(name)
    assert Organisation.objects.count() == 1


def test_a_website_that_no_browser_opens_is_none():
    organisation = one("Odd", "javascript:alert(1)")

    assert (organisation.website, organisation.domain) == ("", "")
    assert one("Long", "https://e.example/" + "a" * 600).website == ""


@pytest.mark.parametrize("count", [2, 60])
def test_many_are_found_for_two_queries_and_made_for_few_more(count, django_assert_max_num_queries):
    batch = [Named(name=f"School {number}", website=f"https://s{number}.example/") for number in range(count)]

    # A savepoint's two, two looks before and two after taking turns, inserts in pieces of 50 on SQLite, the log.
    with django_assert_max_num_queries(12):
        organisations_for(batch)
    with django_assert_max_num_queries(4):
        organisations_for(batch)

    assert Organisation.objects.count() == count


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.builds(Named, name=st.text(), website=st.text()), max_size=5))
def test_whatever_sources_call_them_they_are_found_again(batch):
    first = organisations_for(batch)
    count = Organisation.objects.count()

    assert organisations_for(batch) == first
    assert Organisation.objects.count() == count
    for organisation in first.values():
        organisation.clean_fields(exclude=["website"])


@pytest.mark.django_db(transaction=True)
def test_two_sources_at_once_make_one_organisation():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite has one writer at a time")
    together = threading.Barrier(4)

    def make() -> None:
        together.wait(20)
        with transaction.atomic():
            one("Academy", "https://academy.example/")
        connection.close()

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert Organisation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_organisations_of_a_batch_that_fails_are_not_made():
    def make_and_fail() -> None:
        with transaction.atomic():
            one("Academy")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        make_and_fail()

    assert (Organisation.objects.count(), ChangeRecord.objects.count()) == (0, 0)


def test_starter_organisations_come_once():
    count = load_starter_organisations()
    changes = ChangeRecord.objects.count()

    assert count == Organisation.objects.count() == changes > 60
    assert load_starter_organisations() == 0
    assert (Organisation.objects.count(), ChangeRecord.objects.count()) == (count, changes)


def test_starter_organisations_leave_known_ones_alone():
    load_starter_organisations()
    known = Organisation.objects.exclude(website="").earliest("pk")
    Organisation.objects.exclude(pk=known.pk).delete()
    Organisation.objects.filter(pk=known.pk).update(summary="By hand.")

    load_starter_organisations()

    known.refresh_from_db()
    assert known.summary == "By hand."
    assert Organisation.objects.filter(name_key=known.name_key).count() == 1


ROR = "https://ror.org/03yrm5c26"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Akademie für Technik GmbH", "Akademie fur Technik"),
        ("ACME, s.r.o.", "Acme spol. s r.o."),
        ("Foundation Digital S.p.A.", "Foundation Digital SPA"),
        ("SIA Latvijas Skola", "Latvijas skola"),
        ("Εταιρεία Δεδομένων Α.Ε.", "Εταιρεία Δεδομένων"),
        ("Spółka Cyfrowa Sp. z o.o.", "Spolka Cyfrowa"),
    ],
)
def test_the_legal_form_tells_nobody_apart(first, second):
    known = one(first, country="AT")

    assert one(second, country="AT") == known
    assert one(second) == known


def test_the_same_core_in_another_country_is_another_organisation():
    known = one("Digital Works GmbH", country="DE")

    assert one("Digital Works Ltd", country="IE") != known


def test_namesakes_with_other_sites_in_other_countries_are_two():
    irish = one("Ministry of Education", "https://education.example.ie/", country="IE")
    maltese = one("Ministry of Education", "https://education.example.mt/", country="MT")

    assert irish != maltese
    assert one("Ministry of Education", country="MT") == maltese


def test_an_identifier_counts_more_than_all_else_and_is_remembered():
    known = one("Technical University", identifiers=(ROR,))

    assert one("TU", "https://tu.example/", identifiers=("ror:03yrm5c26",)) == known
    assert one("Something else", "https://tu.example/") == known
    assert list(known.identifiers.values_list("value", flat=True)) == ["ror:03yrm5c26"]


def test_another_number_of_the_same_register_is_another_organisation():
    known = one("Technical University", identifiers=(ROR,))

    assert one("Technical University", identifiers=("https://ror.org/05a28rw58",)) != known


def test_what_is_known_already_is_not_written_again(django_assert_num_queries):
    named = Named(name="Technical University", website="https://tu.example/", identifiers=(ROR,))
    organisations_for([named])

    with django_assert_num_queries(5):  # a savepoint, three look-ups, its release
        organisations_for([named])


SPELLINGS = [
    Named(name="Akademie für Technik GmbH", website="https://www.aft.example/", country="AT"),
    Named(name="AKADEMIE FUER TECHNIK", website="https://kurse.aft.example/programm", country="AT"),
    Named(name="Akademie für Technik", country="AT"),
    Named(name="Akademie für Technik Ges.m.b.H.", identifiers=("ATU12345678",)),
    Named(name="akademie fur technik", website="https://somebody.github.io/"),
    Named(name="Akademie für Technik", website="https://aft.example", identifiers=("VAT: ATU 12345678",)),
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(SPELLINGS), cuts=st.sets(st.integers(1, 5)))
def test_in_any_order_and_in_any_batches_it_is_made_once(order, cuts):
    with transaction.atomic():
        edges = [0, *sorted(cuts), len(order)]
        for start, end in itertools.pairwise(edges):
            organisations_for(order[start:end])

        # "fuer" is no folding of "für": that spelling is known by its website alone.
        assert Organisation.objects.exclude(domain="").count() == 1
        transaction.set_rollback(True)

"""Loading what ships, and reading it from memory."""

import pytest
from django.core.management import call_command
from django.utils import translation

from rialto.taxonomy.actions import load_vocabularies
from rialto.taxonomy.models import Concept, ConceptLabel, ConceptRelation, Scheme
from rialto.taxonomy.queries import (
    concept_by_address,
    concept_labels,
    concepts_named,
    resolve,
    term,
    vocabularies,
    vocabulary,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(forgetful):
    load_vocabularies()


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Scheme, Concept, ConceptLabel, ConceptRelation)
    ]


def test_a_second_load_writes_nothing():
    before = everything()

    written = load_vocabularies()

    assert {key: done.rows for key, done in written.items() if done.rows} == {}
    assert everything() == before


def test_a_load_into_an_empty_database_writes_every_list():
    Scheme.objects.all().delete()

    written = load_vocabularies()

    assert len(vocabulary("technology")) == 36
    assert sum(done.added for done in written.values()) == Concept.objects.count()
    assert ConceptRelation.objects.count() == 26


def test_the_command_says_what_it_did(capsys):
    Scheme.objects.filter(key="sphere").delete()

    call_command("load_vocabularies")

    said = capsys.readouterr().out.splitlines()
    assert said[0] == "sphere: 1 schemes, 5 added, 20 labels added"
    assert said[-1].endswith("1 of them changed.")


def test_a_load_mends_only_what_differs_and_raises_only_that_revision():
    revisions = dict(Scheme.objects.values_list("key", "revision"))
    ConceptLabel.objects.filter(concept__key="robotics", language="de").update(text="Roboterkram")
    Concept.objects.filter(scheme__key="technology", key="wifi").update(address="http://example.org/x")

    written = load_vocabularies()

    assert {key: str(done) for key, done in written.items() if done.rows} == {
        "technology": "1 changed, 35 unchanged, 1 labels changed"
    }
    after = dict(Scheme.objects.values_list("key", "revision"))
    assert {key for key, revision in after.items() if revision != revisions[key]} == {"technology"}
    assert vocabulary("technology").get("robotics").label("de") == "Robotik"


def test_a_value_that_no_longer_ships_is_kept_as_past_and_not_shown():
    scheme = Scheme.objects.get(key="technology")
    past = Concept.objects.create(scheme=scheme, key="telex", address="urn:rialto:technology:telex")

    load_vocabularies()

    past.refresh_from_db()
    assert not past.is_current
    assert "telex" not in vocabulary("technology")


def test_pages_read_every_list_without_asking_the_database_again(django_assert_num_queries):
    keys = ["technology", "level", "isced-f", "digcomp-3.0"]
    [vocabulary(key) for key in keys]

    with django_assert_num_queries(0):
        labels = [each.label("bg") for key in keys for each in vocabulary(key)]

    assert len(labels) == 36 + 4 + 162 + 26


def test_what_another_process_loaded_is_seen_after_a_few_seconds(monkeypatch):
    vocabulary("technology")
    scheme = Scheme.objects.get(key="technology")
    Concept.objects.create(scheme=scheme, key="telepathy", order=99)
    Scheme.objects.filter(pk=scheme.pk).update(revision=scheme.revision + 1)

    soon = "telepathy" in vocabulary("technology")
    monkeypatch.setattr(vocabularies, "FRESH_SECONDS", -1)
    later = "telepathy" in vocabulary("technology")

    assert (soon, later) == (False, True)


def test_a_list_that_was_never_loaded_is_empty():
    assert list(vocabulary("no-such-list")) == []


def test_lists_too_long_for_memory_are_refused():
    with pytest.raises(ValueError, match="too long"):
        vocabulary("esco-skills")


def test_a_label_falls_back_from_region_to_language_to_english_to_key():
    software = term("technology", "software")

    assert [software.label(tag) for tag in ("fr-BE", "de", "uk")] == ["Logiciels", "Software", "Software"]
    with translation.override("bg"):
        assert software.label() == "Софтуер"


def test_terms_know_their_place():
    competences = vocabulary("digcomp-3.0")

    assert [each.key for each in competences.narrower(None)] == ["1", "2", "3", "4", "5"]
    assert [each.key for each in competences.narrower("1")] == ["1.1", "1.2", "1.3"]


def test_values_are_resolved_by_key_address_code_label_and_other_name_in_any_case():
    technology = vocabulary("technology")
    values = {
        "robotics": "robotics",
        "http://data.europa.eu/uxp/3030": "artificial-intelligence",
        "CYBER_SKILLS_ACADEMY": "cyber-skills-academy",
        "  künstliche   INTELLIGENZ ": "artificial-intelligence",
        "Киберсигурност": "cybersecurity",
        "RPA": "robotic-process-automation",
        "Mega-Datenhaufen": None,
        "": None,
    }

    found = resolve("technology", values)

    assert found == {value: technology.get(key).concept_id for value, key in values.items() if key}


def test_concepts_are_found_by_the_address_that_others_use():
    assert concept_by_address("http://data.europa.eu/snb/isced-f/0613").key == "0613"
    assert concept_by_address("http://example.org/nothing") is None
    assert concept_by_address("") is None


def test_labels_of_many_concepts_cost_one_query(django_assert_num_queries):
    ids = [each.concept_id for each in vocabulary("sector")]

    with django_assert_num_queries(1):
        labels = concept_labels(ids, language="fr")

    assert labels == {each.concept_id: each.label("fr") for each in vocabulary("sector")}


def test_concepts_of_several_lists_come_as_terms():
    wanted = [term("technology", "wifi"), term("digcomp-3.0", "1.1")]

    named = concepts_named([each.concept_id for each in wanted], language="de")

    assert [named[each.concept_id].label("de") for each in wanted] == [each.label("de") for each in wanted]
    assert named[wanted[1].concept_id].broader_key == "1"

"""The value lists that ship, against vocabularies.md and against the files of those who made them."""

import json
import lzma
import re

import pytest

from rialto.catalogue.choices import SCHEME_OF_ROLE, ArticleType, EventSetting, Level
from rialto.organisations.choices import Category, Role
from rialto.taxonomy.choices import EU_LANGUAGES
from rialto.taxonomy.shipped import shipped_lists
from tests.shared_data import shared

LISTS = {shipped.scheme.key: shipped for shipped in shipped_lists()}

# Scheme -> how many values vocabularies.md counts (technology: 24 there and the 12 missing since 2021).
COUNTS = {
    "article-type": 3,
    "assessment-type": 14,
    "audience": 4,
    "credential": 5,
    "digcomp-2.2": 5 + 21,
    "digcomp-3.0": 5 + 21,
    "eqf": 8,
    "event-setting": 4,
    "funding-form": 9,
    "funding-type": 4,
    "isced-f": 12 + 150,
    "learning-activity": 11,
    "learning-assessment": 6,
    "learning-schedule": 3,
    "learning-setting": 2,
    "level": 4,
    "organisation-category": 12 + 3,
    "organisation-role": 4,
    "organisation-size": 4,
    "publication-type": 16,
    "resource-type": 5,
    "sector": 21,
    "sphere": 5,
    "target-group": 20,
    "technology": 24 + 12,
    "training-duration": 6,
    "training-typology": 12,
}

# Scheme -> the European Learning Model's code list that its addresses come from.
ELM_LISTS = {
    "assessment-type": "europass-learning-assessment-types.xsd",
    "credential": "europass-credential-types.xsd",
    "eqf": "eqf.xsd",
    "isced-f": "isced-f.xsd",
    "learning-activity": "europass-learning-activity-types.xsd",
    "learning-assessment": "europass-modes.xsd",
    "learning-schedule": "europass-learning-schedule-types.xsd",
    "learning-setting": "europass-learning-setting-types.xsd",
    "target-group": "europass-target-groups.xsd",
    "training-typology": "europass-learning-opportunity-types.xsd",
}


def elm_values(name: str) -> dict[str, str]:
    """Address -> English label of one of the European Learning Model's code lists."""
    text = shared(f"europass-elm/xsd/loq/cv/{name}").read_text(encoding="utf-8")
    pairs = re.findall(r'enumeration value="([^"]+)">\s*<xs:annotation>\s*<xs:documentation>([^<]*)', text)
    return {address: " ".join(label.split()).casefold() for address, label in pairs}


def test_every_list_has_as_many_values_as_its_makers_count():
    assert {key: len(shipped.concepts) for key, shipped in LISTS.items()} == COUNTS


def test_every_role_of_an_entry_finds_its_list_among_those_that_ship_or_are_imported():
    imported = {"esco-skills", "esco-occupations"}

    assert set(SCHEME_OF_ROLE.values()) - imported <= set(LISTS)


@pytest.mark.parametrize("key", COUNTS)
def test_keys_are_short_readable_and_unique(key):
    keys = [concept.key for concept in LISTS[key].concepts]

    assert [each for each in keys if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,39}", each)] == []
    assert len(set(keys)) == len(keys)


def test_no_two_concepts_share_an_address_and_every_address_is_whole():
    addresses = [concept.address for shipped in LISTS.values() for concept in shipped.concepts]
    form = re.compile(r"https?://[a-z0-9.-]+/[\w./-]*\w|urn:rialto:[a-z0-9.-]+:[a-z0-9.-]+")

    assert [address for address in addresses if not form.fullmatch(address)] == []
    assert len(set(addresses)) == len(addresses)


def test_our_own_addresses_name_their_list_and_key():
    own = {
        concept.address: f"urn:rialto:{key}:{concept.key}"
        for key, shipped in LISTS.items()
        for concept in shipped.concepts
        if concept.address.startswith("urn:")
    }

    assert list(own) == list(own.values())
    assert sum(address.startswith("urn:rialto:technology:") for address in own) == 12 + 1  # and the Academy


# People ask for subjects in their own language, whatever language the offers are in.
NAMED_IN_ALL = {"technology"}


@pytest.mark.parametrize("key", COUNTS)
def test_every_value_is_named_in_four_languages_and_every_subject_in_all(key):
    expected = sorted(EU_LANGUAGES) if key in NAMED_IN_ALL else ["bg", "de", "en", "fr"]
    named = {
        concept.key: sorted(
            label.language for label in concept.labels if label.kind == "preferred" and label.text.strip()
        )
        for concept in LISTS[key].concepts
    }

    assert [each for each, languages in named.items() if languages != expected] == []


def test_no_name_of_a_subject_stands_twice_in_a_language():
    names = [
        (label.language, label.text.casefold(), concept.key)
        for concept in LISTS["technology"].concepts
        for label in concept.labels
    ]

    assert len({name[:2] for name in names}) == len(names)


@pytest.mark.parametrize("key", sorted(set(COUNTS) - {"organisation-size"}))
def test_bulgarian_is_written_in_cyrillic_unless_it_is_a_proper_name(key):
    latin = {
        concept.key
        for concept in LISTS[key].concepts
        for label in concept.labels
        if label.language == "bg" and label.kind == "preferred" and not re.search("[а-яА-Я]", label.text)
    }

    assert latin <= {"5g", "wifi", "cyber-skills-academy"}


@pytest.mark.parametrize("key", COUNTS)
def test_parents_stand_in_the_same_list(key):
    keys = {concept.key for concept in LISTS[key].concepts}

    assert {concept.broader for concept in LISTS[key].concepts if concept.broader} <= keys


@pytest.mark.parametrize("key", COUNTS)
def test_every_list_says_where_it_is_from(key):
    assert len(LISTS[key].scheme.attribution) > 40


def test_detailed_fields_of_study_stand_under_their_broad_field():
    fields = LISTS["isced-f"].concepts
    detailed = [field for field in fields if field.kind == "detailed"]

    assert len(detailed) == 150
    assert [field.key for field in detailed if field.broader != field.key[:2]] == []
    assert [field.key for field in fields if field.kind == "broad"] == [f"{n:02}" for n in range(11)] + ["99"]


@pytest.mark.parametrize(("key", "name"), ELM_LISTS.items())
def test_addresses_and_english_labels_are_those_of_the_european_learning_model(key, name):
    theirs = elm_values(name)

    ours = {concept.address: concept.labels[0].text.casefold() for concept in LISTS[key].concepts}

    assert set(ours) <= set(theirs)
    if key not in ("isced-f", "eqf"):  # there the list is longer, or says only "Level 1"
        assert ours == theirs


@pytest.mark.parametrize(
    ("key", "choices"),
    [
        ("level", Level),
        ("event-setting", EventSetting),
        ("article-type", ArticleType),
        ("organisation-category", Category),
        ("organisation-role", Role),
    ],
)
def test_lists_that_the_program_acts_on_have_the_programs_keys(key, choices):
    assert {concept.key for concept in LISTS[key].concepts} == set(choices.values)


def test_the_third_edition_of_digcomp_has_the_titles_and_places_of_the_jrcs_file():
    with lzma.open(shared("digcomp/digcomp-3.0-en.jsonld.xz")) as file:
        nodes = json.load(file)["@graph"]
    theirs = {
        node["@id"].rpartition("/")[2]: (
            node["name"],
            node.get("competence_area_id", "").rpartition("/")[2] or None,
        )
        for node in nodes
        if node["@type"] in ("CompetenceArea", "Competence")
    }

    ours = {each.key: (each.labels[0].text, each.broader) for each in LISTS["digcomp-3.0"].concepts}

    assert ours == theirs


def test_each_competence_of_the_second_edition_points_to_one_of_the_third():
    titles = {
        edition: {each.key: each.labels[0].text for each in LISTS[edition].concepts}
        for edition in ("digcomp-2.2", "digcomp-3.0")
    }

    relations = LISTS["digcomp-2.2"].relations["digcomp-3.0"]

    assert [relation.source for relation in relations] == list(titles["digcomp-2.2"])
    for source, kind, target in relations:
        is_same = titles["digcomp-2.2"][source] == titles["digcomp-3.0"][target]
        assert kind == ("exact" if is_same else "close")

"""Importing ESCO, from a small one that we made and from the official edition 1.1.1."""

import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from rialto.base.errors import Refused
from rialto.taxonomy.actions import import_esco
from rialto.taxonomy.models import Concept, ConceptLabel, ConceptRelation, Scheme
from rialto.taxonomy.queries import concept_by_address, concepts_named, resolve
from tests.shared_data import shared
from tests.taxonomy import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(tmp_path):
    return samples.write_tables(tmp_path / "esco")


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Scheme, Concept, ConceptLabel, ConceptRelation)
    ]


def texts(address, **wanted):
    labels = ConceptLabel.objects.filter(concept__address=address, **wanted)
    return sorted(labels.values_list("language", "kind", "text"))


def statements():
    rows = ConceptRelation.objects.filter(source__scheme__key="esco-skills")
    return set(rows.values_list("source__address", "kind", "target__address"))


def test_the_sample_comes_in_whole(sample):
    written = import_esco([sample])

    assert {key: (done.added, done.relations_refused) for key, done in written.items()} == {
        "esco-skills": (4 + 1, 0),  # and the occupation that only a relation speaks of
        "esco-occupations": (3, 0),
    }
    lamps = concept_by_address(samples.LAMPS)
    assert (lamps.key, lamps.kind, lamps.facts) == ("aaaa-1", "skill", {"reuse_level": "transversal"})
    assert concept_by_address(samples.FIRE).facts["collections"] == ["digital"]
    assert concept_by_address(samples.FIELD).key == "isced-f-0713"


def test_labels_of_every_kind_and_language_are_kept(sample):
    import_esco([sample])

    assert texts(samples.LAMPS) == [
        ("en", "alternative", "tend lamps"),
        ("en", "description", "Keep wicks short,\nand even."),
        ("en", "hidden", "lampz"),
        ("en", "preferred", "trim lamps"),
        ("fr", "alternative", "entretenir les lampes"),
        ("fr", "preferred", "moucher les lampes"),
    ]


def test_concepts_stand_under_their_group_and_keep_their_other_parents(sample):
    import_esco([sample])

    places = dict(
        Concept.objects.filter(address__startswith=samples.BASE).values_list("address", "broader__address")
    )
    assert places[samples.LAMPS] == samples.GROUP
    assert (places[samples.KEEPER], places[samples.MINOR]) == (samples.MINOR, samples.MAJOR)
    assert (samples.LAMPS, "broader", samples.FIRE) in statements()


def test_statements_say_what_is_needed_for_what(sample):
    import_esco([sample])

    assert statements() == {
        (samples.LAMPS, "essential", samples.KEEPER),
        (samples.FIRE, "optional", samples.KEEPER),
        (samples.FIRE, "optional", samples.UNDESCRIBED),
        (samples.FIRE, "essential", samples.LAMPS),
        (samples.LAMPS, "broader", samples.FIRE),
    }
    assert not concept_by_address(samples.UNDESCRIBED).is_current


def test_a_second_import_changes_nothing(sample):
    import_esco([sample])
    before = everything()

    written = import_esco([sample])

    assert [done.rows for done in written.values()] == [0, 0]
    assert everything() == before


def test_zips_in_a_folder_are_the_same_as_files(sample, tmp_path):
    import_esco([sample])
    folder = tmp_path / "zips"
    folder.mkdir()
    samples.zip_tables(sample, folder / "classification.zip")

    written = import_esco([folder])

    assert [done.rows for done in written.values()] == [0, 0]


def test_an_interrupted_import_is_resumed_by_the_next(sample):
    import_esco([sample])
    whole = [len(rows) for rows in everything()]
    Scheme.objects.filter(key__startswith="esco").delete()

    def power_cut(items, label, *, total=None):
        if label == "occupationSkillRelations":
            raise KeyboardInterrupt
        return items

    with pytest.raises(KeyboardInterrupt):
        import_esco([sample], watch=power_cut)
    assert Concept.objects.filter(address=samples.LAMPS).exists()
    import_esco([sample])

    assert [len(rows) for rows in everything()] == whole
    assert len(statements()) == 5


def test_a_new_edition_rewords_adds_removes_and_retires(sample):
    import_esco([sample])
    path = sample / "skills_en.csv"
    text = path.read_text(encoding="utf-8").replace("trim lamps,", "trim LED lamps,").replace("lampz", "")
    path.write_text(
        "".join(line for line in text.splitlines(True) if samples.FIRE not in line), encoding="utf-8"
    )

    import_esco([sample], edition="2.0")

    assert texts(samples.LAMPS, language="en", kind="preferred") == [("en", "preferred", "trim LED lamps")]
    assert texts(samples.LAMPS, kind="hidden") == []
    assert not concept_by_address(samples.FIRE).is_current
    assert Scheme.objects.get(key="esco-skills").version == "2.0"


def test_one_language_leaves_the_others_alone(sample):
    import_esco([sample])

    import_esco([sample], languages=["en"])

    assert ("fr", "preferred", "moucher les lampes") in texts(samples.LAMPS)


def test_skills_are_resolved_by_whatever_names_them(sample):
    import_esco([sample])
    ids = dict(Concept.objects.filter(scheme__key="esco-skills").values_list("address", "pk"))

    found = resolve(
        "esco-skills", [samples.FIRE, "aaaa-1", "TEND lamps", "Moucher les lampes", "S1", "tend cows", ""]
    )

    assert found == {
        samples.FIRE: ids[samples.FIRE],
        "aaaa-1": ids[samples.LAMPS],
        "TEND lamps": ids[samples.LAMPS],
        "Moucher les lampes": ids[samples.LAMPS],
        "S1": ids[samples.GROUP],
    }
    assert (
        concepts_named(found.values(), language="fr")[ids[samples.LAMPS]].label("fr") == "moucher les lampes"
    )


def test_resolving_costs_the_same_for_one_value_and_for_many(sample, django_assert_num_queries):
    import_esco([sample])

    with django_assert_num_queries(4):
        resolve("esco-skills", ["trim lamps"])
    with django_assert_num_queries(4):
        resolve("esco-skills", [f"skill {number}" for number in range(399)] + ["trim lamps"])


def cut(path):
    path.write_bytes(path.read_bytes()[:200])


def rename_column(path):
    path.write_text(path.read_text(encoding="utf-8").replace("preferredLabel", "label", 1), encoding="utf-8")


def in_latin_1(path):
    path.write_bytes(path.read_text(encoding="utf-8").replace("trim", "très").encode("latin-1"))


def no_address(path):
    path.write_text(path.read_text(encoding="utf-8").replace(samples.FIRE, "javascript:x"), encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (cut, r"skills_en\.csv cannot be read after line"),
        (rename_column, r"skills_en\.csv has no column preferredLabel"),
        (in_latin_1, r"skills_en\.csv cannot be read after line"),
        (no_address, r"“javascript:x” is not an ESCO address"),
    ],
)
def test_a_broken_table_is_refused_in_one_clear_sentence(sample, damage, sentence):
    damage(sample / "skills_en.csv")

    with pytest.raises(Refused, match=sentence):
        import_esco([sample])


def test_what_is_not_esco_is_refused(tmp_path):
    (tmp_path / "prices.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "half.zip").write_bytes(b"PK\x03\x04 and then nothing")

    with pytest.raises(Refused, match="not a whole zip"):
        import_esco([tmp_path / "half.zip"])
    with pytest.raises(Refused, match="These are not ESCO's CSV files"):
        import_esco([tmp_path / "prices.csv"])
    with pytest.raises(Refused, match="There is no file or folder"):
        import_esco([tmp_path / "nowhere"])


def test_a_zip_cut_in_the_middle_of_a_member_is_refused(sample, tmp_path):
    packed = samples.zip_tables(sample, tmp_path / "esco.zip")
    content = bytearray(packed.read_bytes())
    with zipfile.ZipFile(packed) as archive:
        start = archive.getinfo("skills_en.csv").header_offset
    content[start + 60 : start + 120] = b"\0" * 60
    packed.write_bytes(content)

    with pytest.raises(Refused, match=r"skills_en\.csv cannot be read"):
        import_esco([packed])


def test_relations_without_concepts_are_refused(sample, tmp_path):
    concepts = tuple(name for name in samples.TABLES if not name.endswith("Relations"))
    relations = samples.write_tables(tmp_path / "relations", without=concepts)

    with pytest.raises(Refused, match="Relations need both"):
        import_esco([relations])


def test_a_language_that_is_not_there_is_refused(sample):
    with pytest.raises(Refused, match="no mt among these files, only en, fr"):
        import_esco([sample], languages=["mt"])


def test_the_command_reports_and_fails_in_words(sample, capsys, tmp_path):
    call_command("import_esco", str(sample), "--languages", "en")

    assert "esco-skills: 1 schemes, 5 added" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no file or folder"):
        call_command("import_esco", str(tmp_path / "nowhere"))


@pytest.mark.long
def test_the_official_edition_comes_in_whole_and_only_once():
    folder = shared("esco-1.1.1-en")

    import_esco([folder], edition="1.1.1")
    again = import_esco([folder], edition="1.1.1")

    skills = Concept.objects.filter(scheme__key="esco-skills", is_current=True)
    occupations = Concept.objects.filter(scheme__key="esco-occupations", is_current=True)
    between = ConceptRelation.objects.filter(
        source__scheme__key="esco-skills", target__scheme__key="esco-occupations"
    )
    assert {key: done.rows for key, done in again.items()} == {"esco-skills": 0, "esco-occupations": 0}
    assert (skills.exclude(kind="group").count(), skills.filter(kind="group").count()) == (13_896, 640)
    assert (occupations.filter(kind="occupation").count(), occupations.count()) == (3_007, 3_007 + 619)
    # Nobody but this transaction sees the rows, so PostgreSQL would plan by the empty tables it knows of.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert between.count() == 123_855
    assert (
        ConceptRelation.objects.filter(kind="optional", source__scheme__key="esco-skills").count()
        == 58_909 + 5_708
    )
    assert (
        sum("digital" in facts.get("collections", ()) for facts in skills.values_list("facts", flat=True))
        == 1_201
    )
    assert list(resolve("esco-skills", ["Haskell", "haskell"])) == ["Haskell", "haskell"]

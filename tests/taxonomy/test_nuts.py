"""Importing the regions of Europe."""

import pytest
from django.core.management import CommandError, call_command

from rialto.base.errors import Refused
from rialto.taxonomy.actions import import_nuts
from rialto.taxonomy.models import Concept
from rialto.taxonomy.queries import resolve
from tests.shared_data import shared

pytestmark = pytest.mark.django_db

LIST = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:simpleType name="N"><xs:restriction>
{}</xs:restriction></xs:simpleType></xs:schema>"""
REGION = """<xs:enumeration value="http://data.europa.eu/nuts/code/{}"><xs:annotation><xs:documentation>{}
</xs:documentation></xs:annotation></xs:enumeration>"""


def test_regions_stand_under_their_larger_region(tmp_path):
    path = tmp_path / "nuts.xsd"
    path.write_text(
        LIST.format(REGION.format("AT13", "Wien") + REGION.format("AT1", "Ostösterreich")), encoding="utf-8"
    )

    first, second = import_nuts(path), import_nuts(path)

    assert (first.added, second.rows) == (2, 0)
    vienna = Concept.objects.select_related("broader").get(key="AT13")
    assert (vienna.kind, vienna.facts, vienna.broader.key) == ("level-2", {"country": "AT"}, "AT1")
    assert resolve("nuts", ["wien", "AT13", "http://data.europa.eu/nuts/code/AT13"]).keys() == {
        "wien",
        "AT13",
        "http://data.europa.eu/nuts/code/AT13",
    }


def test_the_learning_models_list_comes_in_whole():
    import_nuts(shared("europass-elm/xsd/loq/cv/nuts.xsd.xz"))

    assert Concept.objects.filter(scheme__key="nuts").count() == 2160
    assert Concept.objects.filter(scheme__key="nuts", facts__country=None).count() == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("", "not a whole XML file"), ("<a>", "not a whole XML file"), ("<a/>", "lists no regions")],
)
def test_a_broken_file_is_refused_in_one_clear_sentence(tmp_path, content, sentence):
    path = tmp_path / "nuts.xsd"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(Refused, match=sentence):
        import_nuts(path)


def test_the_command_fails_in_words(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_nuts", str(tmp_path / "nowhere.xsd"))

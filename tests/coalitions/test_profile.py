"""What a coalition says of itself: who writes it, in which languages readers get it, and what stood there before."""

import pytest
from django.urls import reverse

from rialto.base.errors import Refused
from rialto.coalitions.actions import edit_profile, restore_profile, translate_profile
from rialto.coalitions.models import CoalitionRevision, CoalitionText
from rialto.coalitions.queries.profile import profile_shown, profiles_shown, revision_rows, source_hash
from rialto.translation.choices import TextOrigin, TextState
from tests.factories import CoalitionMemberFactory

pytestmark = pytest.mark.django_db
SAID = {"language": "sk", "mission": "Zručnosti pre všetkých", "priorities": "Školy\n\n  Firmy  \n"}


@pytest.fixture
def boss():
    return CoalitionMemberFactory(coalition__country="SK", coordinator=True)


def test_readers_get_their_language_where_it_is_there_and_else_the_original(boss):
    edit_profile(boss.coalition, SAID, by=boss.user)
    translate_profile(boss.coalition, "de", {"mission": "Können für alle"}, by=boss.user)

    german, french = profile_shown("SK", "de"), profile_shown("SK", "fr")

    assert (german.mission.text, german.mission.language) == ("Können für alle", "de")
    assert (german.priorities.lines, german.priorities.language) == (["Školy", "Firmy"], "sk")
    assert (french.mission.text, french.mission.language) == (SAID["mission"], "sk")
    assert list(french.languages) == ["sk", "de"]


def test_a_translation_of_an_older_original_says_so_until_it_is_sent_again(boss):
    edit_profile(boss.coalition, SAID, by=boss.user)
    translate_profile(boss.coalition, "de", {"mission": "Können für alle"}, by=boss.user)
    assert not profile_shown("SK", "de").mission.is_stale

    edit_profile(boss.coalition, {"mission": "Niečo iné"}, by=boss.user)
    assert profile_shown("SK", "de").mission.is_stale

    translate_profile(boss.coalition, "de", {"mission": "Können für alle"}, by=boss.user)
    assert not profile_shown("SK", "de").mission.is_stale


def test_a_machine_s_words_are_marked_and_a_person_s_win(boss):
    edit_profile(boss.coalition, SAID, by=boss.user)
    CoalitionText.objects.create(
        profile=boss.coalition.profile, language="de", field="mission", text="Fähigkeiten",
        origin=TextOrigin.MACHINE, source_hash=source_hash(SAID["mission"]),
    )  # fmt: skip
    assert profile_shown("SK", "de").mission.is_machine
    edit_profile(boss.coalition, {"website": "https://coalition.example"}, by=boss.user)
    assert profile_shown("SK", "de").mission.is_machine

    translate_profile(boss.coalition, "de", {"mission": "Können"}, by=boss.user)

    assert (profile_shown("SK", "de").mission.text, profile_shown("SK", "de").mission.is_machine) == (
        "Können",
        False,
    )


def test_a_machine_s_words_of_an_older_original_stay_old_beside_a_person_s(boss):
    edit_profile(boss.coalition, SAID, by=boss.user)
    CoalitionText.objects.create(
        profile=boss.coalition.profile, language="de", field="priorities", text="Schulen",
        origin=TextOrigin.MACHINE, state=TextState.STALE, source_hash=source_hash("older"),
    )  # fmt: skip
    translate_profile(boss.coalition, "de", {"mission": "Können"}, by=boss.user)

    assert profile_shown("SK", "de").priorities.is_stale


def test_only_coordinators_write_and_nobody_overwrites_what_they_did_not_see(boss):
    member = CoalitionMemberFactory(coalition=boss.coalition)
    with pytest.raises(Refused, match="Only coordinators"):
        edit_profile(boss.coalition, SAID, by=member.user)
    edit_profile(boss.coalition, SAID, by=boss.user, seen=0)
    with pytest.raises(Refused, match="Somebody else"):
        edit_profile(boss.coalition, {"mission": "x"}, by=boss.user, seen=0)


def test_every_version_is_kept_and_can_be_brought_back(boss):
    first = edit_profile(boss.coalition, SAID, by=boss.user)
    translate_profile(boss.coalition, "de", {"mission": "Können"}, by=boss.user)
    edit_profile(boss.coalition, {"mission": "Iné"}, by=boss.user)
    assert edit_profile(boss.coalition, {"mission": "Iné"}, by=boss.user) is None

    restore_profile(first, by=boss.user)

    assert profile_shown("SK", "sk").mission.text == SAID["mission"]
    assert profile_shown("SK", "de").mission.language == "sk"
    assert [row.changed for row in revision_rows(boss.coalition)][1] == ["mission"]
    assert CoalitionRevision.objects.count() == 4


def test_markup_is_plain_text_and_addresses_are_looked_at(boss):
    edit_profile(boss.coalition, {"mission": "<b>Bold</b> <script>x</script>"}, by=boss.user)
    assert "<" not in profile_shown("SK", "sk").mission.text
    with pytest.raises(Refused, match="not a web address"):
        edit_profile(boss.coalition, {"website": "javascript:alert(1)"}, by=boss.user)
    with pytest.raises(Refused, match="languages of the site"):
        translate_profile(boss.coalition, "xx", {"mission": "x"}, by=boss.user)


def test_all_countries_cost_as_many_queries_as_one(boss, django_assert_num_queries):
    edit_profile(boss.coalition, SAID, by=boss.user)
    malta = CoalitionMemberFactory(coordinator=True)
    edit_profile(malta.coalition, {"mission": "Skills"}, by=malta.user)
    with django_assert_num_queries(2):
        assert set(profiles_shown(["SK", "MT", "AT"], "en")) == {"SK", "MT"}


def test_the_pages_save_translate_and_bring_back(boss, client):
    client.force_login(boss.user)
    page = reverse("coalitions:profile-edit", args=["sk"])
    form = {
        "language": "sk",
        "mission": "Zručnosti",
        "priorities": "Školy",
        "website": "coalition.example",
        "seen": 0,
    }
    assert client.post(page, form).status_code == 302
    assert client.post(page, form).status_code == 400

    number = CoalitionRevision.objects.latest("pk").pk
    german = reverse("coalitions:profile-translate", args=["sk", "de"])
    assert "Zručnosti" in client.get(german).content.decode()
    client.post(german, {"mission": "Können", "priorities": "Schulen", "seen": number})
    assert "Können" in client.get("/de/countries/sk/").content.decode()
    assert "Zručnosti" in client.get("/en/countries/sk/").content.decode()

    client.post(reverse("coalitions:profile-restore", args=["sk", number]))
    assert "Können" not in client.get("/de/countries/sk/").content.decode()
    assert "What it said" in client.get("/en/coalitions/sk/text/history/").content.decode()
    assert client.get(reverse("coalitions:profile-translate", args=["sk", "sk"])).status_code == 404

    client.force_login(CoalitionMemberFactory(coalition=boss.coalition).user)
    assert "<textarea" not in client.get(page).content.decode()
    assert client.get(german).status_code == 404

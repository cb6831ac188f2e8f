"""What editors put first, at the desk: found, chosen, changed, ended and undone."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rialto.finding.models import Pin
from rialto.finding.pins.keeping import Said, end_pin, pin_entry
from tests.desk.test_views import words_of
from tests.factories import EntryFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST, ADD = reverse("desk:pin-list"), reverse("desk:pin-add")


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def pinned(colleague, words: str = "python", **values) -> Pin:
    entry = EntryFactory(published=True, title="Snakes <b>", **values)
    return pin_entry(entry, Said(words=words, until=tomorrow(), reason="It is <free>."), by=colleague)


def page_of(pin: Pin, name: str = "page") -> str:
    return reverse(f"desk:pin-{name}", args=[pin.public_id])


def sent(**values: str) -> dict[str, str]:
    return {"words": "python", "language": "", "until": tomorrow().isoformat(), "reason": "Good."} | values


def test_the_doors_are_shut_for_strangers_and_not_there_for_others(client, colleague):
    pin = pinned(colleague)
    pages = [LIST, ADD, page_of(pin)]
    buttons = [page_of(pin, "end"), page_of(pin, "undo"), page_of(pin)]

    for address, ask in [(one, client.get) for one in pages] + [(one, client.post) for one in buttons]:
        assert ask(address)["Location"] == f"{reverse('accounts:sign-in')}?next={address}"
    client.force_login(UserFactory())
    assert {client.get(one).status_code for one in pages} == {404}
    assert {client.post(one, sent(words="x")).status_code for one in buttons} == {404}
    assert Pin.objects.get().words == "python"
    assert Pin.objects.get().ended_at is None


def test_the_list_says_how_each_stands(staff, colleague):
    pinned(colleague, "stands")
    over = pinned(colleague, "over")
    Pin.objects.filter(pk=over.pk).update(until=timezone.localdate() - timedelta(days=1))
    end_pin(pinned(colleague, "ended"), by=colleague)
    hidden = pinned(colleague, "hidden")
    type(hidden.entry).objects.filter(pk=hidden.entry_id).update(status="withdrawn")

    def states(query: str) -> list[tuple[str, str]]:
        return [(line.pin.words, line.state) for line in staff.get(LIST + query).context["lines"]]

    assert states("") == [
        ("hidden", "Not shown: the entry is not public"),
        ("stands", "Stands first"),
    ]
    assert states("?state=over") == [("over", "Over since its last day")]
    assert states("?state=ended") == [("ended", "Ended")]
    assert states("?state=nonsense") == states("")
    assert "Snakes &lt;b&gt;" in words_of(staff.get(LIST).content)
    assert "It is &lt;free&gt;." in words_of(staff.get(LIST).content)


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_however_long(staff, colleague, count, django_assert_num_queries):
    for number in range(count):
        pinned(colleague, f"word{number}")
    staff.get(LIST)

    with django_assert_num_queries(4):  # the session, the person, how many, the pins
        staff.get(LIST)


def test_an_entry_is_put_first_from_the_results(staff, colleague):
    entry = EntryFactory(published=True, title="Snakes")
    address = f"{ADD}?entry={entry.get_absolute_url()}&q=Python courses"

    form = staff.get(address)
    done = staff.post(address, sent(words="Python courses", language="de"), follow=True)

    assert form.context["form"].initial["words"] == "Python courses"
    pin = Pin.objects.get()
    assert (pin.entry, pin.words, pin.language, pin.until, pin.reason) == (
        entry, "Python courses", "de", tomorrow(), "Good.",
    )  # fmt: skip
    assert done.redirect_chain == [(page_of(pin), 302)]
    assert "In a moment it stands first for “Python courses”." in words_of(done.content)


def test_an_entry_is_looked_for_where_none_is_named(staff):
    entry = EntryFactory(published=True, title="Snakes for beginners")
    EntryFactory(title="Snakes in draft")

    page = staff.get(f"{ADD}?find=snakes&q=python")

    assert [line.url for line in page.context["lines"]] == [entry.get_absolute_url()]
    assert f'href="{ADD}?entry=' in page.content.decode()
    assert staff.get(f"{ADD}?entry=/en/training/no-such/").status_code == 200


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"words": "-python"}, "A question is one or more words"),
        ({"until": "2020-01-01"}, "within a year"),
        ({"until": "soon"}, "This is not a day."),
        ({"reason": ""}, "Say why it stands first"),
        ({"language": "xx"}, "xx"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(staff, values, words):
    entry = EntryFactory(published=True)

    page = staff.post(f"{ADD}?entry={entry.get_absolute_url()}", sent(**values))

    assert page.status_code == 400
    assert words in words_of(page.content)
    assert not Pin.objects.exists()


def test_a_pin_is_changed_ended_and_undone_with_its_history(staff, colleague):
    pin = pinned(colleague)

    staff.post(page_of(pin), sent(words="python snakes"))
    staff.post(page_of(pin, "end"))
    page = staff.get(page_of(pin))

    assert [(line.change.deed, line.by, list(line.differences)) for line in page.context["changes"][:2]] == [
        ("ended", colleague.email, ["ended"]),
        (
            "changed",
            colleague.email,
            ["question: python snakes (before: python)", "reason: Good. (before: It is <free>.)"],
        ),
    ]
    staff.post(page_of(pin, "undo"))
    pin.refresh_from_db()
    assert (pin.words, pin.ended_at) == ("python snakes", None)
    again = staff.post(page_of(pin, "end"), follow=True)
    twice = staff.post(page_of(pin, "end"), follow=True)
    assert "It does not stand first any more." in words_of(again.content)
    assert "Somebody has ended it meanwhile." in words_of(twice.content)


def test_only_staff_see_the_way_from_the_results(client, staff, publish_one):
    assert "Put this first" in staff.get("/en/search/?q=snakes").content.decode()
    client.logout()
    assert "Put this first" not in client.get("/en/search/?q=snakes").content.decode()


@pytest.fixture
def publish_one():
    return EntryFactory(published=True, title="Snakes")

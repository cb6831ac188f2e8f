"""Sample content of the components' gallery: long German, Finnish and Greek words, every state once."""

from datetime import date
from types import SimpleNamespace

from django import forms
from django.utils.html import format_html

from rialto.base.lines import Badge, Fact, Line
from rialto.base.paging import Page
from rialto.base.pictures import FAMILIES, SUBJECTS, picture


def lines() -> list[Line]:
    """One line of each shape: picture, day, day that is off, sum; original and translated."""
    return [
        Line(
            kind="training", kind_label="Training", url="#line-1", language="en",
            title=format_html("<mark>{}</mark> from the first cell: an evening course", "Spreadsheets"),
            original_title="Tabellenkalkulation von der ersten Zelle an", original_language="de",
            summary="Six evenings for people who have never opened a table: adding up, sorting, a household budget.",
            is_machine=True, picture=picture("data", "brick", 1),
            badges=[Badge("Found by meaning", "meaning", "found")],
            facts=[Fact("place", "Graz and online"), Fact("clock", "12 hours, from 9 Sept"), Fact("price", "Free", True)],
        ),
        Line(
            kind="event", kind_label="Veranstaltung", url="#line-2", language="de", day=date(2026, 6, 17),
            title="Informationssicherheitsbeauftragtenfortbildung für Donaudampfschifffahrtsgesellschaften",
            summary="Datenschutzgrundverordnungskonformität im Handwerksbetrieb, an einem Nachmittag erklärt.",
            badges=[Badge("7 places left", "clock", "soon")],
            facts=[Fact("place", "Mecklenburg-Vorpommern"), Fact("price", "1\u202f350 €", True)],
        ),
        Line(
            kind="event", kind_label="Event", url="#line-3", language="el", day=date(2026, 10, 3), is_off=True,
            title="Λογιστικά φύλλα για αρχάριους: από τον πίνακα στο γράφημα",
            summary="Σύντομο μάθημα με βίντεο και ασκήσεις, με ρυθμό που ορίζετε εσείς.",
            badges=[Badge("Cancelled", "warning", "bad")], facts=[Fact("place", "Θεσσαλονίκη")],
        ),
        Line(
            kind="funding", kind_label="Funding", url="#line-4", language="fr", amount="5\u202f000 €", amount_label="up to",
            title="Chèque numérique pour les très petites entreprises",
            facts=[Fact("place", "France"), Fact("clock", "Until 25 June"), Fact("price", "Covers 70 %", True)],
        ),
        Line(
            kind="opportunity", kind_label="Traineeship", url="#line-5", language="fi",
            title="Harjoittelija taloushallintoon: taulukkolaskentaohjelmistojen alkeisosaaminen riittää",
            picture=picture("business", "leaf", 5), badges=[Badge("Link checked today", "check", "good")],
            facts=[Fact("place", "Jyväskylä, Finland"), Fact("price", "1\u202f350 € a month", True)],
        ),
    ]  # fmt: skip


class SampleForm(forms.Form):
    """A form that was sent with a mistake in it."""

    address = forms.URLField(
        label="Address of your feed", help_text="A calendar, an RSS feed or a page.", assume_scheme="https"
    )
    language = forms.ChoiceField(
        label="Language", choices=[("de", "Deutsch"), ("el", "Ελληνικά")], required=False
    )
    note = forms.CharField(label="What we should know", widget=forms.Textarea, required=False)


def series() -> SimpleNamespace:
    """How well some entries are described, as `harvesting.quality.series.Series` says it."""
    sides = [SimpleNamespace(label=label) for label in ("Findable", "Verständlichkeit", "Yhteentoimivuus")]
    rule = SimpleNamespace(
        name="It says where", remedy="Say in which country or town it is, or that it is online.", points=4,
        dimension=sides[0],
    )  # fmt: skip
    entry = SimpleNamespace(
        get_absolute_url="#", title="Tabellenkalkulation von der ersten Zelle an", language="de"
    )
    points = [
        SimpleNamespace(day=day, entry_count=1284, total=total, values=(total, 90, 50), x=x, y=134 - total * 120 // 100)
        for day, total, x in ((date(2026, 6, 1), 52, 48), (date(2026, 7, 1), 61, 239), (date(2026, 8, 1), 78, 430))
    ]  # fmt: skip
    line = "M" + "L".join(f"{one.x} {one.y}" for one in points)
    return SimpleNamespace(
        standing=SimpleNamespace(
            entry_count=1284, broken_count=12, total=78, measured_on=date(2026, 8, 1),
            measures=[SimpleNamespace(dimension=side, value=value) for side, value in zip(sides, (78, 90, 50), strict=True)],
            fixes=[SimpleNamespace(rule=rule, count=301, weight=1204, examples=[entry])],
            asked=[SimpleNamespace(rule=rule, count=301)],
        ),
        trend=SimpleNamespace(
            is_drawn=True, points=points, newest_first=points[::-1], first=points[0], last=points[-1], sides=sides,
            line=line, area=f"{line}V134H48Z", scale=[(0, 134), (50, 74), (100, 14)],
        ),
    )  # fmt: skip


def samples() -> dict[str, object]:
    """All that `base/gallery.html` shows."""
    return {
        "lines": lines(),
        "pictures": [(subject, family) for subject in SUBJECTS for family in FAMILIES],
        "form": SampleForm({"address": "not an address"}),
        "long_page": Page(number=7, size=20, total=1284),
        "short_page": Page(number=1, size=20, total=12),
        "tabs": [
            {"label": "", "address": "#", "is_current": True, "count": 1284},
            {"label": "Training", "address": "#", "is_current": False, "count": 812},
            {"label": "Koulutusmahdollisuudet", "address": "#", "is_current": False, "count": 146},
            {"label": "Ευκαιρίες χρηματοδότησης", "address": "#", "is_current": False, "count": 0},
        ],
        "views": [
            {"label": "List", "address": "#", "value": "list", "is_current": True},
            {"label": "Map", "address": "#", "value": "map", "is_current": False},
            {"label": "Calendar", "address": "#", "value": "calendar", "is_current": False},
        ],
        "group": SimpleNamespace(
            name="language",
            heading="Language",
            has_chosen=True,
            values=[
                SimpleNamespace(value="de", label="Deutsch", count=231, is_chosen=True, language="de"),
                SimpleNamespace(value="el", label="Ελληνικά", count=118, is_chosen=False, language="el"),
                SimpleNamespace(value="any", label="Any that I can read", count=1486, is_chosen=False, language=""),
            ],
        ),
        "ways": [
            {"label": "Feed", "address": "#", "icon": "feed"},
            {"label": "Calendar", "address": "#", "icon": "calendar"},
            {"label": "Download", "address": "#", "icon": "download"},
        ],
        "rows": [
            {"name": "Starts", "value": "9 September 2026", "day": date(2026, 9, 9)},
            {"name": "Unterrichtssprache", "value": "Deutsch, Gebärdensprachdolmetschung"},
        ],
        "steps": [
            {"name": "Published by the provider", "words": "on its own site, 3 May 2026"},
            {"name": "Grouped with 2 copies", "words": "the same course on two portals.", "url": "#", "url_words": "Compare them"},
        ],
        "reached": ["from", "on", "on", "", "", "", "", ""],
        "crumbs": [("Training", "#"), ("Data and spreadsheets", "#")],
        "day": date(2026, 9, 9),
        "series": series(),
    }  # fmt: skip

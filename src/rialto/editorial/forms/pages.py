"""Beginning a page, what is written in it, when it is published, and what is true of it in all languages."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rialto.accounts.models import User
from rialto.editorial.blocks import MOST_BLOCKS
from rialto.editorial.choices import PageKind
from rialto.editorial.content import Content
from rialto.editorial.forms.blocks import FORMS, BlockForm
from rialto.editorial.rules import countries_written_for, edits_pages_where, organisations_written_for
from rialto.taxonomy.queries import EU_COUNTRIES, country_name

SITE = "site"


def language_choices() -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in settings.LANGUAGES]


class NewPageForm(forms.Form):
    """What has to be known before one can begin."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(
        label=_("What it will be"),
        choices=[
            (PageKind.ARTICLE, _("an article: it is found in search, among the news")),
            (PageKind.PAGE, _("a page of its own: a guide, a landing page, a page of an organisation")),
        ],
    )
    language = forms.ChoiceField(label=_("Language you write in"))
    organisation = forms.ChoiceField(label=_("In whose name"))

    def __init__(self, *args: Any, user: User, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.organisations = {
            str(one.pk): one for one in organisations_written_for(user).order_by("name", "pk")
        }
        reach = edits_pages_where(user)
        own = [(SITE, str(_("this site")))] if reach.is_everywhere else []
        codes = EU_COUNTRIES if reach.is_everywhere else reach.countries | countries_written_for(user)
        countries = sorted((country_name(code, language), code) for code in codes)
        self.countries = {f"{SITE}:{code}": code for _name, code in countries}
        named = [
            (f"{SITE}:{code}", str(_("this site, for %(country)s") % {"country": name}))
            for name, code in countries
        ]
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            *own,
            *((pk, one.name) for pk, one in self.organisations.items()),
            *named,
        ]
        self.fields["language"].choices = language_choices()  # type: ignore[attr-defined]
        self.fields["language"].initial = language


class HeadForm(forms.Form):
    """What stands above the blocks, and which version somebody had before them."""

    title = forms.CharField(label=_("Title"), max_length=200)
    lead = forms.CharField(
        label=_("Introduction"),
        max_length=400,
        required=False,
        help_text=_("One or two sentences; search results and other sites show them."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


@dataclass(slots=True)
class WrittenForm:
    """A whole edition as it was sent: the head, and the form of each block in the order of the page."""

    head: HeadForm
    blocks: list[BlockForm]

    @classmethod
    def read(cls, posted: QueryDict, files: MultiValueDict[str, Any], *, language: str) -> "WrittenForm":
        """What came in; blocks of no known kind are left out."""
        blocks = []
        for said in posted.getlist("block")[:MOST_BLOCKS]:
            name, _colon, kind = said.partition(":")
            if (
                kind in FORMS
                and len(name) == 8
                and name.isascii()
                and name.isalnum()
                and name == name.lower()
            ):
                blocks.append(FORMS[kind](posted, files, prefix=name, language=language))
        return cls(HeadForm(posted), blocks)

    def is_valid(self) -> bool:
        """Whether it can be kept; what is only missing is no hindrance."""
        return all([self.head.is_valid(), *(one.is_valid() for one in self.blocks)])

    def content(self) -> Content:
        return Content(
            title=self.head.cleaned_data["title"],
            lead=self.head.cleaned_data["lead"],
            blocks=[one.values() for one in self.blocks],
        )


class PlanForm(forms.Form):
    """When it is published and taken away by itself, in the site's time zone."""

    publish_at = forms.DateTimeField(
        label=_("Publish on"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        help_text=_(
            "Day and time, such as 2027-01-31 08:00. What is published is what stands in the page now."
        ),
    )
    withdraw_at = forms.DateTimeField(
        label=_("Take away on"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        help_text=_("Leave it empty if it is to stay."),
    )


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class SettingsForm(forms.Form):
    """What is true of a page in every language."""

    slug = forms.SlugField(
        label=pgettext_lazy("of a page", "End of its address"),
        max_length=80,
        help_text=_("Small letters, digits and hyphens. Once the page is public, it stays."),
    )
    is_in_footer = forms.BooleanField(label=_("Name it at the foot of every page"), required=False)

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()

"""What people at the desk say of a source."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rialto.base.text import folded
from rialto.catalogue.choices import Kind
from rialto.catalogue.models import Source
from rialto.desk.sources import FAILING, WITHOUT, SourceFilters
from rialto.harvesting.actions import SourceTerms
from rialto.harvesting.choices import FeedState, Rhythm
from rialto.harvesting.models import Feed
from rialto.organisations.models import Organisation
from rialto.taxonomy.queries import country_code_of, country_name, language_name

LONGEST_HOURS = 14 * 24
OFFERED = 5


class SourceFilterForm(forms.Form):
    """The filters above the list; nonsense in the address is ignored."""

    q = forms.CharField(max_length=100, required=False)
    state = forms.ChoiceField(choices=[*FeedState.choices, (FAILING, ""), (WITHOUT, "")], required=False)

    @property
    def filters(self) -> SourceFilters:
        self.is_valid()
        return SourceFilters(text=self.cleaned_data.get("q", ""), state=self.cleaned_data.get("state", ""))


class SourceForm(forms.Form):
    """Name, licence, owner, defaults and rhythm of a source; the rhythm only where it is fetched."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say how the source is called; everybody reads this name.")},
    )
    licence = forms.CharField(
        label=gettext_lazy("Licence"),
        help_text=gettext_lazy("Under which its texts may be shown, such as CC-BY-4.0 or CC0-1.0."),
        max_length=60,
        required=False,
    )
    attribution = forms.CharField(
        label=gettext_lazy("To be named as"),
        help_text=gettext_lazy("The words that the licence asks for, if they differ from the name."),
        max_length=300,
        required=False,
    )
    owner = forms.CharField(
        label=gettext_lazy("Organisation that it belongs to"),
        help_text=gettext_lazy("Its name, or its website, as the directory has it."),
        max_length=200,
        required=False,
    )
    default_kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        help_text=gettext_lazy("What its entries are where it does not say so itself."),
        required=False,
    )
    default_language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    default_country = forms.CharField(
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Its name, or its two letters."),
        max_length=60,
        required=False,
    )
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often it is read"), choices=Rhythm, initial=Rhythm.ADAPTIVE
    )
    hours = forms.IntegerField(
        label=gettext_lazy("Hours between two runs"),
        help_text=gettext_lazy("For the fixed interval: 1 to 336, which is fourteen days."),
        required=False,
        min_value=1,
        max_value=LONGEST_HOURS,
        error_messages={
            "invalid": gettext_lazy("Type a whole number of hours."),
            "min_value": gettext_lazy("At least one hour."),
            "max_value": gettext_lazy("At most 336 hours, which is fourteen days."),
        },
    )
    publishes_at_once = forms.BooleanField(
        label=gettext_lazy("New entries go to the public at once"),
        help_text=gettext_lazy("Otherwise they wait in review."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, has_feed: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unsaid = [("", _("not said"))]
        self.fields["default_kind"].choices = [*unsaid, *Kind.choices]  # type: ignore[attr-defined]
        languages = [*settings.LANGUAGES]
        now = self.initial.get("default_language")
        if now and now not in dict(languages):
            languages.append((now, language_name(now)))
        self.fields["default_language"].choices = [*unsaid, *languages]  # type: ignore[attr-defined]
        if not has_feed:
            for name in ("rhythm", "hours", "publishes_at_once"):
                del self.fields[name]

    def clean_owner(self) -> Organisation | None:
        said = self.cleaned_data["owner"].strip()
        if not said:
            return None
        host = said.split("://")[-1].split("/")[0].lower().removeprefix("www.")
        for same in ({"name_key": folded(said)}, {"slug": said}, {"domain": host}):
            if next(iter(same.values())) and (found := Organisation.objects.filter(**same).first()):
                return found
        near = Organisation.objects.filter(name__icontains=said).values_list("name", flat=True)[:OFFERED]
        if near:
            raise forms.ValidationError(
                _("The directory has nobody of exactly this name. Do you mean: %(names)s?")
                % {"names": "; ".join(near)}
            )
        raise forms.ValidationError(
            _(
                "The directory has nobody of this name. Type a part of it to see who comes near, or leave it empty."
            )
        )

    def clean_default_country(self) -> str:
        said = self.cleaned_data["default_country"].strip()
        code = country_code_of(said) if said else ""
        if code is None:
            raise forms.ValidationError(
                _("This is no country that we know. Type its English name, or its two letters.")
            )
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("rhythm") == Rhythm.FIXED and not cleaned.get("hours") and "hours" not in self.errors:
            self.add_error("hours", _("Say how many hours lie between two runs."))
        return cleaned

    @property
    def terms(self) -> SourceTerms:
        """What was said; call it when the form is valid."""
        said = dict(self.cleaned_data)
        hours = said.pop("hours", None) or 0
        said["rhythm"] = Rhythm(said.get("rhythm", Rhythm.ASKED))
        return SourceTerms(minutes=hours * 60, **said)


def said_of(source: Source, feed: Feed | None) -> dict[str, Any]:
    """What the form begins with."""
    said: dict[str, Any] = {
        "name": source.name,
        "licence": source.licence,
        "attribution": source.attribution,
        "owner": source.owner.name if source.owner else "",
        "default_kind": source.default_kind,
        "default_language": source.default_language,
        "default_country": country_name(source.default_country) if source.default_country else "",
    }
    if feed:
        is_fixed = feed.rhythm == Rhythm.FIXED
        said |= {
            "rhythm": feed.rhythm,
            "hours": round(feed.schedule_minutes / 60) if is_fixed else None,
            "publishes_at_once": feed.publishes_at_once,
        }
    return said


class ReasonForm(forms.Form):
    """Why, in a sentence for colleagues."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Your colleagues read it beside the source."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say in a sentence why, so that your colleagues know.")},
    )

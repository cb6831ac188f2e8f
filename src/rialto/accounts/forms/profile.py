"""What people say of themselves, with who may see which part."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rialto.accounts.choices import Audience, Situation
from rialto.accounts.models import Profile
from rialto.accounts.queries.profile import COMPETENCES
from rialto.taxonomy.choices import EU_COUNTRIES, EU_LANGUAGES, OTHER_EUROPEAN_COUNTRIES
from rialto.taxonomy.queries import country_name, language_name, vocabulary

NOT_SAID = ("", _("I do not say"))


def _countries() -> list[tuple[str, Any]]:
    codes = (*EU_COUNTRIES, *OTHER_EUROPEAN_COUNTRIES)
    return [NOT_SAID, *sorted(((code, country_name(code)) for code in codes), key=lambda pair: pair[1])]


def _languages() -> list[tuple[str, str]]:
    return sorted(((code, language_name(code)) for code in EU_LANGUAGES), key=lambda pair: pair[1])


def _competences() -> list[tuple[str, str]]:
    terms = vocabulary(COMPETENCES).terms
    return [(term.key, term.label()) for term in terms if term.kind == "competence"]


class ProfileForm(forms.Form):
    """One's own profile. For each part there is a question `audience_PART`."""

    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG or WebP, 5 MB at most. We cut a square out of it and keep only that."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    situation = forms.ChoiceField(
        label=_("What you do"), choices=[NOT_SAID, *Situation.choices], required=False
    )
    country = forms.ChoiceField(label=_("Country"), choices=_countries, required=False)
    region = forms.CharField(label=_("Region or town"), max_length=80, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages you speak"),
        choices=_languages,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    skills = forms.MultipleChoiceField(
        label=_("What you are good at"),
        choices=_competences,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    interests = forms.MultipleChoiceField(
        label=_("What you want to get better at"),
        choices=_competences,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(
        label=_("Language in which we write to you"), choices=settings.LANGUAGES, required=True
    )

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        initial = {part: getattr(profile, part) for part in Profile.PARTS if part not in ("name", "picture")}
        initial |= {"name": profile.user.name, "language": profile.user.language}
        super().__init__(*args, **({"initial": initial} | kwargs))
        for part in Profile.PARTS:
            self.fields[f"audience_{part}"] = forms.TypedChoiceField(
                label=_("Who may see it"),
                choices=Audience.choices,
                coerce=Audience,
                initial=profile.audience_of(part),
            )

    @property
    def parts(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each question with the one about who may see the answer."""
        return [(self[part], self[f"audience_{part}"]) for part in Profile.PARTS]

    @property
    def audiences(self) -> dict[str, Audience]:
        return {part: self.cleaned_data[f"audience_{part}"] for part in Profile.PARTS}

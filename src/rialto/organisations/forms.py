"""What people send about organisations, turned into values."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rialto.base.addresses import usable_address
from rialto.base.text import folded
from rialto.organisations.choices import MAILBOXES, Category, ClaimWay, MemberRole, Role, Sector, Size
from rialto.taxonomy.queries import EU_COUNTRIES, OTHER_EUROPEAN_COUNTRIES, country_name, language_name

NOTHING = [("", "–")]
SITES = 20


def country_choices(language: str) -> list[tuple[str, str]]:
    """Countries by name, those of the Union and their neighbours."""
    codes = (*EU_COUNTRIES, *OTHER_EUROPEAN_COUNTRIES)
    return NOTHING + sorted(
        ((code, country_name(code, language)) for code in codes), key=lambda one: folded(one[1])
    )


def language_choices(language: str) -> list[tuple[str, str]]:
    """The official languages, by their name in the reader's."""
    names = ((code, language_name(code, language)) for code, _name in settings.LANGUAGES)
    return sorted(
        ((code, name[:1].upper() + name[1:]) for code, name in names), key=lambda one: folded(one[1])
    )


class WebsiteField(forms.CharField):
    """A web address; the scheme may be left out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=500, **options)
        self.widget.attrs |= {"inputmode": "url", "autocomplete": "url"}

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "").strip()
        if not text:
            return ""
        address = usable_address(text if "://" in text else f"https://{text}")
        if not address:
            raise forms.ValidationError(_("This is not a web address. It looks like https://school.example."))
        return address


class NewOrganisationForm(forms.Form):
    """An organisation that somebody says is theirs and that may not be here yet."""

    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=200,
        error_messages={"required": _("Give the name of the organisation.")},
    )
    website = WebsiteField(
        label=_("Its website"),
        help_text=_(
            "Under a domain of its own. You will prove that it is yours; until then nobody sees anything."
        ),
        error_messages={"required": _("Give the address of its website.")},
    )
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices(language)  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    """In which way to look now."""

    way = forms.TypedChoiceField(choices=[(ClaimWay.DNS, ""), (ClaimWay.FILE, "")], coerce=ClaimWay)


class MailboxForm(forms.Form):
    """Which address at the domain to write to."""

    mailbox = forms.ChoiceField(label=_("Address"))

    def __init__(self, *args: Any, domain: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mailbox"].choices = [(one, f"{one}@{domain}") for one in MAILBOXES]  # type: ignore[attr-defined]


class InvitationForm(forms.Form):
    """Who is asked to join, as what, in which language."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Give the address that we shall write to."),
            "invalid": _("This is not an e-mail address: it needs an @ and a name behind it."),
        },
    )
    role = forms.TypedChoiceField(
        label=_("As"),
        choices=[
            (MemberRole.MEMBER, _("Member: publishes for it, sees the figures")),
            (MemberRole.MANAGER, _("Manager: also changes the page and decides who is in it")),
        ],
        coerce=MemberRole,
    )
    language = forms.ChoiceField(label=_("Language of the mail"))

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices(language)  # type: ignore[attr-defined]
        self.fields["language"].initial = language


class RoleForm(forms.Form):
    role = forms.TypedChoiceField(choices=MemberRole.choices, coerce=MemberRole)


class LogoForm(forms.Form):
    """A picture and what it shows; both, or neither."""

    logo = forms.FileField(
        label=_("Logo"),
        help_text=_(
            "PNG, JPEG or WebP, up to 4 MB. We make it small enough, and keep nothing but the picture."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={"required": _("Choose a picture."), "empty": _("This file is empty.")},
    )
    logo_text = forms.CharField(
        label=_("What the logo shows, in words"),
        help_text=_("For people who do not see it, such as: an owl above the letters ABC."),
        max_length=200,
        error_messages={"required": _("Say in words what the logo shows: not everybody sees it.")},
    )


class SiteForm(forms.Form):
    """One place of an organisation. A line without a town is left out."""

    city = forms.CharField(label=_("Town"), max_length=100, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    address = forms.CharField(label=_("Street"), max_length=200, required=False)

    def __init__(self, *args: Any, countries: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("city") and (data.get("address") or data.get("country")):
            self.add_error("city", _("Name the town, or empty the whole line."))
        return data


SiteFormSet = forms.formset_factory(SiteForm, extra=2, max_num=SITES, absolute_max=SITES + 2)


class OrganisationForm(forms.Form):
    """What an organisation says of itself, but for logo and sites."""

    name = forms.CharField(
        label=_("Name"), max_length=200, error_messages={"required": _("Give the name of the organisation.")}
    )
    language = forms.ChoiceField(label=_("Language of the name"), required=False)
    summary = forms.CharField(
        label=_("What it does"),
        help_text=_("In one or two sentences, at most 400 letters."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    summary_language = forms.ChoiceField(label=_("Language of these sentences"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    role = forms.ChoiceField(label=_("Role in digital skills"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    size = forms.ChoiceField(label=_("Size"), required=False)
    website = WebsiteField(label=_("Website"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    city = forms.CharField(label=_("Town of its seat"), max_length=100, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages in which people can turn to it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    contact_email = forms.EmailField(
        label=_("E-mail address for questions"),
        help_text=_("Everybody can see it. Best one of the organisation, not of a person."),
        max_length=254,
        required=False,
        error_messages={"invalid": _("This is not an e-mail address: it needs an @ and a name behind it.")},
    )
    contact_phone = forms.RegexField(
        r"^\+?[0-9 ()/.-]{5,40}$",
        label=_("Telephone for questions"),
        help_text=_("With the country’s number, such as +356 2100 0000."),
        max_length=40,
        required=False,
        error_messages={"invalid": _("Only digits, spaces, brackets, hyphens, and a plus in front.")},
    )
    # The newest revision when the form was opened.
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = language_choices(language)
        choices: dict[str, Any] = {
            "language": [("und", "–"), *languages],
            "summary_language": languages,
            "category": NOTHING + list(Category.choices),
            "role": NOTHING + list(Role.choices),
            "sector": NOTHING + list(Sector.choices),
            "size": NOTHING + list(Size.choices),
            "country": country_choices(language),
            "languages": languages,
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or "und"

    def clean_summary_language(self) -> str:
        return self.cleaned_data["summary_language"] or "en"

    @property
    def values(self) -> dict[str, Any]:
        """The values by name of field; call it when the form is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

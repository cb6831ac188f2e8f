"""Which site is trusted, and for which countries."""

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from rialto.taxonomy.queries import EU_COUNTRIES, OTHER_EUROPEAN_COUNTRIES, country_name


class CountriesForm(forms.Form):
    """The countries that a site's entries may be of."""

    countries = forms.MultipleChoiceField(
        label=_("Countries it is trusted for"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one country that the site is trusted for.")},
    )

    def __init__(self, data: object = None, **options: object) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]
        language = translation.get_language() or "en"
        names = sorted(
            (country_name(code, language), code) for code in (*EU_COUNTRIES, *OTHER_EUROPEAN_COUNTRIES)
        )
        self.fields["countries"].choices = [(code, name) for name, code in names]  # type: ignore[attr-defined]


class SiteForm(CountriesForm):
    """A site's address; asked first, trusted then."""

    address = forms.URLField(
        label=_("Address of the site"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "field", "autocomplete": "off", "placeholder": "https://"}),
        error_messages={"required": _("Say where the site is.")},
    )
    field_order = ("address", "countries")

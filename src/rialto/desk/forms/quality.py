"""What is asked of the list of quality."""

from django import forms

from rialto.catalogue.choices import FigureScope
from rialto.desk.quality import QualityFilters


class QualityFilterForm(forms.Form):
    """The filters above the list; nonsense in the address is ignored."""

    q = forms.CharField(max_length=100, required=False)
    scope = forms.ChoiceField(choices=FigureScope.choices, required=False)

    @property
    def filters(self) -> QualityFilters:
        self.is_valid()
        scope = self.cleaned_data.get("scope") or FigureScope.SOURCE
        return QualityFilters(scope=FigureScope(scope), text=self.cleaned_data.get("q", ""))

"""What people at the desk say to add a source."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rialto.desk.columns import TARGET_WORDS, cell_text, first_target, map_said
from rialto.harvesting.actions import TableSample


class AddressForm(forms.Form):
    """The address that somebody pasted."""

    address = forms.CharField(
        label=gettext_lazy("Address of a page, feed, calendar or table"),
        help_text=gettext_lazy("Paste it as your browser shows it, such as https://school.example/courses."),
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Paste the address of a site that publishes offers.")},
    )

    def clean_address(self) -> str:
        said: str = self.cleaned_data["address"].strip()
        scheme = said.partition("://")[0].lower() if "://" in said else "https"
        if scheme not in ("http", "https", "webcal", "webcals") or "." not in said or " " in said:
            raise forms.ValidationError(
                _("This is not the address of something on the web: it begins with https://.")
            )
        return said


class WayForm(forms.Form):
    """One of the ways that the probe found, as its button sends it back."""

    address = forms.CharField(max_length=2000)
    adapter = forms.CharField(max_length=20)
    mapping = forms.CharField(max_length=60, required=False)
    credential = forms.CharField(max_length=60, required=False)

    @property
    def column_map(self) -> dict[str, str]:
        mapping = self.cleaned_data["mapping"]
        return {"mapping": mapping} if mapping else {}


class TableForm(forms.Form):
    """A table from somebody's own machine."""

    table = forms.FileField(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy("CSV, TSV, XLSX, ODS or XLS, up to 32 MB. Its first row names the columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.xlsx,.ods,.xls"}),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("This file is empty."),
        },
    )

    @property
    def file(self) -> UploadedFile:
        found: UploadedFile = self.cleaned_data["table"]
        return found


class ColumnsForm(forms.Form):
    """For each column of a table, what it means."""

    order = forms.ChoiceField(
        label=gettext_lazy("Dates such as 03/04/2027"),
        choices=[
            ("", gettext_lazy("There are none")),
            ("dmy", gettext_lazy("The day comes first")),
            ("mdy", gettext_lazy("The month comes first")),
        ],
        required=False,
    )

    def __init__(self, sample: TableSample, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sample = sample
        self.fields["order"].initial = sample.suggested.get("order", "")
        choices = [("", _("leave it out")), *TARGET_WORDS.items()]
        for number, name in enumerate(sample.columns):
            example = next((text for row in sample.rows if (text := cell_text(row.get(name)))), "")
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=name,
                help_text=_("Such as: %(example)s") % {"example": example} if example else "",
                choices=choices,
                required=False,
                initial=first_target(sample.suggested.get("columns", {}).get(name, "")),
            )
        self.order_fields([*(f"column-{number}" for number in range(len(sample.columns))), "order"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "title" not in self.chosen.values():
            raise forms.ValidationError(
                _("Say which column is the title: nothing becomes an entry without one.")
            )
        return cleaned

    @property
    def chosen(self) -> dict[str, str]:
        return {
            name: self.cleaned_data.get(f"column-{number}", "")
            for number, name in enumerate(self.sample.columns)
        }

    @property
    def column_map(self) -> dict[str, Any]:
        """The map that was said; call it when the form is valid."""
        return map_said(self.sample.suggested, self.chosen, order=self.cleaned_data["order"])

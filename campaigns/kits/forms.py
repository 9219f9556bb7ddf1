"""The form in which a pharmacist says what their material is to say of the pharmacy."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from campaigns.kits.models import Pharmacy
from campaigns.rules.pharmacy import MOST_LINES, UnsafeLink, clean_line, clean_lines, safe_link, undrawable

is_phone = RegexValidator(
    r"^[+0-9][0-9 ().\-/+]{2,39}$", _("Please write digits, spaces and the signs + ( ) . - / only.")
)
LONGEST_LINE = 110


class PharmacyForm(forms.Form):
    """Name and address, and if wanted hours, telephone and a link to book an appointment."""

    name = forms.CharField(
        label=_("Name of the pharmacy"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        help_text=_("On the lines on which you want to read it, four at most."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    hours = forms.CharField(
        label=_("Opening hours"),
        max_length=500,
        required=False,
        help_text=_("One line for each group of days, eight at most. Empty: they are left out."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        validators=[is_phone],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    booking_url = forms.CharField(
        label=_("Link to book an appointment"),
        max_length=300,
        required=False,
        help_text=_("It begins with https:// and becomes a QR code on your posters."),
        widget=forms.TextInput(attrs={"type": "url", "inputmode": "url", "autocomplete": "url"}),
    )

    def __init__(self, *args: Any, pharmacy: Pharmacy | None, **kwargs: Any) -> None:
        if pharmacy is not None:
            kwargs["initial"] = {name: getattr(pharmacy, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        return self._printable(clean_line(self.cleaned_data["name"]))

    def clean_address(self) -> str:
        return self._few(self._printable(clean_lines(self.cleaned_data["address"])), 4)

    def clean_hours(self) -> str:
        return self._few(self._printable(clean_lines(self.cleaned_data["hours"])), MOST_LINES)

    def clean_phone(self) -> str:
        return clean_line(self.cleaned_data["phone"])

    def clean_booking_url(self) -> str:
        typed: str = self.cleaned_data["booking_url"]
        if not typed:
            return ""
        try:
            return safe_link(typed)
        except UnsafeLink:
            raise forms.ValidationError(
                _("This cannot be printed as a link. It should begin with https:// and lead to one page of a site.")
            ) from None

    def _printable(self, text: str) -> str:
        found = undrawable(text)
        if found:
            raise forms.ValidationError(
                _now("Our printing typeface lacks: %(signs)s. Please leave them out.") % {"signs": " ".join(found[:8])}
            )
        return text

    def _few(self, text: str, most: int) -> str:
        lines = text.splitlines()
        if len(lines) > most:
            raise forms.ValidationError(_("At most %(most)s lines."), params={"most": most})
        if any(len(line) > LONGEST_LINE for line in lines):
            raise forms.ValidationError(_("A line has at most %(most)s characters."), params={"most": LONGEST_LINE})
        return text

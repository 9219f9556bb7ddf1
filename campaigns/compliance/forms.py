"""What people type into the legal file, the checklist and the surfaces of a kit."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.compliance.reading import FILE_FACTS
from campaigns.law.models import LegalFile
from campaigns.rules.law import VISAS, Kind, latest_expiry


class FileForm(forms.ModelForm[LegalFile]):
    """The legal file. Nothing is required: what is missing keeps the campaign in, and the checklist says so."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = LegalFile
        fields: ClassVar[list[str]] = list(FILE_FACTS)
        widgets: ClassVar[dict[str, Any]] = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("visa_on", "visa_expires_on", "opinion_on")
        } | {name: forms.Textarea(attrs={"rows": 5}) for name in ("statements_fr", "statements_en")}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        kind, granted, expires = (data.get(name) for name in ("kind", "visa_on", "visa_expires_on"))
        if kind == Kind.INSTITUTIONAL and (expires or data.get("visa_number")):
            self.add_error(
                "kind", gettext("An institutional campaign has no visa: empty its fields, or choose a product.")
            )
        elif kind and data.get("visa_kind") and kind != Kind.INSTITUTIONAL and VISAS[Kind(kind)] != data["visa_kind"]:
            self.add_error("visa_kind", gettext("This kind of campaign needs the other visa."))
        if expires and not granted:
            self.add_error("visa_on", gettext("Say when the visa was granted."))
        elif expires and granted and expires <= granted:
            self.add_error("visa_expires_on", gettext("The visa expires after the day it was granted."))
        elif expires and granted and expires > latest_expiry(granted):
            self.add_error("visa_expires_on", gettext("A visa runs two years at most."))
        return data


class AnswerForm(forms.Form):
    """An attestation: whether it is met, and what was looked at."""

    is_met = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")
    note = forms.CharField(
        label=_("note"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what you looked at.")},
    )  # fmt: skip


class ShareForm(forms.Form):
    """The share of a piece's surface that the statements take."""

    item = forms.CharField(max_length=64)
    percent = forms.DecimalField(min_value=Decimal(0), max_value=Decimal(100), max_digits=5, decimal_places=2)

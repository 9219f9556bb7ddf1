"""What vigilance fills in: the decision, what was sent on, a note."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from home.vigilance.models import Forwarding, Message, Qualification
from home.vigilance.models.decisions import ELEMENTS


class QualifyForm(forms.Form):
    """The person decides; the boxes are only ticked beforehand where the machine found words."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Qualification.Outcome.choices, widget=forms.RadioSelect)
    criterion = forms.ChoiceField(label=_("Seriousness"), choices=Qualification.Criterion.choices, required=False)
    elements = forms.MultipleChoiceField(
        label=_("What is there of a valid case"),
        choices=ELEMENTS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("The four elements of GVP module VI. One that is missing is asked for; the clock runs meanwhile."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Required for what is not a case."),
    )


class ForwardForm(forms.Form):
    """To whom a case was sent."""

    to = forms.ChoiceField(label=_("Sent to"), choices=Forwarding.To.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name of the recipient"), max_length=200)
    sent_on = forms.DateField(
        label=_("Sent on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d", "%d/%m/%Y"]
    )  # fmt: skip
    reference = forms.CharField(label=_("Reference there"), max_length=200)


class NoteForm(forms.Form):
    """A line of work."""

    text = forms.CharField(label=_("Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class HandBackForm(forms.Form):
    """Why editors may have it."""

    reason = forms.CharField(
        label=_("Why is this no matter for vigilance?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


def proposed(message: Message) -> list[str]:
    """The elements for which the machine found words, and the reporter when there is an address."""
    found = message.signals
    pairs = [
        ("reporter", bool(message.email)),
        ("patient", bool(found.get("patient"))),
        ("product", bool(found.get("product"))),
        ("reaction", bool(found.get("reaction") or found.get("special"))),
    ]
    return [name for name, is_there in pairs if is_there]


def elements_of(message: Message) -> list[dict[str, Any]]:
    """The four elements with the words that speak for each."""
    there, found = proposed(message), message.signals
    words = {"reporter": [message.email] if message.email else [], **found}
    words["reaction"] = [*found.get("reaction", []), *(str(SPECIAL[one]) for one in found.get("special", []))]
    return [
        {"label": label, "is_there": name in there, "words": ", ".join(dict.fromkeys(words.get(name, [])))}
        for name, label in ELEMENTS
    ]


SPECIAL = {
    "pregnancy": _("pregnancy or breastfeeding"),
    "overdose": _("too much, or twice"),
    "error": _("an error"),
    "no_effect": _("no effect"),
    "complaint": _("a defect of the product"),
}

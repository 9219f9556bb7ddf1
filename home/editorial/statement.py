"""What whoever approves states: that they read this version, and which interest, if any, stood behind the decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from wagtail.forms import TaskStateCommentForm

LONGEST_INTEREST = 1000  # characters


class Reading(TextChoices):
    """The two sentences to choose from. An interest forbids nothing: it is recorded, and shown with the decision."""

    NO_INTEREST = "none", lazy("I have read this version, and I have no interest that could influence my decision.")
    INTEREST = "declared", lazy("I have read this version, and I have an interest, which I declare below.")


class StatementFields(forms.Form):
    """The choice, and the words that one of the choices asks for."""

    statement = forms.ChoiceField(
        label=lazy("What you state"),
        choices=Reading.choices,
        widget=forms.RadioSelect,
        error_messages={"required": lazy("Choose the sentence that is true: it is kept with your decision.")},
    )
    interest = forms.CharField(
        label=lazy("Interest"),
        required=False,
        max_length=LONGEST_INTEREST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy("With whom, of which kind, since when. Only where you have one."),
    )

    def clean(self) -> dict[str, Any]:
        """Words go with an interest, and an interest with words."""
        said = super().clean() or self.cleaned_data
        if "interest" in self.errors:
            return said
        words = said.get("interest", "")
        if said.get("statement") == Reading.INTEREST and not words:
            self.add_error("interest", _("Say which interest you have."))
        if said.get("statement") == Reading.NO_INTEREST and words:
            self.add_error("statement", _("You name an interest: choose the sentence that says so."))
        return said


class ApprovalForm(TaskStateCommentForm, StatementFields):
    """What the desk asks before an approval: in the dialogue, and on the page of decisions."""

    field_order = ("statement", "interest", "comment")


def refuse_incomplete(form: forms.Form) -> None:
    """Refuse a decision that lacks something.

    :raises ValidationError: with all that its form says.
    """
    if not form.is_valid():
        raise ValidationError([str(error) for errors in form.errors.values() for error in errors])


@dataclass(frozen=True)
class Statement:
    """The sentence as it was read, in the language it was read in, and the words about an interest."""

    text: str = ""
    interest: str = ""
    comment: str = ""

    @classmethod
    def of(cls, answers: Mapping[str, Any]) -> "Statement":
        """Read what was answered.

        :raises ValidationError: when the sentence was not chosen, or an interest has no words.
        """
        form = ApprovalForm(answers)
        refuse_incomplete(form)
        said = form.cleaned_data
        return cls(str(Reading(said["statement"]).label), said["interest"], said["comment"])

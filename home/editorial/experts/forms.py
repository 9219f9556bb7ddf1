"""What is asked of whoever asks an expert, and of the expert."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from home.editorial.experts.models import ExpertEnd, ExpertRequest
from home.editorial.statement import StatementFields


class AskForm(forms.ModelForm[ExpertRequest]):
    """Whom, and with which words."""

    class Meta:
        model = ExpertRequest
        fields = ("expert_name", "expert_email", "qualification", "language", "message")
        widgets = {"message": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "expert_email": lazy("The link goes to this address, and is shown nowhere else."),
            "qualification": lazy(
                "As it will stand beside the opinion: “infectious disease specialist, CHU de Lille”."
            ),
            "message": lazy("Stands in the e-mail and above the text: what you would like to know."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=lazy("Language of the expert"), choices=settings.LANGUAGES, initial=settings.LANGUAGE_CODE
        )

    def clean_expert_name(self) -> str:
        """One line."""
        return " ".join(str(self.cleaned_data["expert_name"]).split())

    def clean_qualification(self) -> str:
        """One line."""
        return " ".join(str(self.cleaned_data["qualification"]).split())


class OpinionForm(StatementFields):
    """The opinion of an expert."""

    outcome = forms.ChoiceField(
        label=lazy("Decision"),
        choices=[
            (ExpertEnd.Outcome.APPROVED, lazy("I approve this text as it is.")),
            (ExpertEnd.Outcome.CHANGES, lazy("It needs changes, which I describe below.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": lazy("Choose one of the two.")},
    )
    comment = forms.CharField(
        label=lazy("Comment"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )
    field_order = ("outcome", "comment", "statement", "interest")

    def clean(self) -> dict[str, Any]:
        """Changes are described."""
        said = super().clean()
        if said.get("outcome") == ExpertEnd.Outcome.CHANGES and not said.get("comment"):
            self.add_error("comment", _("Say what has to change."))
        return said

"""The form by which any reader writes: without an account, without a script."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from home.vigilance.models import Message
from home.vigilance.models.message import LONGEST


class TextField(forms.CharField):
    """Counts a new line as one character, as the reader's browser does."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


class MessageForm(forms.Form):
    """What is asked. `website` is for robots: people do not see it, and are told if they filled it in all the same."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=Message.Kind.choices, widget=forms.RadioSelect, initial=Message.Kind.QUESTION
    )
    text = TextField(
        label=_("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST}),
        help_text=_("2,000 characters at most. Write nothing by which a patient could be recognised: no name, no date of birth, no telephone number."),
        error_messages={"required": _("Write your message.")},
    )  # fmt: skip
    is_said_event = forms.BooleanField(
        label=_("This is about a side effect, an error or a defect of a medicine or vaccine"), required=False
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("Only if you want an answer. It is used for nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Write the address like name@example.org, or leave it empty.")},
    )
    website = forms.CharField(
        label=_("Leave this field empty"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )  # fmt: skip
    about = forms.CharField(required=False, widget=forms.HiddenInput)
    sent_id = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    use_required_attribute = False

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(
                _("Empty this field: it is there to stop robots. Then send again; your text is still here.")
            )
        return ""

    def clean_about(self) -> str:
        """A path of this site, or nothing."""
        return path_of_site(self.cleaned_data["about"])


def path_of_site(text: str) -> str:
    """The text when it is a path of this site, else nothing."""
    is_path = text.startswith("/") and url_has_allowed_host_and_scheme(text, allowed_hosts=None) and len(text) <= 500
    return text if is_path and text.isprintable() else ""

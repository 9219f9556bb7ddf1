"""The forms of sign-up and of the account page."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignUpForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.socialaccount.forms import SignupForm as AllauthOutsideSignUpForm
from django import forms
from django.core.validators import RegexValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from home.accounts.models import User

# Names go on certificates and into e-mails: no digits, addresses or markup. Everything people are called is allowed.
is_name = RegexValidator(
    r"^[^\d<>@:/\\{}\[\]|=*_#%\x00-\x1f]+$", _("Please write a name: letters, spaces, hyphens and apostrophes.")
)


def name_field(label: Any, autocomplete: str, **options: Any) -> forms.CharField:
    """Return a form field for a part of someone's name."""
    widget = forms.TextInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=100, widget=widget, validators=[is_name], **options)


class NamesForm(forms.Form):
    """What we ask beside e-mail address and password, at every kind of sign-up."""

    first_name = name_field(_("First name"), "given-name")
    last_name = name_field(_("Last name"), "family-name", help_text=_("As it should be written on your certificates."))
    field_order = ["first_name", "last_name", "email", "password1"]


class SignUpForm(NamesForm, AllauthSignUpForm):
    """Sign-up with a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "At least 12 characters. A few words that only you would put together do well."
        )

    def try_save(self, request: HttpRequest) -> Any:
        """Save; somebody who clicked twice at the same moment is told by e-mail that the account is there."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)


class OutsideSignUpForm(NamesForm, AllauthOutsideSignUpForm):
    """Sign-up by someone an identity provider sent: what it did not say."""


class LoginForm(AllauthLoginForm):
    """E-mail address and password. Pharmacies share computers: nobody stays logged in without asking."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = _("Stay logged in on this device")
        self.fields["remember"].help_text = _("Leave this box empty on a computer that you share.")


class AddPasskeyForm(AddWebAuthnForm):
    """Every key added here is a passkey: it opens the account by itself. Allauth's script reads the hidden box."""

    passwordless = forms.BooleanField(initial=True, required=False, widget=forms.CheckboxInput(attrs={"hidden": True}))


class ProfileForm(forms.ModelForm[User]):
    """Name and language of e-mails."""

    first_name = name_field(_("First name"), "given-name")
    last_name = name_field(_("Last name"), "family-name", help_text=_("As it should be written on your certificates."))

    class Meta:
        model = User
        fields = ("first_name", "last_name", "language")


class EraseForm(forms.Form):
    """Ask people to type their address before their account is erased."""

    email = forms.CharField(
        label=_("Your e-mail address, to confirm"),
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        typed = self.cleaned_data["email"].strip().lower()
        if typed != self.user.email.lower():
            raise forms.ValidationError(_("This is not the address of this account. Nothing has been erased."))
        return typed

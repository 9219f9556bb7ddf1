"""User management in the Wagtail admin: addresses that administrators change stay the ones people log in with."""

from typing import Any

from allauth.account.models import EmailAddress
from wagtail.users.forms import UserEditForm
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from home.accounts.models import User


class EditForm(UserEditForm):
    """Edit a person. A changed address replaces the old one for good and must be proved again at the next log-in."""

    def save(self, commit: bool = True) -> User:
        user = super().save(commit=commit)
        if commit and "email" in self.changed_data:
            EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
        return user


class UserViewSet(WagtailUserViewSet):
    """Wagtail's user management with our edit form."""

    def get_form_class(self, for_update: bool = False) -> Any:
        return EditForm if for_update else super().get_form_class(for_update)

"""Words of allauth that its own French says differently from the rest of the site: our catalogue goes first."""

from django.utils.translation import gettext_noop as _

OURS = (
    _("Email"),
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Use a security key"),
)

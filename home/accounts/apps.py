"""People: an app of its own, because the user model must migrate before any page."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    default = True
    name = "home.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from home.accounts import exports, limits, listeners  # the first and the last register themselves

        limits.share()


class DeskUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user management, with forms that keep the log-in address in step."""

    user_viewset = "home.accounts.desk.UserViewSet"

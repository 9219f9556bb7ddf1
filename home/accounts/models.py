"""People: one user model, known by e-mail address, and what a health identity provider says about them."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(DjangoUserManager["User"]):
    """Creates people from an e-mail address; there are no user names."""

    def _create(self, email: str, password: str | None, **extra: Any) -> "User":
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":  # type: ignore[override]
        """Create an ordinary person; without a password they can only log in by other means."""
        return self._create(email, password, **{"is_staff": False, "is_superuser": False, **extra})

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":  # type: ignore[override]
        """Create an administrator."""
        return self._create(email, password, **{"is_staff": True, "is_superuser": True, **extra})


class User(AbstractUser):
    """A person: a learner by default, more by the groups they belong to."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(
        _("language of our e-mails"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Pages keep the language you choose at the top."),
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_its_case"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # Found by the beginning of the name, whatever the database's collation.
            models.Index(fields=["last_name"], opclasses=["varchar_pattern_ops"], name="user_by_last_name"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()


class ProfessionalIdentity(models.Model):
    """What a health identity provider (such as Pro Santé Connect) said about a person, the last time they came from it."""

    user = models.OneToOneField(User, models.CASCADE, related_name="professional_identity")
    provider = models.CharField(_("provider"), max_length=100)
    rpps = models.CharField(_("RPPS number"), max_length=11, blank=True)
    profession_code = models.CharField(_("profession code"), max_length=10, blank=True)
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("professional identity")
        verbose_name_plural = _("professional identities")

    def __str__(self) -> str:
        return f"{self.provider}: {self.rpps or '-'}"


class Throttle(models.Model):
    """The table behind the "limits" cache: counts of tries, shared by every process. See home/accounts/limits.py."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key

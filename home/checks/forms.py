"""A form that shows what keeps its page from review beside the fields, before anything is stored."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from home.checks.registry import blocking
from home.checks.wording import say
from home.upkeep.forms import UpkeepForm, UpkeepPageForm


class ShowsRefusals:
    """For a form of Wagtail whose object is checked; a draft is saved whatever it says."""

    def _post_clean(self: Any) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's forms have it
        if self.is_deferred_validation or self.errors:
            return
        for finding in blocking(self.instance, timezone.now()):
            name = finding.field if finding.field in self.fields else None
            self.add_error(name, ValidationError(say(finding, self.instance).sentence))


class CheckedPageForm(ShowsRefusals, UpkeepPageForm):
    """The form of a page that is checked."""


class CheckedForm(ShowsRefusals, UpkeepForm):
    """The form of a rule or a claim that is checked."""

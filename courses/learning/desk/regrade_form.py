"""The form of a regrade: which key was wrong, what is done about it, and why."""

import json
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.learning.models import RegradeJob
from courses.learning.queries.regrade_case import Case, KeyLine
from courses.rules.regrade import CAN_LOWER

Rule = RegradeJob.Rule

RULES = {
    Rule.ACCEPT: gettext_lazy("Other answers are right as well: whoever gave one of them gets all the points."),
    Rule.DROP: gettext_lazy(
        "The question leaves the score. Where that would lower a score, it goes on counting there."
    ),
    Rule.FULL: gettext_lazy("Everybody gets its points, those who left it unanswered too."),
    Rule.REMARK: gettext_lazy("The question as it is published now marks the answers again."),
}


class RegradeForm(forms.Form):
    """Offers what this question allows. `cleaned` is what the action is given."""

    versions = forms.MultipleChoiceField(label=gettext_lazy("Answers given under"), widget=forms.CheckboxSelectMultiple)
    rule = forms.ChoiceField(label=gettext_lazy("What is done"), widget=forms.RadioSelect)
    accepted = forms.MultipleChoiceField(
        label=gettext_lazy("Also right"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Only where other answers are accepted."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=gettext_lazy("Learners read it word for word, beside the question and in the message they get."),
    )
    lowers = forms.BooleanField(
        label=gettext_lazy("Let scores fall too"),
        required=False,
        help_text=gettext_lazy(
            "Only when the question is dropped or marked again, and only once a second person agrees."
        ),
    )

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(data, initial={"versions": self._usual(case), "rule": self._first(case)})
        self._choice("versions").choices = [(json.dumps(key.versions), _describe(key)) for key in case.keys]
        self._choice("rule").choices = [
            (rule, text) for rule, text in RULES.items() if rule != Rule.REMARK or case.has_other_key
        ]
        self._choice("accepted").choices = [
            (line.value, _("%(answer)s – given %(number)s times") % {"answer": line.words, "number": line.given})
            for line in case.answers
            if line.bp < 10_000
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the answers where other answers are right; letting scores fall has to mean something."""
        data = super().clean() or {}
        if data.get("rule") == Rule.ACCEPT and not data.get("accepted"):
            self.add_error("accepted", _("Tick the answers that are right as well."))
        if data.get("lowers") and data.get("rule") not in CAN_LOWER:
            self.add_error("lowers", _("What is given to learners lowers no score: leave this empty."))
        return data

    @property
    def version_ids(self) -> list[int]:
        """The versions of the ticked keys."""
        return [version for ids in self.cleaned_data["versions"] for version in json.loads(ids)]

    @property
    def answers(self) -> list[Any]:
        """The ticked answers, as stored."""
        return [json.loads(value) for value in self.cleaned_data["accepted"]]

    def _choice(self, name: str) -> Any:
        return self.fields[name]

    @staticmethod
    def _usual(case: Case) -> list[str]:
        """The keys that were replaced; the one there is when none was."""
        wrong = [key for key in case.keys if not key.is_current] or case.keys
        return [json.dumps(key.versions) for key in wrong]

    @staticmethod
    def _first(case: Case) -> str:
        return Rule.REMARK if case.has_other_key else Rule.ACCEPT


def _describe(key: KeyLine) -> str:
    words = {"right": key.right, "day": date_format(localtime(key.since), "DATE_FORMAT"), "number": key.answers}
    text = _("“%(right)s”, since %(day)s: %(number)s answers") % words
    return _("%(text)s (published now)") % {"text": text} if key.is_current else text

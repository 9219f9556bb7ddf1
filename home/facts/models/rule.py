"""A vaccination rule: who is concerned by which vaccine, from when to when, says who, and how sure it is."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.models import Revision
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from home.bilingual import in_language
from home.checks.panels import ChecksPanel
from home.facts.blocks import CaseBlock, case_of
from home.facts.models.fact import Fact, read_sources
from home.facts.rules import AgeBand, AgeUnit, Failure, GivenBy, Rule, Scheme, Situation, failures, months
from home.facts.wording import (
    GIVEN_BY,
    SITUATIONS,
    UNITS,
    choices,
    say_ages,
    say_failure,
    say_scheme,
    say_situations,
)
from home.fields import ChoiceListField, StreamField
from home.upkeep.models import two_people

LEAST_CASES = 2  # one that the rule is for, one that it is not: so much is asked before publication


class Vaccine(models.Model):
    """What a vaccine protects against (its valence), whatever its brand: rules for the same one are held against each other."""

    slug = models.SlugField(_("slug"), unique=True)
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)

    panels: ClassVar[list[Panel]] = [FieldPanel("name_fr"), FieldPanel("name_en"), FieldPanel("slug")]

    class Meta:
        verbose_name = _("vaccine")
        verbose_name_plural = _("vaccines")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self, "name")


class VaccineRule(Fact):
    """One line of the vaccination schedule as data, with its sources and its own test cases.

    Ages form a half-open band; `valid_to` is the last day. Months where a field says months. What readers are told
    besides is text: the condition ("between 32 and 36 weeks"), and what is not sure.
    """

    vaccine = models.ForeignKey(Vaccine, models.PROTECT, related_name="+", verbose_name=_("vaccine"))
    who_fr = models.CharField(
        _("for whom, in French"), max_length=120, help_text=_("In a few words, beside the name of the vaccine.")
    )
    who_en = models.CharField(_("for whom, in English"), max_length=120)
    age_from = models.PositiveSmallIntegerField(
        _("from the age of"), null=True, blank=True, help_text=_("Empty: from birth.")
    )
    age_from_unit = models.CharField(_("unit"), max_length=6, choices=choices(UNITS), default=AgeUnit.YEARS.value)
    age_until = models.PositiveSmallIntegerField(
        _("until the age of"), null=True, blank=True, help_text=_("Not included: “15 years” ends the day before. Empty: no end.")
    )  # fmt: skip
    age_until_unit = models.CharField(_("unit"), max_length=6, choices=choices(UNITS), default=AgeUnit.YEARS.value)
    born_since = models.PositiveSmallIntegerField(
        _("born since the year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
        help_text=_("For rules that count years of birth."),
    )
    situations = ChoiceListField(
        _("in one of these situations"),
        options=choices(SITUATIONS),
        blank=True,
        help_text=_("None: the rule is for everybody of that age."),
    )
    except_in = ChoiceListField(_("but not in these"), options=choices(SITUATIONS), blank=True)
    doses = models.PositiveSmallIntegerField(_("doses"), null=True, blank=True, validators=[MinValueValidator(1)])
    interval_from = models.PositiveSmallIntegerField(_("months apart, at least"), null=True, blank=True)
    interval_to = models.PositiveSmallIntegerField(_("months apart, at most"), null=True, blank=True)
    repeat_every = models.PositiveSmallIntegerField(
        _("again every … months"), null=True, blank=True, help_text=_("12 is every year, 120 every ten years.")
    )
    condition_fr = models.TextField(_("condition, in French"), max_length=500, blank=True)
    condition_en = models.TextField(_("condition, in English"), max_length=500, blank=True)
    given_by = models.CharField(
        _("who may give it"), max_length=12, choices=choices(GIVEN_BY), default=GivenBy.TO_CHECK.value
    )
    valid_from = models.DateField(_("valid from"), help_text=_("The first day, in Paris."))
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("The last day. Empty: until further notice.")
    )
    is_unsure = models.BooleanField(
        _("not confirmed"), default=False, help_text=_("Readers are shown that it is unsure, and why.")
    )
    unsure_fr = models.TextField(_("what is not sure, in French"), max_length=500, blank=True)
    unsure_en = models.TextField(_("what is not sure, in English"), max_length=500, blank=True)
    cases = StreamField([("case", CaseBlock())], verbose_name=_("test cases"), min_num=LEAST_CASES)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="vaccine_rule",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(Revision, related_query_name="vaccine_rule")

    named_with = ("vaccine",)
    told = (
        *("vaccine", "who_fr", "who_en", "age_from", "age_from_unit", "age_until", "age_until_unit", "born_since"),
        *("situations", "except_in", "doses", "interval_from", "interval_to", "repeat_every", "condition_fr"),
        *("condition_en", "given_by", "valid_from", "valid_to", "is_unsure", "unsure_fr", "unsure_en", "sources"),
    )
    panels: ClassVar[list[Panel]] = [
        ChecksPanel(),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("vaccine"), FieldPanel("slug")]),
                FieldRowPanel([FieldPanel("who_fr"), FieldPanel("who_en")]),
                FieldRowPanel([FieldPanel("age_from"), FieldPanel("age_from_unit")]),
                FieldRowPanel([FieldPanel("age_until"), FieldPanel("age_until_unit")]),
                FieldPanel("born_since"),
                FieldPanel("situations"),
                FieldPanel("except_in"),
            ],
            heading=_("Who is concerned"),
            icon="group",
        ),
        MultiFieldPanel(
            [
                FieldPanel("doses"),
                FieldRowPanel([FieldPanel("interval_from"), FieldPanel("interval_to")]),
                FieldPanel("repeat_every"),
                FieldPanel("given_by"),
                FieldRowPanel([FieldPanel("condition_fr"), FieldPanel("condition_en")]),
            ],
            heading=_("What is recommended"),
            icon="list-ol",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                FieldPanel("is_unsure"),
                FieldRowPanel([FieldPanel("unsure_fr"), FieldPanel("unsure_en")]),
            ],
            heading=_("From when, and how sure"),
            icon="calendar-alt",
        ),
        FieldPanel("cases", help_text=_("Run at each save and before each publication: a case that fails refuses it.")),
        *Fact.source_panels,
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("who_fr"),
        index.SearchField("who_en"),
        index.AutocompleteField("who_fr"),
        index.AutocompleteField("slug"),
        index.RelatedFields("vaccine", [index.SearchField("name_fr"), index.SearchField("name_en")]),
        index.FilterField("vaccine"),
        index.FilterField("live"),
    ]

    class Meta:
        verbose_name = _("vaccination rule")
        verbose_name_plural = _("vaccination rules")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="rule_valid_for_a_day_at_least"),
            models.CheckConstraint(
                condition=Q(interval_to__gte=F("interval_from")), name="rule_interval_ends_after_it_starts"
            ),
            two_people("rule_owned_by_two"),
        ]

    @classmethod
    def shown(cls, keys: Iterable[Any]) -> "dict[Any, VaccineRule]":
        """The rules with these keys and what their cards show: two queries."""
        found = cls.objects.select_related("vaccine").in_bulk([key for key in keys if key is not None])
        read_sources(list(found.values()))
        return found

    @property
    def title(self) -> str:
        if not self.vaccine_id:
            return self.who_fr
        return gettext("%(vaccine)s: %(who)s") % {"vaccine": self.vaccine.name, "who": in_language(self, "who")}

    @property
    def ages(self) -> AgeBand:
        """The band, in completed months."""
        until = self.age_until
        return AgeBand(
            months(self.age_from or 0, AgeUnit(self.age_from_unit)),
            None if until is None else months(until, AgeUnit(self.age_until_unit)),
        )

    @property
    def scheme(self) -> Scheme:
        """How often, and by whom."""
        return Scheme(
            self.doses, self.interval_from, self.interval_to, self.repeat_every, GivenBy(self.given_by or "to_check")
        )

    def as_rule(self) -> Rule:
        """What matching needs of this row."""
        return Rule(
            vaccine=str(self.vaccine_id),
            ages=self.ages,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            situations=frozenset(map(Situation, self.situations)),
            except_in=frozenset(map(Situation, self.except_in)),
            born_since=date(self.born_since, 1, 1) if self.born_since else None,
            is_unsure=self.is_unsure,
            scheme=self.scheme,
        )

    def failing_cases(self) -> list[Failure]:
        """The test cases that this rule does not meet; none while the rule or a case is half written."""
        if not self.valid_from or {*self.situations, *self.except_in} - set(Situation):
            return []
        values = [block.value for block in self.cases]
        complete = [value for value in values if value["on"] and value["age"] is not None and value["expected"]]
        return list(failures(self.as_rule(), map(case_of, complete)))

    def clean(self) -> None:
        super().clean()
        errors: dict[str, list[Any]] = {}
        ages = self.ages
        if ages.until is not None and ages.until <= ages.start:
            errors["age_until"] = [_("The band is empty: it ends where it starts, or before.")]
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            errors["valid_to"] = [_("The last day comes after the first.")]
        if self.interval_from and self.interval_to and self.interval_to < self.interval_from:
            errors["interval_to"] = [_("The longest interval is not shorter than the shortest.")]
        if self.is_unsure and not (self.unsure_fr and self.unsure_en):
            errors["unsure_fr"] = [_("Say in both languages what is not sure: readers see it.")]
        if not errors and (failing := self.failing_cases()):
            errors["cases"] = [say_failure(failure) for failure in failing]
        if errors:
            raise ValidationError(errors)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The card that readers see, beside the form."""
        return "home/facts/rule_preview.html"

    # What readers are told, in their language

    @property
    def ages_said(self) -> str:
        """The ages in words."""
        return say_ages(self.ages)

    @property
    def scheme_said(self) -> str:
        """Doses, interval and repetition in words; empty where the sources say nothing."""
        return say_scheme(self.scheme)

    @property
    def situations_said(self) -> str:
        """For whom beside the age; empty for everybody."""
        return say_situations(map(Situation, self.situations))

    @property
    def except_said(self) -> str:
        """For whom not."""
        return say_situations(map(Situation, self.except_in))

    @property
    def given_by_said(self) -> str:
        """What a pharmacist may do."""
        return str(GIVEN_BY[GivenBy(self.given_by)])

    @property
    def condition(self) -> str:
        """What else must be so."""
        return in_language(self, "condition")

    @property
    def unsure(self) -> str:
        """What is not sure; empty where nothing is said to be."""
        return in_language(self, "unsure") if self.is_unsure else ""


# The desk stands above: there a rule shows who cites it and which other rules it contradicts.
register_snippet(Vaccine)
register_snippet(VaccineRule, viewset="home.facts.desk.rules.RuleViewSet")

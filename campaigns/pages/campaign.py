"""A campaign: what to say, what not to say, and with which material. When it runs, its season windows say."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, Min, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel, Panel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail.url_routing import RouteResult

from campaigns.blocks import AvoidBlock, KitItemBlock, MessageBlock, PatientQuestionBlock
from campaigns.law.models import LegalFile
from campaigns.pages.calendar import KeyDate, key_dates, seconds_fresh, sentence
from campaigns.pages.checked import check_wording
from campaigns.pages.dates import changes_of, places_of
from campaigns.pages.panel import ComponentsPanel
from campaigns.rules.audiences import Audience
from campaigns.rules.calendar import Phase, Window, phase
from campaigns.rules.seasons import main_territory
from campaigns.rules.territories import Territory, zone_of
from campaigns.seasons.models import SeasonWindow, territory_name
from campaigns.seasons.queries import windows_of
from home.base import BasePage, IndependentPage, SourcedPage
from home.blocks.facts import ClaimBlock, VaccineRuleBlock
from home.changes.noted import NotedPage
from home.checks.registry import checks
from home.fields import ChoiceListField, StreamField
from home.freshness import keep_no_longer_than
from home.paris import paris_day
from home.upkeep.rules import SEASONAL_MONTHS

OVER = frozenset({Phase.CLOSED, Phase.CANCELLED})
AUDIENCES = [
    (Audience.EVERYBODY.value, _("General public")),
    (Audience.SENIORS.value, _("People aged 65 and over")),
    (Audience.AT_RISK.value, _("People at risk: chronic disease, weakened immunity")),
    (Audience.PREGNANCY.value, _("Pregnancy")),
    (Audience.PARENTS.value, _("Parents")),
    (Audience.YOUNG.value, _("Adolescents and young adults")),
    (Audience.RELATIVES.value, _("Relatives and carers")),
    (Audience.PROFESSIONALS.value, _("Health professionals")),
]


class CampaignQuerySet(PageQuerySet):
    """The words by which campaigns are asked for; they chain."""

    def announced(self, now: datetime) -> "CampaignQuerySet":
        """Those that visitors may see at that time, by their windows and the clock alone."""
        return self.live().filter(_announced(now))

    def about(self, topic_slug: str) -> "CampaignQuerySet":
        return self.filter(topic__slug=topic_slug)

    def in_season_of(self, series: UUID) -> "CampaignQuerySet":
        """The same campaign in all its seasons and languages."""
        return self.filter(series=series)


def _announced(now: datetime) -> Exists:
    return Exists(SeasonWindow.objects.announced(now).filter(campaign=OuterRef("translation_key")))


class CampaignPage(NotedPage, IndependentPage, SourcedPage):
    """One campaign of one season. Its phase comes from its windows and the clock at each request.

    A published page is live at once; until its communication opens it is hidden by the clock, so that nothing has to
    run at that second for it to appear.
    """

    topic = models.ForeignKey("home.Topic", models.PROTECT, related_name="+", verbose_name=_("topic"), null=True)
    audience = models.CharField(_("for whom"), max_length=300, help_text=_("Who is concerned, in one sentence."))
    audiences = ChoiceListField(
        _("audiences"), options=AUDIENCES, blank=True, help_text=_("By which the planner, feeds and lists sort it.")
    )
    objective = models.TextField(_("objective"), max_length=500, help_text=_("What this campaign wants to change."))
    key_messages = StreamField([("message", MessageBlock())], verbose_name=_("key messages"))
    avoid = StreamField([("avoid", AvoidBlock())], verbose_name=_("avoid saying"))
    questions = StreamField(
        [("question", PatientQuestionBlock())], blank=True, verbose_name=_("questions patients ask")
    )
    action_label = models.CharField(
        _("call to action"), max_length=120, help_text=_("What the team does at the counter, starting with a verb.")
    )
    action_url = models.URLField(
        _("address of the call to action"), blank=True, help_text=_("Empty: the words stand without a link.")
    )
    facts = StreamField(
        [("rule", VaccineRuleBlock()), ("claim", ClaimBlock())],
        blank=True,
        verbose_name=_("vaccination facts"),
        help_text=_("Rules and claims written once for the whole site: the page always shows their published version."),
    )
    kit = StreamField([("item", KitItemBlock())], blank=True, verbose_name=_("kit"))
    statements = models.TextField(
        _("mandatory statements"),
        blank=True,
        help_text=_("For a product campaign only: exactly as they were approved. Readers see them on the page."),
    )
    linked_course = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("linked course")
    )
    series = models.UUIDField(
        default=uuid4, editable=False, db_index=True, help_text="Shared by all seasons and languages of a campaign."
    )
    season = models.CharField(
        _("season"), max_length=20, blank=True, help_text=_("As people name it: “2026-2027”, or “Spring 2027”.")
    )
    date_note = models.TextField(
        _("note on the dates"),
        max_length=500,
        blank=True,
        help_text=_("Where the dates come from, and how sure they are."),
    )

    objects = PageManager.from_queryset(CampaignQuerySet)()  # type: ignore[django-manager-missing,misc]
    checked_texts = (
        *BasePage.checked_texts, "audience", "objective", "key_messages", "questions", "action_label", "kit", "date_note",
    )  # fmt: skip
    is_for_public = True
    is_found_by_search = True
    served_with = ("locale", "topic", "live_revision", "public_record")
    months_between_reviews = SEASONAL_MONTHS

    template = "campaigns/campaign_page.html"
    exclude_fields_in_copy: ClassVar[list[str]] = [
        *NotedPage.exclude_fields_in_copy,
        "series",
    ]  # a copy is another campaign; see copy()
    parent_page_types: ClassVar[list[str]] = ["campaigns.CampaignIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    settings_panels: ClassVar[list[Panel]] = []  # the window below is the only schedule of a campaign
    content_panels: ClassVar[list[Panel]] = [
        ComponentsPanel(heading=_("Dates and readiness"), icon="date"),
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("season"), FieldPanel("date_note")], heading=_("Season"), icon="calendar-alt"),
        MultiFieldPanel(
            [FieldPanel("topic"), FieldPanel("audience"), FieldPanel("audiences"), FieldPanel("objective")],
            heading=_("Why and for whom"),
            icon="group",
        ),
        MultiFieldPanel(
            [FieldPanel("key_messages"), FieldPanel("avoid"), FieldPanel("questions")],
            heading=_("What to say and what to avoid"),
            help_text=_("No promise that medicine cannot keep: such words are refused."),
            icon="openquote",
        ),
        MultiFieldPanel(
            [FieldPanel("action_label"), FieldPanel("action_url")], heading=_("Call to action"), icon="tick-inverse"
        ),
        FieldPanel("facts"),
        FieldPanel("kit"),
        FieldPanel("statements"),
        PageChooserPanel("linked_course", "courses.CoursePage"),
        *SourcedPage.source_panels,
        *IndependentPage.independence_panels,
        *NotedPage.note_panels,
        *BasePage.review_panels,
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("audience"),
        index.SearchField("objective"),
        index.SearchField("key_messages"),
        index.SearchField("questions"),
    ]

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    @classmethod
    def hidden_from_visitors(cls, now: datetime) -> "CampaignQuerySet":
        return cls.objects.live().exclude(_announced(now))

    @classmethod
    def hidden_until(cls, now: datetime) -> datetime | None:
        """The next opening of a communication, or withdrawal, of any campaign; one query."""
        dates = ("announced_at", "withdrawn_at")
        found = SeasonWindow.objects.aggregate(**{name: Min(name, filter=Q(**{f"{name}__gt": now})) for name in dates})
        return min((moment for moment in found.values() if moment is not None), default=None)

    @cached_property
    def season_windows(self) -> list[SeasonWindow]:
        """The rows of its windows, in the order people read."""
        rows = {row.territory: row for row in SeasonWindow.objects.of(self.translation_key)}
        return [rows[territory.value] for territory in Territory if territory.value in rows]

    @cached_property
    def windows(self) -> Mapping[Territory, Window]:
        """When it runs in each territory, in the order people read. For many pages at once: `with_windows`."""
        return {Territory(row.territory): row.window for row in self.season_windows}

    def territory_at(self, now: datetime) -> Territory | None:
        """The territory whose window speaks for the campaign; None while it has no dates."""
        return main_territory(self.windows, now)

    def window_at(self, now: datetime) -> Window | None:
        """The window that speaks for the campaign."""
        territory = self.territory_at(now)
        return self.windows[territory] if territory else None

    def phase_at(self, now: datetime) -> Phase:
        """Where the campaign stands; hidden while it has no dates."""
        window = self.window_at(now)
        return phase(window, now) if window else Phase.HIDDEN

    def sentence_at(self, now: datetime) -> str:
        """What the phase means for a reader: "Until 31 January 2027", with the territory where there are several."""
        territory = self.territory_at(now)
        if territory is None:
            return ""
        said = sentence(self.windows[territory], now, zone_of(territory))
        if len(self.windows) == 1 and territory is Territory.EVERYWHERE:
            return said
        return gettext("%(territory)s: %(sentence)s") % {"territory": territory_name(territory), "sentence": said}

    def key_dates_at(self, now: datetime) -> list[KeyDate]:
        """The dates of the timeline."""
        window = self.window_at(now)
        return key_dates(window, now) if window else []

    def next_season_at(self, now: datetime) -> "CampaignPage | None":
        """The newest announced season of the same campaign in the same language, when it opens after this one."""
        others = CampaignPage.objects.announced(now).in_season_of(self.series).filter(locale=self.locale_id)
        known = [(page.window_at(now), page) for page in with_windows(others.exclude(pk=self.pk))]
        mine = self.window_at(now)
        later = [(one.opens_at, page) for one, page in known if one and (mine is None or one.opens_at > mine.opens_at)]
        return max(later, key=lambda pair: pair[0])[1] if later else None

    def copy(self, *args: Any, **kwargs: Any) -> "CampaignPage":
        """Copy the page. A translation stays in its series; any other copy begins one, unless it is told which."""
        if not kwargs.get("reset_translation_key", True):
            kwargs["update_attrs"] = {"series": self.series, **(kwargs.get("update_attrs") or {})}
        copied_with = self.specific
        if "series" in (kwargs.get("update_attrs") or {}):
            copied_with.exclude_fields_in_copy = (
                NotedPage.exclude_fields_in_copy
            )  # Wagtail gives no value to a field that it leaves out
        try:
            copied: CampaignPage = super(CampaignPage, copied_with).copy(*args, **kwargs)
        finally:
            copied_with.__dict__.pop("exclude_fields_in_copy", None)
        return copied

    @transaction.atomic
    def publish(self, *args: Any, **kwargs: Any) -> None:
        """Publish a version, wholly or not at all: whoever listens may refuse, and what was scheduled stays then.

        Two languages of a campaign are published one after the other: what follows from it looks at all of them.
        """
        versions = type(self).objects.filter(translation_key=self.translation_key).order_by("pk")
        list(versions.select_for_update(of=("self",)).values_list("pk"))
        super().publish(*args, **kwargs)

    def with_content_json(self, content: Any) -> "CampaignPage":
        """An earlier version of the page. Its series is what the page is, not what a version says."""
        version: CampaignPage = super().with_content_json(content)
        version.series = self.series
        return version

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page by the clock: nothing before it is announced, a notice once it is withdrawn."""
        if path_components:
            raise Http404
        current = self.phase_at(timezone.now())
        is_known = self.live or (self.expired and current is Phase.WITHDRAWN)
        if not is_known or current is Phase.HIDDEN:
            raise Http404
        return RouteResult(self)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        keep_no_longer_than(request, seconds_fresh(self.windows, now))
        if self.phase_at(now) is Phase.WITHDRAWN:
            return self._serve_notice(request, now)
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        now = (
            getattr(request, "shown_at", None) or timezone.now()
        )  # the archive shows a page as it will be once announced
        context["phase"] = self.phase_at(now)
        context["sentence"] = self.sentence_at(now)
        context["dates"] = self.key_dates_at(now)
        context["places"] = places_of(self, now)
        context["changes"] = changes_of(self, now)
        context["is_over"] = context["phase"] in OVER
        context["next_season"] = self.next_season_at(now) if context["is_over"] else None
        context["is_kit_held"] = self.is_review_overdue(paris_day(now))
        context["course"] = self.course()
        context["legal_file"] = self.legal_file() if self.statements else None
        return context

    def _serve_notice(self, request: HttpRequest, now: datetime) -> HttpResponse:
        """Say that the campaign is over. What was written since it was published has been reviewed by nobody: it stays hidden."""
        written_at, published_at = self.latest_revision_created_at, self.last_published_at
        if written_at and (published_at is None or written_at > published_at):
            self.title = self.summary = ""
        if self.legal_file() is not None:  # not even the name of a medicine stays without its visa
            self.title = self.summary = ""
        context = {"page": self, "campaigns_url": self.get_parent().url, "next_season": self.next_season_at(now)}
        return TemplateResponse(request, "campaigns/campaign_over.html", context, status=410)

    def course(self) -> Page | None:
        """The linked course in the language of the page, else as it was linked; None unless it is live."""
        if self.linked_course_id is None:
            return None
        key = Page.objects.filter(pk=self.linked_course_id).values("translation_key")
        model = apps.get_model("courses", "CoursePage")  # the only pages that its form offers
        versions = model.objects.live().filter(translation_key__in=key).select_related(*model.served_with)
        found: Page | None = min(versions, key=lambda page: (page.locale_id != self.locale_id, page.pk), default=None)
        return found

    def legal_file(self) -> LegalFile | None:
        """The legal file of a product campaign; None for an institutional one."""
        return LegalFile.objects.products().filter(campaign=self.translation_key).first()


checks(CampaignPage, is_gate=True)(check_wording)


def with_windows(pages: Iterable[CampaignPage]) -> list[CampaignPage]:
    """These pages with their windows read, all of them by one query."""
    listed = list(pages)
    found = windows_of(page.translation_key for page in listed)
    for page in listed:
        page.windows = found[page.translation_key]
    return listed

"""A campaign: what to say, what not to say, with which material, and when."""

from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, PageChooserPanel, Panel
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail.url_routing import RouteResult

from campaigns.blocks import AvoidBlock, KitItemBlock, MessageBlock
from campaigns.pages.calendar import KeyDate, key_dates, seconds_fresh, sentence
from campaigns.rules.calendar import BadWindow, Phase, Window, phase
from campaigns.rules.wording import cramped_punctuation, overclaims
from home.base import BasePage, IndependentPage, SourcedPage
from home.fields import StreamField
from home.freshness import keep_no_longer_than

IN_PARIS = _("Time in Paris (Europe/Paris), whatever your own time zone.")


class CampaignQuerySet(PageQuerySet):
    """The words by which campaigns are asked for; they chain."""

    def announced(self, now: datetime) -> "CampaignQuerySet":
        """Those that visitors may see at that time, by their own dates, whatever the worker did."""
        return self.live().filter(_announced(now))

    def about(self, topic_slug: str) -> "CampaignQuerySet":
        return self.filter(topic__slug=topic_slug)


def _announced(now: datetime) -> Q:
    return (
        Q(announced_at__lte=now, opens_at__isnull=False, closes_at__isnull=False)
        & (Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=now))
    )  # fmt: skip


class CampaignPage(IndependentPage, SourcedPage):
    """One campaign of one season. Its phase comes from its dates and the clock at each request."""

    topic = models.ForeignKey("home.Topic", models.PROTECT, related_name="+", verbose_name=_("topic"), null=True)
    audience = models.CharField(_("for whom"), max_length=300, help_text=_("Who is concerned, in one sentence."))
    objective = models.TextField(_("objective"), max_length=500, help_text=_("What this campaign wants to change."))
    key_messages = StreamField([("message", MessageBlock())], verbose_name=_("key messages"))
    avoid = StreamField([("avoid", AvoidBlock())], verbose_name=_("avoid saying"))
    action_label = models.CharField(
        _("call to action"), max_length=120, help_text=_("What the team does at the counter, starting with a verb.")
    )
    action_url = models.URLField(
        _("address of the call to action"), blank=True, help_text=_("Empty: the words stand without a link.")
    )
    kit = StreamField([("item", KitItemBlock())], blank=True, verbose_name=_("kit"))
    linked_course = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("linked course")
    )
    announced_at = models.DateTimeField(_("announced at"), null=True, help_text=_("From then on the page is visible."))
    opens_at = models.DateTimeField(_("opens at"), null=True)
    closes_at = models.DateTimeField(_("closes at"), null=True)
    withdrawn_at = models.DateTimeField(
        _("withdrawn at"),
        null=True,
        blank=True,
        help_text=_("From then on a notice replaces the page. Empty: it stays, marked as closed."),
    )
    date_note = models.TextField(
        _("note on the dates"),
        max_length=500,
        blank=True,
        help_text=_("Where the dates come from, and how sure they are."),
    )

    objects = PageManager.from_queryset(CampaignQuerySet)()  # type: ignore[django-manager-missing]
    is_found_by_search = True
    served_with = ("locale", "topic")

    template = "campaigns/campaign_page.html"
    parent_page_types: ClassVar[list[str]] = ["campaigns.CampaignIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    settings_panels: ClassVar[list[Panel]] = []  # the window below is the only schedule of a campaign
    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                HelpPanel(
                    content=_("Before it is announced nobody sees the page. The page itself says what phase it is in.")
                ),
                FieldRowPanel(
                    [
                        FieldPanel("announced_at", widget=AdminDateTimeInput),
                        FieldPanel("opens_at", widget=AdminDateTimeInput),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("closes_at", widget=AdminDateTimeInput),
                        FieldPanel("withdrawn_at", widget=AdminDateTimeInput),
                    ]
                ),
                FieldPanel("date_note"),
            ],
            heading=_("Window"),
            help_text=IN_PARIS,
            icon="calendar-alt",
        ),
        MultiFieldPanel(
            [FieldPanel("topic"), FieldPanel("audience"), FieldPanel("objective")],
            heading=_("Why and for whom"),
            icon="group",
        ),
        MultiFieldPanel(
            [FieldPanel("key_messages"), FieldPanel("avoid")],
            heading=_("What to say and what to avoid"),
            help_text=_("No promise that medicine cannot keep: such words are refused."),
            icon="openquote",
        ),
        MultiFieldPanel(
            [FieldPanel("action_label"), FieldPanel("action_url")], heading=_("Call to action"), icon="tick-inverse"
        ),
        FieldPanel("kit"),
        PageChooserPanel("linked_course", "courses.CoursePage"),
        *SourcedPage.source_panels,
        *IndependentPage.independence_panels,
        *BasePage.review_panels,
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("audience"),
        index.SearchField("objective"),
        index.SearchField("key_messages"),
    ]

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="campaign_opens_before_it_closes"),
            models.CheckConstraint(
                condition=Q(announced_at__lte=F("opens_at")), name="campaign_announced_before_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__gte=F("closes_at")), name="campaign_withdrawn_after_it_closes"
            ),
        ]

    @classmethod
    def hidden_from_visitors(cls, now: datetime) -> "CampaignQuerySet":
        return cls.objects.live().exclude(_announced(now))

    @property
    def window(self) -> Window | None:
        """The dates, once all of them are known and agree with each other."""
        if self.announced_at is None or self.opens_at is None or self.closes_at is None:
            return None
        try:
            return Window(self.announced_at, self.opens_at, self.closes_at, self.withdrawn_at)
        except BadWindow:
            return None

    def phase_at(self, now: datetime) -> Phase:
        """Where the campaign stands; hidden while its dates are incomplete."""
        return phase(self.window, now) if self.window else Phase.HIDDEN

    def sentence_at(self, now: datetime) -> str:
        """What the phase means for a reader: "Until 31 January 2027"."""
        return sentence(self.window, now) if self.window else ""

    def key_dates_at(self, now: datetime) -> list[KeyDate]:
        """The dates of the timeline."""
        return key_dates(self.window, now) if self.window else []

    def clean(self) -> None:
        super().clean()
        errors: dict[str, list[ValidationError | str]] = {}
        for name, message in self._window_problems():
            errors.setdefault(name, []).append(message)
        for name, text in self._wording():
            for found in overclaims(text):
                message = _("“%(found)s” promises more than medicine can: say it otherwise.")
                errors.setdefault(name, []).append(ValidationError(message, params={"found": found}))
            for found in cramped_punctuation(text) if self.locale_id and self.locale.language_code == "fr" else []:
                message = _("“%(found)s” lacks the space that French puts around this sign.")
                errors.setdefault(name, []).append(ValidationError(message, params={"found": found}))
        if errors:
            raise ValidationError(errors)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._follow_window()
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._follow_window()
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self._follow_window()
        return super().save_revision(*args, **kwargs)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page by the clock: nothing before it is announced, a notice once it is withdrawn."""
        if path_components:
            raise Http404
        current = self.phase_at(timezone.now())
        is_known = self.live or self.expired
        if not is_known or current is Phase.HIDDEN or (self.expired and current is not Phase.WITHDRAWN):
            raise Http404
        return RouteResult(self)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        if self.phase_at(now) is Phase.WITHDRAWN:
            return self._serve_notice(request)
        if self.window:
            keep_no_longer_than(request, seconds_fresh(self.window, now))
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        context["phase"] = self.phase_at(now)
        context["sentence"] = self.sentence_at(now)
        context["dates"] = self.key_dates_at(now)
        context["is_review_overdue"] = self.is_review_overdue(timezone.localdate())
        context["course"] = self._course()
        return context

    def _serve_notice(self, request: HttpRequest) -> HttpResponse:
        """Say that the campaign is over. What was written since it was published has been reviewed by nobody: it stays hidden."""
        written_at, published_at = self.latest_revision_created_at, self.last_published_at
        if written_at and (published_at is None or written_at > published_at):
            self.title = self.summary = ""
        context = {"page": self, "campaigns_url": self.get_parent().url}
        return TemplateResponse(request, "campaigns/campaign_over.html", context, status=410)

    def _course(self) -> Page | None:
        """The linked course in the language of the page, else as it was linked; None unless it is live."""
        if self.linked_course_id is None:
            return None
        key = Page.objects.filter(pk=self.linked_course_id).values("translation_key")
        versions = Page.objects.live().filter(translation_key__in=key)
        found = sorted(versions, key=lambda page: page.locale_id != self.locale_id)
        if not found or not issubclass(found[0].specific_class, BasePage):
            return None
        model = found[0].specific_class
        return model.objects.select_related(*model.served_with).get(pk=found[0].pk)

    def _follow_window(self) -> None:
        """Wagtail's own schedule follows the window, so that there is one truth."""
        self.go_live_at = self.announced_at
        self.expire_at = self.withdrawn_at

    def _window_problems(self) -> list[tuple[str, Any]]:
        problems = []
        if self.announced_at and self.opens_at and self.announced_at > self.opens_at:
            problems.append(("announced_at", _("A campaign is announced before it opens, or when it opens.")))
        if self.opens_at and self.closes_at and self.opens_at >= self.closes_at:
            problems.append(("closes_at", _("A campaign closes after it opens.")))
        if self.closes_at and self.withdrawn_at and self.withdrawn_at < self.closes_at:
            problems.append(("withdrawn_at", _("A campaign is withdrawn after it closes, or when it closes.")))
        return problems

    def _wording(self) -> list[tuple[str, str]]:
        words = [
            (name, str(getattr(self, name))) for name in ("title", "summary", "audience", "objective", "action_label")
        ]
        return words + [("key_messages", str(block.value)) for block in self.key_messages]

"""Who may do what, as data. A learner is a person without a role; a superuser needs none."""

from dataclasses import dataclass

from home.editorial.models import MedicalReviewTask, PharmacistReviewTask, RegulatoryReviewTask, ReviewTask
from home.rights import WITHDRAW

ENTER = ("wagtailadmin.access_admin",)
CITE = ("home.view_source", "home.view_topic")
CURATE = (*CITE, "home.add_source", "home.change_source", "home.add_topic", "home.change_topic")
TRANSLATE = ("simple_translation.submit_translation",)
READ_FACTS = ("home.view_vaccine", "home.view_vaccinerule", "home.view_claim")
FACTS = (
    *READ_FACTS,
    *("home.add_vaccine", "home.change_vaccine", "home.add_vaccinerule", "home.change_vaccinerule"),
    *("home.add_claim", "home.change_claim", "home.change_factsettings"),
)
# Saying that what cites a changed rule, claim or source is still right.
ANSWER = ("home.answer_reviewneeded",)
READ_BANK = ("courses.view_bankquestion",)
BANK = (*READ_BANK, "courses.add_bankquestion", "courses.change_bankquestion")
# Adding includes changing one's own; changing other people's pictures would change live pages without review.
ADD_MEDIA = (
    "wagtailimages.add_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.choose_document",
)
ALL_MEDIA = (
    *ADD_MEDIA,
    *("wagtailimages.change_image", "wagtailimages.delete_image"),
    *("wagtaildocs.change_document", "wagtaildocs.delete_document"),
)
# Correcting the marks of a question that was wrong: a medical decision, or that of who answers for the site.
REGRADE = ("courses.add_regradejob", "courses.approve_regradejob")
FIGURES = ("courses.see_figures",)
LEARNERS = ("courses.see_learners",)
# How often campaigns are seen, taken and shown: no person.
COUNTS = ("campaigns.see_counts",)
# The dates of campaigns: everybody at the desk sees them, who plans campaigns changes them.
SEE_DATES = ("campaigns.view_seasonwindow",)
DATES = (*SEE_DATES, "campaigns.add_seasonwindow", "campaigns.change_seasonwindow")
# More attempts or more time for one learner at one quiz.
GRANT = ("courses.add_allowance",)
# Withdrawing a certificate that should not have been issued.
REVOKE = ("courses.change_certificate",)
# The legal file of a campaign, its checklist, and the archive of what was published, for an inspection.
LAW = (
    *("campaigns.view_legalfile", "campaigns.change_legalfile", "campaigns.view_compliancecheck"),
    *("campaigns.view_neutralword", "campaigns.view_archivedversion", "campaigns.export_archive"),
)
# Expressions that texts for readers do without: whoever writes sees the list, regulatory people keep it.
SEE_WATCHED = ("home.view_watchedword",)
WATCH = (*SEE_WATCHED, "home.add_watchedword", "home.change_watchedword")
# Attesting what the law asks, and correcting what is asked.
REGULATE = (
    *("campaigns.answer_check", "campaigns.add_compliancecheck", "campaigns.change_compliancecheck"),
    *("campaigns.add_neutralword", "campaigns.change_neutralword"),
)
# What is scheduled and what became of it; what was published before its review; what is due for review, and whose it is.
SEE_SCHEDULE = ("home.view_scheduledrun", "home.view_emergencypublication", "home.see_upkeep")
# What may be an adverse event, and where readers are told to report one.
VIGIL = ("home.handle_vigilance", "home.change_vigilancesettings")
# Questions, corrections and contributions of readers.
READ_MESSAGES = ("home.handle_messages",)
# Links of published content: which are dead; looking again and vouching for one.
SEE_LINKS = ("home.view_link",)
LINKS = (*SEE_LINKS, "home.change_link")
# Publishing before the review, with a reason: for whoever answers at night and at weekends.
BREAK_GLASS = ("home.add_emergencypublication",)


@dataclass(frozen=True)
class Role:
    """A group of people and what it may do. Permissions are written app_label.codename.

    No role publishes: what every step of its review has approved goes live by itself.
    """

    name: str
    permissions: tuple[str, ...]
    page_permissions: tuple[str, ...] = ()
    below: str | None = None  # only below pages of this type; everywhere when not said
    media_permissions: tuple[str, ...] = ()


EDITOR = Role(
    name="Rédaction",
    permissions=(
        *(*ENTER, *SEE_SCHEDULE, *CURATE, *TRANSLATE, *FIGURES, *SEE_DATES, *BANK, *FACTS),
        *(*READ_MESSAGES, *LINKS, *SEE_WATCHED),
    ),
    page_permissions=("add", "change"),
    media_permissions=ADD_MEDIA,
)
# Wagtail has no right to look: "unlock" is the least one that opens the page explorer, for a reviewer to see the context.
BROWSE = ("unlock",)
PHARMACIST_REVIEWER = Role(
    name="Relecture pharmaceutique",
    permissions=(*ENTER, *SEE_SCHEDULE, *CITE, *FIGURES, *SEE_DATES, *READ_BANK, *READ_FACTS, *ANSWER, *SEE_LINKS),
    page_permissions=BROWSE,
)
MEDICAL_REVIEWER = Role(
    name="Relecture médicale",
    permissions=(*ENTER, *SEE_SCHEDULE, *CITE, *REGRADE, *FIGURES, *SEE_DATES, *READ_BANK, *READ_FACTS, *ANSWER),
    page_permissions=BROWSE,
)
COURSE_MANAGER = Role(name="Suivi des formations", permissions=(*ENTER, *FIGURES, *LEARNERS, *GRANT))
CAMPAIGN_MANAGER = Role(
    name="Campagnes",
    permissions=(*ENTER, *SEE_SCHEDULE, *CURATE, *READ_FACTS, *COUNTS, *TRANSLATE, *DATES, *LAW, *LINKS, *SEE_WATCHED),
    page_permissions=("add", "change"),
    below="campaigns.CampaignIndexPage",
    media_permissions=ADD_MEDIA,
)
REGULATORY = Role(
    name="Affaires réglementaires",
    permissions=(*ENTER, *SEE_SCHEDULE, *CURATE, *READ_FACTS, "campaigns.view_seasonwindow", *LAW, *REGULATE, *WATCH),
    page_permissions=BROWSE,
)
# Reads what may be an adverse event, decides, and sends cases on. Nobody else reads it.
VIGILANCE = Role(name="Vigilance", permissions=(*ENTER, *CITE, *VIGIL))
# Nobody has it unless somebody gives it. It opens one screen; it neither writes nor publishes in any other way.
EMERGENCY_PUBLISHER = Role(
    name="Publication d’urgence",
    permissions=(*ENTER, *SEE_SCHEDULE, *CITE, *READ_FACTS, *READ_BANK, *BREAK_GLASS),
    page_permissions=BROWSE,
)
ADMINISTRATOR = Role(
    name="Administration",
    permissions=(
        *ENTER,
        *SEE_SCHEDULE,
        *CURATE,
        *("home.delete_source", "home.delete_topic"),
        *TRANSLATE,
        *REGRADE,
        *FIGURES,
        *SEE_DATES,
        *LEARNERS,
        *COUNTS,
        *GRANT,
        *REVOKE,
        *BANK,
        WITHDRAW,
        "courses.delete_bankquestion",
        *("courses.lock_bankquestion", "courses.unlock_bankquestion"),
        *FACTS,
        *ANSWER,
        *LAW,
        *REGULATE,
        *WATCH,
        "home.delete_watchedword",
        *READ_MESSAGES,
        *LINKS,
        "home.change_vigilancesettings",
        *(f"home.{action}_{kind}" for kind in ("vaccinerule", "claim") for action in ("delete", "lock", "unlock")),
        "home.delete_vaccine",
        *("accounts.view_user", "accounts.add_user", "accounts.change_user", "accounts.delete_user"),
        *("wagtailredirects.add_redirect", "wagtailredirects.change_redirect", "wagtailredirects.delete_redirect"),
    ),
    page_permissions=("add", "change", "lock", "unlock", "bulk_delete"),
    media_permissions=ALL_MEDIA,
)
ROLES = (
    EDITOR,
    PHARMACIST_REVIEWER,
    MEDICAL_REVIEWER,
    CAMPAIGN_MANAGER,
    REGULATORY,
    COURSE_MANAGER,
    VIGILANCE,
    EMERGENCY_PUBLISHER,
    ADMINISTRATOR,
)


@dataclass(frozen=True)
class Step:
    """One step of the review, and whose it is."""

    name: str
    task: type[ReviewTask]
    role: Role


@dataclass(frozen=True)
class Review:
    """The steps that content of some kind goes through, in order; the approval of the last one publishes.

    `of` names the types of page it is for (app_label.Model), everything else when empty; `below`, the type of the page that
    opens the section it hangs on, the root when not said.
    """

    name: str
    steps: tuple[Step, ...]
    of: tuple[str, ...] = ()
    below: str | None = None


WORKFLOW = "Contenu médical"
STEPS = (
    Step(name="Relecture pharmaceutique", task=PharmacistReviewTask, role=PHARMACIST_REVIEWER),
    Step(name="Relecture médicale", task=MedicalReviewTask, role=MEDICAL_REVIEWER),
)
REVIEW = Review(name=WORKFLOW, steps=STEPS)
# What the public is told in a campaign is health advertising before the law when a product is in it: somebody who knows looks.
CAMPAIGN_REVIEW = Review(
    name="Campagne grand public",
    steps=(*STEPS, Step(name="Contrôle réglementaire", task=RegulatoryReviewTask, role=REGULATORY)),
    of=("campaigns.CampaignIndexPage", "campaigns.CampaignPage"),
    below="campaigns.CampaignIndexPage",
)
REVIEWS = (REVIEW, CAMPAIGN_REVIEW)


def review_of(model_label: str) -> Review:
    """The review that content of this type (app_label.Model) needs, whatever somebody has made of the database."""
    return next((review for review in REVIEWS if model_label in review.of), REVIEW)

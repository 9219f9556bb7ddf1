"""The demonstration site with one of each thing it lacks, and what fills in the parameters of every address."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    Locale,
    Page,
    PageViewRestriction,
    Site,
    TaskState,
    UploadedFile,
    Workflow,
    WorkflowState,
)

from campaigns.models import ArchivedVersion, CampaignPage, SeasonWindow
from courses.models import Attempt, BankQuestion, Certificate, CoursePage, Enrolment, Item, LessonPage, QuizPage
from home.accounts.models import User
from home.editorial.experts.access import token_of
from home.editorial.experts.actions import ask
from home.models import Claim, ReviewNeeded, Topic
from home.vigilance.actions import keep, sort_in
from tests.courses.banking import write_question
from tests.permissions.routes import Route

Values = dict[str, Any]
SNIPPET = re.compile(r"^admin/snippets/(?:choose/)?(?P<app>\w+)/(?P<model>\w+)/")
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


class House:
    """One of each thing that an address may name. What belongs to a person belongs to the learner of the cast."""

    def __init__(self, learner: User, admin: User) -> None:
        self.course_page = CoursePage.objects.filter(locale__language_code="fr", live=True).earliest("pk")
        self.campaign_page = CampaignPage.objects.filter(locale__language_code="fr", live=True).earliest("pk")
        self.enrolment = Enrolment.objects.filter(user=learner).earliest("pk")
        self.course = self.enrolment.course
        self.certificate = Certificate.objects.filter(enrolment__user=learner).earliest("pk")
        self.attempt = Attempt.objects.filter(enrolment__user=learner).earliest("started_at")
        self.lesson = Item.objects.filter(course=self.course, kind="lesson").earliest("pk")
        self.question = Item.objects.filter(kind="question").earliest("pk")
        self.document = get_document_model().objects.create(
            title="Document", file=ContentFile(b"text", "document.txt"), uploaded_by_user=admin
        )
        self.image = get_image_model().objects.earliest("pk")
        self.upload = UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(get_image_model()),
            file=ContentFile(b"", "upload.png"),
            uploaded_by_user=admin,
        )
        self.redirect = apps.get_model("wagtailredirects", "Redirect").objects.create(
            old_path="/old", redirect_page=self.course_page
        )
        self.bank_question: BankQuestion = write_question()
        self.review = ReviewNeeded.objects.create(
            cause_type=ContentType.objects.get_for_model(Claim),
            cause_id="1",
            citing_type=ContentType.objects.get_for_model(Page),
            citing_id=str(self.course_page.pk),
            opened_at=NOW,
        )
        self.regrade = apps.get_model("courses", "RegradeJob").objects.create(
            item=self.question, rule="drop", reason="A wrong key.", created_at=NOW, created_by=admin
        )
        self.restriction = PageViewRestriction.objects.create(
            page=CoursePage.objects.filter(locale__language_code="en").earliest("pk"),
            restriction_type=PageViewRestriction.PASSWORD,
            password="word",
        )
        told = {"kind": "question", "is_said_event": False, "about": "/fr/", "language": "fr", "email": "", "now": NOW}
        self.event = keep(sent_id=uuid4(), text="Malaise après le vaccin.", **told)
        self.message = keep(
            sent_id=uuid4(),
            text="Bonjour, où puis-je trouver l’affiche de la campagne pour notre vitrine ? Merci.",
            **told,
        )
        sort_in(message=self.message, now=NOW)
        self.link = apps.get_model("home", "Link").objects.create(
            url="https://example.org/", fingerprint="0" * 64, host="example.org", next_at=NOW
        )
        self.asked = ask(
            obj=self.course_page, user=User.objects.get(email="editor@example.org"), name="Ada", email="ada@example.org",
            qualification="Infectiologue", message="", language="fr", now=timezone.now(),
        )  # fmt: skip
        self.collection = Collection.objects.get(depth=1).add_child(name="Collection")
        self.notice = apps.get_model("courses", "Notice").objects.earliest("pk")

    def of(self, name: str) -> Any:
        """The snippet of the kind that a route is about."""
        app, model = name.split(".")
        kind = apps.get_model(app, model)
        return kind._base_manager.earliest("pk")


def fill(route: Route, house: House, *, room: str) -> Values:
    """What to put in a route's parameters; `room` says whose page an address of pages is tried with."""
    values: Values = {name: find(house) for name, find in ALWAYS.items()}
    page = house.campaign_page if room == "campaigns" else house.course_page
    values |= _page(page)
    found = SNIPPET.match(route.pattern)
    if found:
        values |= _with_history(house.of(f"{found['app']}.{found['model']}"))
    for prefix, more in BELOW.items():
        if route.pattern.startswith(prefix):
            values |= more(house)
    return values


def _page(page: Any) -> Values:
    return {
        "page_id": page.pk,
        "page_to_move_id": page.pk,
        "parent_page_id": page.get_parent().pk,
        "destination_id": page.get_parent().pk,
        "content_type_app_name": page._meta.app_label,
        "content_type_model_name": page._meta.model_name,
        "app_label": page._meta.app_label,
        "model_name": page._meta.model_name,
        "app_name": page._meta.app_label,
        **_with_history(page),
    }


def _with_history(thing: Any) -> Values:
    kind = ContentType.objects.get_for_model(Page if isinstance(thing, Page) else type(thing))
    states = WorkflowState.objects.filter(base_content_type=kind, object_id=str(thing.pk)).order_by("pk")
    task = TaskState.objects.filter(workflow_state__in=states).order_by("pk").last()
    return {
        "pk": thing.pk,
        "kind": kind.pk,
        "object_id": thing.pk,
        "revision_id": getattr(thing, "latest_revision_id", None) or 0,
        "workflow_state_id": state.pk if (state := states.last()) else 0,
        "task_state_id": task.pk if task else 0,
        "task_id": task.task_id if task else 0,
    }


ALWAYS: dict[str, Callable[[House], Any]] = {
    "language": lambda house: "fr",
    "slug": lambda house: house.course.slug,
    "campaign": lambda house: house.campaign_page.translation_key,
    "key": lambda house: house.campaign_page.translation_key,
    "territory": lambda house: (
        SeasonWindow.objects.filter(campaign=house.campaign_page.translation_key).earliest("pk").territory
    ),
    "action_name": lambda house: "approve",
    "action": lambda house: "delete",
    "image_id": lambda house: house.image.pk,
    "document_id": lambda house: house.document.pk,
    "doc_id": lambda house: house.document.pk,
    "document_filename": lambda house: house.document.filename,
    "uploaded_file_id": lambda house: house.upload.pk,
    "picture": lambda house: house.image.file.name,
    "filter_spec": lambda house: "max-10x10",
    "code": lambda house: house.certificate.code,
    "name": lambda house: "learners",
    "uid": lambda house: house.lesson.uid,
    "uuid": lambda house: uuid4(),
    "course_id": lambda house: house.course.pk,
    "attempt_id": lambda house: house.attempt.pk,
    "enrolment_id": lambda house: house.enrolment.pk,
    "certificate_id": lambda house: house.certificate.pk,
    "item_id": lambda house: house.question.pk,
    "question_id": lambda house: house.bank_question.pk,
    "job_id": lambda house: house.regrade.pk,
    "topic_id": lambda house: Topic.objects.earliest("pk").pk,
    "redirect_id": lambda house: house.redirect.pk,
    "collection_id": lambda house: house.collection.pk,
    "restriction_id": lambda house: house.restriction.pk,
    "page_view_restriction_id": lambda house: house.restriction.pk,
    "notice_id": lambda house: house.notice.pk,
    "position": lambda house: 1,
    "session_id": lambda house: 1,
    "page_pk": lambda house: house.course_page.pk,
    "workflow_pk": lambda house: Workflow.objects.earliest("pk").pk,
    "number": lambda house: ArchivedVersion.objects.earliest("pk").pk,
    "token": lambda house: token_of(house.asked),
    "uidb64": lambda house: "uid",
}


def _pk(find: Callable[[House], Any]) -> Callable[[House], Values]:
    return lambda house: {"pk": find(house).pk}


# What the same parameter means in a part of the site.
BELOW: dict[str, Callable[[House], Values]] = {
    "admin/api/main/^documents": _pk(lambda house: house.document),
    "admin/api/main/^images": _pk(lambda house: house.image),
    "admin/api/main/^pages/<int:pk>/action": lambda house: {"action_name": "publish"},
    "admin/collections": _pk(lambda house: house.collection),
    "admin/workflows": _pk(lambda house: Workflow.objects.earliest("pk")),
    "admin/sites": _pk(lambda house: Site.objects.earliest("pk")),
    "admin/users": _pk(lambda house: house.enrolment.user),
    "admin/groups": _pk(lambda house: Group.objects.earliest("pk")),
    "admin/locales": _pk(lambda house: Locale.objects.earliest("pk")),
    "admin/documents/chooser": _pk(lambda house: house.document),
    "admin/images/chooser": _pk(lambda house: house.image),
    "admin/question-bank/question": _pk(lambda house: house.bank_question),
    "admin/question-bank/quiz": _pk(lambda house: QuizPage.objects.earliest("pk")),
    "admin/learning/questions/quiz": lambda house: {"page_id": QuizPage.objects.earliest("pk").pk},
    "admin/facts/reviews": _pk(lambda house: house.review),
    "admin/facts/impact": lambda house: {"kind": "claim", "pk": Claim.objects.earliest("pk").pk},
    "admin/workflows/tasks": lambda house: {"app_label": "home", "model_name": "medicalreviewtask"},
    "admin/decisions": lambda house: {"number": house.asked.pk},
    "admin/messages": _pk(lambda house: house.message),
    "admin/vigilance": _pk(lambda house: house.event),
    "admin/reports/links": _pk(lambda house: house.link),
    "admin/password_reset": lambda house: {"token": "token"},
    "admin/settings": lambda house: {"app_name": "home", "model_name": "factsettings", "pk": 1},
    "admin/tag-autocomplete": lambda house: {"app_name": "taggit", "model_name": "tag"},
    "admin/translation/submit/snippet": lambda house: {
        "app_label": "courses", "model_name": "bankquestion", "pk": house.bank_question.pk,
    },
    "admin/campaigns/archive/version/files": lambda house: {"name": "0" * 64},
    "admin/campaigns/law": lambda house: {"code": "visa"},
    "admin/forms": lambda house: {"page_id": LessonPage.objects.earliest("pk").pk},
    "<language>/claims": lambda house: {"slug": Claim.objects.filter(live=True).earliest("pk").slug},
    "<language>/kits": lambda house: {"slug": house.campaign_page.slug, "name": "social.png"},
    "<language>/account/2fa": lambda house: {"pk": 1},
    "<language>/account/posters": lambda house: {"pk": 1},
    "<language>/q": lambda house: {"code": "ABCDEF"},
    "q/": lambda house: {"code": "ABCDEF"},
}  # fmt: skip


def _compared(prefix: str) -> Callable[[Values], str]:
    return lambda values: f"{prefix.format(**values)}/revisions/compare/{values['revision_id']}...latest/"


# Addresses of patterns that are regular expressions, found by how those begin.
WRITTEN: dict[str, Callable[[Values], str]] = {
    "admin/pages/^(?P<pk>": _compared("/admin/pages/{pk}"),
    "admin/snippets/courses/bankquestion/history/(?P": _compared("/admin/snippets/courses/bankquestion/history/{pk}"),
    "admin/snippets/home/claim/history/(?P": _compared("/admin/snippets/home/claim/history/{pk}"),
    "admin/snippets/home/vaccinerule/history/(?P": _compared("/admin/snippets/home/vaccinerule/history/{pk}"),
    "documents/^": lambda values: f"/documents/{values['document_id']}/{values['document_filename']}",
    "^media/": lambda values: f"/media/{values['picture']}",
    "<language>/account/^password/reset/key/": lambda values: "/fr/account/password/reset/key/1-abc/",
    "<language>/^feeds/": lambda values: "/fr/feeds/all/all/campaigns.ics",
    "<language>/^((?:": lambda values: f"/fr/formations/{values['slug']}/",
}


def address(route: Route, house: House, *, room: str) -> str:
    """The path by which a route is tried.

    :raises KeyError: naming the parameter, or the pattern, that nothing is known to put in for.
    """
    values = fill(route, house, room=room)
    if not route.is_regular_expression:
        return route.address(values)
    written = [make for start, make in WRITTEN.items() if route.pattern.startswith(start)]
    if not written:
        raise KeyError(route.pattern)
    return written[0](values)

"""The demonstration site: complete in both languages, reviewed by others than its authors, safe to build again."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, WorkflowState

from campaigns.models import CampaignIndexPage, CampaignPage
from campaigns.rules.calendar import Phase
from courses.models import Attempt, Certificate, Course, CourseDay, CoursePage, Enrolment, Item, ItemVersion, ModulePage
from courses.reports.queries.questions import see_flagged
from home.accounts.models import User
from home.base import BasePage
from home.models import Claim, ReviewRecord, Source, VaccineRule
from mooc.demo import courses as building
from mooc.demo.build import NotBuilt, build
from mooc.demo.history import ANSWERED, NEXT_SEASON
from mooc.demo.read import FOLDER, read_content
from mooc.demo.shapes import LANGUAGES, QUESTION_TYPES, Content, Words
from mooc.demo.update import TIME_TO_DO_IT

PASSWORD = "officine-demo-2026"
TABLES = (Attempt, Certificate, Course, Enrolment, Item, ItemVersion, Page, ReviewRecord, Revision, Source, User)


@dataclass
class Built:
    """What the two builds of these tests said and left: the first was stopped in the third course."""

    content: Content
    after_stop: set[str]
    said: list[str]


class Stopped(BaseException):
    """As when the process is killed: nothing catches it."""


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Built]:
    """The demonstration site, stopped half-way and then finished; undone after the tests of this module."""
    content = read_content()
    said: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        publish = building.publish

        def stop(page: Page, **who: Any) -> None:
            if page.slug == "declarer-quoi-quand-comment":
                raise Stopped
            publish(page, **who)

        patch.setattr(building, "publish", stop)
        with pytest.raises(Stopped):
            build(content, password=PASSWORD, now=timezone.now(), say=said.append)
        after_stop = set(CoursePage.objects.values_list("slug", flat=True))
        patch.undo()
        said.clear()
        build(content, password=PASSWORD, now=timezone.now(), say=said.append)
        yield Built(content, after_stop, said)
        transaction.set_rollback(True)


def questions_of(course: Course) -> dict[int, str]:
    """The question versions of a course's current edition, each with the kind of section it is asked in."""
    sections = course.current_edition.structure["sections"]
    return {
        question["version"]: section["kind"]
        for section in sections
        for step in section["steps"]
        for question in step["questions"]
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_of_the_files_is_compiled_in_both_languages(built: Built, language: str):
    asked = {key: kind for course in Course.objects.all() for key, kind in questions_of(course).items()}
    versions = ItemVersion.objects.filter(pk__in=asked)
    complete = [version for version in versions if language in version.body["words"]]
    assert Counter(asked[version.pk] for version in complete) == {"module": 83, "test": 16}
    assert {version.body["type"] for version in complete} == set(QUESTION_TYPES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_courses_modules_and_campaigns_are_live(built: Built, language: str):
    live = Page.objects.filter(live=True, locale__language_code=language)
    hidden = CampaignPage.hidden_from_visitors(timezone.now()).values("pk")  # the next season, still under embargo
    kinds = Counter(page.specific_class.__name__ for page in live.filter(depth__gt=1).exclude(pk__in=hidden))
    assert kinds == {
        "HomePage": 1,
        "CatalogueIndexPage": 1,
        "CoursePage": 4,
        "ModulePage": 14,
        "LessonPage": 14,
        "QuizPage": 14 + 2,
        "CampaignIndexPage": 1,
        "CampaignPage": 6,
        "ContentPage": 3,
    }


def test_lessons_and_quizzes_are_named_after_their_modules(built: Built):
    for module in ModulePage.objects.all():
        before = {"fr": "Quiz\u00a0: ", "en": "Quiz: "}[module.locale.language_code]
        assert [page.title for page in module.get_children().order_by("path")] == [module.title, before + module.title]


def test_each_course_is_compiled_once_per_language_and_for_what_changed_since(built: Built):
    assert [course.current_edition.number for course in Course.objects.order_by("slug")] == [2, 2, 2, 2 + 2]


def test_an_answer_accepted_in_one_language_is_accepted_in_the_other(built: Built):
    gaps = ItemVersion.objects.filter(body__type="cloze").order_by("-pk")
    assert any({"sept", "seven"} <= set(gap) for version in gaps for gap in version.body["grading"]["gaps"].values())


def test_every_page_says_that_it_is_a_demonstration(built: Built):
    pages = [page for page in Page.objects.filter(depth__gt=1).specific() if isinstance(page, BasePage)]
    assert len(pages) == Page.objects.filter(depth__gt=1).count()
    assert [page.title for page in pages if not page.is_demonstration] == []


def test_nothing_was_published_without_both_reviewers_and_none_reviewed_their_own(built: Built):
    for page in Page.objects.filter(live=True, depth__gt=1):
        # Rules and claims are reviewed too, and have numbers that pages also have.
        approved = ReviewRecord.objects.filter(
            object_id=str(page.pk), content_type__model="page", decision="approved"
        ).order_by("pk")
        readers = ["pharmacist@example.org", "medical@example.org"]
        if isinstance(page.specific, CampaignIndexPage | CampaignPage):
            readers.append("regulatory@example.org")
        times = len(approved) // len(readers)  # each time it was published
        assert [record.reviewer.email for record in approved] == readers * times
        assert times
        wrote = set(Revision.objects.for_instance(page.specific).values_list("user__email", flat=True))
        assert wrote <= {"editor@example.org", "campaigns@example.org"}


def test_a_build_that_was_stopped_leaves_no_half_course_and_goes_on_where_it_was(built: Built):
    assert built.after_stop == {"vacciner-a-l-officine", "parler-vaccination"}
    assert [sentence for sentence in built.said if "course" in sentence] == [
        "Building course 3 of 4: Pharmacovigilance, skin and rare disease at the counter",
        "Building course 4 of 4: Influenza and Covid-19: the essentials before the season",
    ]


def test_building_again_changes_nothing_and_asks_little(built: Built):
    before = [model.objects.count() for model in TABLES]
    latest = Page.objects.order_by("-latest_revision_created_at").values_list("latest_revision_created_at").first()
    with CaptureQueriesContext(connection) as queries:
        assert not build(built.content, password=PASSWORD, now=timezone.now(), say=pytest.fail)
    assert [model.objects.count() for model in TABLES] == before
    assert (
        latest == Page.objects.order_by("-latest_revision_created_at").values_list("latest_revision_created_at").first()
    )
    assert len(queries) <= 45


def test_the_learner_has_a_certificate_an_update_to_do_and_a_quiz_left_open_and_nobody_has_nothing(built: Built):
    enrolments = Enrolment.objects.filter(user__email="learner@example.org").order_by("started_at", "pk")
    finished, updated, begun = enrolments
    assert (finished.course.slug, finished.progress_bp) == ("parler-vaccination", 10000)
    assert Certificate.objects.filter(user__email="learner@example.org").count() == 2
    assert finished.update_due_on is None
    assert (updated.course.slug, updated.update_due_on) == (
        "vigilance-peau-maladies-rares",
        timezone.localdate(timezone.now() + TIME_TO_DO_IT),
    )
    assert finished.started_at > finished.finished_edition.published_at
    assert begun.course.slug == "vacciner-a-l-officine"
    assert (begun.items_done, begun.items_total) == (5, 13)
    assert len([one for one in Attempt.objects.open().get(enrolment=begun).answers if one is not None]) == ANSWERED
    assert not Enrolment.objects.filter(user__email="nobody@example.org").exists()


def test_made_up_learners_say_so_cannot_log_in_and_give_the_reports_something_to_show(built: Built):
    crowd = User.objects.filter(email__startswith="demo-").order_by("pk")
    assert len(crowd) > 40
    assert all("démonstration" in person.get_full_name() for person in crowd)
    assert not any(person.has_usable_password() for person in crowd)
    first = Course.objects.get(slug="vacciner-a-l-officine")
    assert CourseDay.objects.filter(course=first).count() > 20
    enrolled = CourseDay.objects.filter(course=first).aggregate(all=Sum("enrolled"))["all"]
    assert enrolled == Enrolment.objects.filter(course=first).count()
    assert len({one.worst for one in see_flagged(language="fr")}) > 2


def test_every_rule_and_claim_of_the_files_is_published_after_both_reviews_and_shown(built: Built):
    rules = [rule.id for vaccine in built.content.vaccines for rule in vaccine.rules]
    published = VaccineRule.objects.filter(live=True, reviewed_on__isnull=False, is_demonstration=True)
    assert sorted(published.values_list("slug", flat=True)) == sorted(rules)
    claims = Claim.objects.filter(live=True, reviewed_by="Paul Lefèvre, Nadia Benali", is_demonstration=True)
    assert sorted(claims.values_list("slug", flat=True)) == sorted(claim.id for claim in built.content.claims)
    shown = ItemVersion.objects.filter(item__kind="lesson", body__has_key="facts")
    assert {fact["slug"] for version in shown for fact in version.body["facts"]} >= {"hpv-11-14", "hpv-death-2023"}
    texts = [text for version in shown for text in version.html.values()]
    assert [text for text in texts if 'class="fact' not in text] == []
    assert "hpv-15-26" in {block.value.slug for page in CampaignPage.objects.order_by("pk") for block in page.facts}


def test_the_desk_has_work_waiting(built: Built):
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    assert [state.task.name for state in states] == ["Relecture pharmaceutique"]
    assert WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES).count() == 1
    coming = CampaignPage.objects.get(translation_key=NEXT_SEASON)
    assert coming.live
    assert coming.phase_at(timezone.now()) is Phase.HIDDEN


def test_every_account_can_log_in_with_its_verified_address(built: Built):
    people = ("learner", "editor", "pharmacist", "medical", "courses", "campaigns", "admin", "nobody")
    for name in people:
        user = User.objects.get(email=f"{name}@example.org")
        assert user.check_password(PASSWORD)
        assert EmailAddress.objects.filter(user=user, verified=True, primary=True).exists()
    assert User.objects.filter(is_superuser=True).count() == 1


# --- Refusals ------------------------------------------------------------------------------------


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """Content with one mistake."""
    folder = Path(shutil.copytree(FOLDER, tmp_path / "content"))
    file = folder / "campaigns" / "camp-hpv-2026.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("theme: hpv", "theme: [hpv]"), encoding="utf-8")
    return folder


@pytest.mark.django_db
def test_a_malformed_file_changes_nothing(spoilt: Path):
    before = [model.objects.count() for model in TABLES]
    with pytest.raises(CommandError) as refusal:
        call_command("demo", content=spoilt)
    assert str(refusal.value) == (
        "The demonstration files have 1 problem; nothing was changed.\n"
        "campaigns/camp-hpv-2026.yaml, line 8: “theme” of campaign camp-hpv-2026 is a list;"
        " expected an identifier of letters and digits such as c1m1q2."
    )
    assert [model.objects.count() for model in TABLES] == before


@pytest.mark.django_db
def test_a_page_that_the_site_refuses_is_named_and_nothing_of_its_part_is_kept():
    content = read_content()
    home = replace(content.pages["home"], introduction=Words(fr="Bienvenue.", en=""))
    before = Page.objects.count()
    with pytest.raises(
        NotBuilt, match="^Building the home page, the lists and the plain pages: .* Nothing of it was kept"
    ):
        build(replace(content, pages={**content.pages, "home": home}), password=PASSWORD, now=timezone.now(), say=str)
    assert Page.objects.count() == before


@pytest.mark.django_db
def test_settings_without_a_demonstration_password_get_no_demonstration(settings: Any):
    del settings.DEMO_PASSWORD
    with pytest.raises(CommandError, match="no DEMO_PASSWORD"):
        call_command("demo")
    assert not User.objects.exists()


def test_checking_the_files_needs_no_database(spoilt: Path, capsys: pytest.CaptureFixture[str]):
    call_command("demo", check=True)
    assert "complete and well-formed" in capsys.readouterr().out
    with pytest.raises(CommandError, match="1 problem"):
        call_command("demo", check=True, content=spoilt)

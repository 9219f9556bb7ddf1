"""Drafts are checked on the form and again when they are handed in; what only warns refuses nothing."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from campaigns.models import CampaignPage
from courses.models import CoursePage, LessonPage
from home.checks.models import WatchedWord
from home.checks.registry import blocking, findings
from home.checks.rules import Flaw, Level
from home.checks.wording import say
from home.editorial.models import ScheduledRun
from home.models import Claim, ContentPage
from tests.campaigns.writing import AUTHOR, write_draft
from tests.courses.writing import write_course
from tests.home.desk import Desk, draft, front_door, step
from tests.home.facts import claim_fields


def flaws(obj, level=None):
    found = findings(obj, timezone.now())
    return [one.flaw for one in found if level in (None, one.level)]


@pytest.fixture
def page(editor):
    return draft(editor, front_door())


def test_what_boasts_or_promises_too_much_is_pointed_out_with_its_source(page):
    page.summary = "Le meilleur vaccin, sans risque et 100 % efficace, au meilleur moment."
    found = [one for one in findings(page, timezone.now()) if one.flaw in (Flaw.OVERCLAIM, Flaw.SUPERLATIVE)]
    with override("fr"):
        said = [(say(one, page).sentence, one.why) for one in found]
    assert [(one.flaw, one.about["found"]) for one in found] == [
        (Flaw.OVERCLAIM, "sans risque"), (Flaw.SUPERLATIVE, "Le meilleur"), (Flaw.OVERCLAIM, "100 % efficace"),
    ]  # fmt: skip
    assert all(one.level is Level.WARNS for one in found)
    assert said[0][0].startswith("«\xa0sans risque\xa0»") and said[0][1].startswith("CSP, art. R.5122-4")


def test_the_list_is_kept_by_regulatory_people_and_holds_at_once(page, editor, admin, as_person):
    page.summary = "Un vaccin formidable."
    assert flaws(page) == []
    address = reverse(WatchedWord.snippet_viewset.get_url_name("add"))
    words = {"expression": "formidable*", "language": "fr", "kind": "superlative", "exceptions": "", "note": "", "is_active": "on",
             "article": "Règle du site", "source": "", "url": "", "read_on": ""}  # fmt: skip
    assert as_person(editor).post(address, words).status_code == 302  # not theirs: sent away
    assert not WatchedWord.objects.filter(expression="formidable*").exists()
    assert as_person(admin).post(address, words).status_code == 302
    assert flaws(page) == [Flaw.SUPERLATIVE]
    WatchedWord.objects.filter(expression="formidable*").update(exceptions="un vaccin formidable")
    assert flaws(page) == []


def test_text_for_the_public_is_measured_in_each_language_and_text_for_professionals_is_not(db):
    long = "Les personnes " + "qui ont été vaccinées " * 9 + "peuvent venir."
    claim = Claim(**claim_fields(answer_fr=long, answer_en="Short. So it is."))
    assert [(one.flaw, one.field) for one in findings(claim, timezone.now())][:1] == [(Flaw.LONG_SENTENCE, "answer_fr")]
    lesson = LessonPage.objects.descendant_of(write_course()).get()
    lesson.tip = long
    assert Flaw.LONG_SENTENCE not in flaws(lesson)
    lesson.tip = "Sans risque."
    assert Flaw.OVERCLAIM in flaws(lesson, Level.WARNS)


def test_what_others_say_and_what_is_not_to_be_said_may_boast(db):
    page = write_draft()
    page.avoid = [("avoid", "This miracle is 100 % effective.")]
    claim = Claim(**claim_fields(claim_en="The best vaccine is a miracle"))
    assert Flaw.OVERCLAIM not in flaws(page) and Flaw.SUPERLATIVE not in flaws(claim)


def test_structure_links_and_summary_are_looked_at(page):
    page.summary = "Un. Deux. Trois. Quatre."
    page.body = [
        ("heading", "Vide"),
        ("heading", "Plein"),
        ("paragraph", '<p>Lisez <a href="https://example.org">ici</a> et <a href="https://example.org">le calendrier</a>.</p>'),
    ]  # fmt: skip
    assert [(one.flaw, one.field, one.place) for one in findings(page, timezone.now())] == [
        (Flaw.VAGUE_LINK, "body", 3), (Flaw.BARE_HEADING, "body", 1), (Flaw.LONG_SUMMARY, "summary", 0),
    ]  # fmt: skip


def test_a_draft_is_saved_whatever_it_says_and_its_form_says_what_keeps_it_from_review(editor, as_person):
    page = write_draft(editor, summary="A miracle.", funding="Nobody.")
    client = as_person(editor)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "promet plus que la médecine" in shown and "chose empêche" in shown
    assert CampaignPage.objects.get(pk=page.pk).get_latest_revision_as_object().summary == "A miracle."


def test_reviewers_see_what_only_warns_too(page, editor, pharmacist, as_person):
    Desk.of(editor).submit(page, summary="Un produit miracle.")
    assert step(page) is not None  # a warning refuses nothing
    shown = as_person(pharmacist).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "promet plus que la médecine" in shown


def test_submission_from_anywhere_is_refused_with_the_whole_list(editor):
    page = write_draft(editor, summary="A miracle.")
    page.authors = []
    page.funding = ""
    page.save_revision(user=editor, clean=False)
    with override("en"), pytest.raises(ValidationError) as refused:
        page.get_workflow().start(page, editor)
    text = str(refused.value.messages[0])
    assert "miracle" in text and "Nobody is named as author" in text and "who paid" in text
    assert CampaignPage.objects.get(pk=page.pk).current_workflow_state is None

    page.summary, page.funding, page.authors = "One vaccine.", "Nobody paid.", [("author", AUTHOR)]
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    assert CampaignPage.objects.get(pk=page.pk).current_workflow_state is not None


@pytest.mark.parametrize(
    ("field", "value"), [("authors", []), ("funding", " "), ("authors", [("author", {**AUTHOR, "interests": " "})])]
)
def test_a_course_or_campaign_that_hides_who_wrote_or_paid_never_goes_live(db, field, value):
    for page in (write_draft(), write_course(publish=False)):
        revision = page.save_revision(clean=False)
        version = page.with_content_json(revision.content)
        setattr(version, field, value)
        silent = version.save_revision(clean=False)
        with pytest.raises(ValidationError):
            silent.publish()
        assert not type(page).objects.get(pk=page.pk).live
        revision.publish()
        assert type(page).objects.get(pk=page.pk).live


def test_the_scheduled_publication_of_a_page_that_hides_who_paid_fails_and_is_kept(db):
    course = write_course(publish=False)
    course.go_live_at = timezone.now() + timedelta(hours=1)
    course.funding = " "
    course.save_revision(clean=False).publish()
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False), pytest.raises(CommandError):
        call_command("publish_scheduled")
    assert not CoursePage.objects.get(pk=course.pk).live
    assert ScheduledRun.objects.get().state == ScheduledRun.State.FAILED


def test_an_old_declaration_warns_and_does_not_refuse(db):
    course = write_course()
    course.authors = [("author", {**AUTHOR, "declared_on": date(2020, 1, 1)})]
    assert Flaw.OLD_DECLARATION in flaws(course, Level.WARNS)
    assert blocking(course, timezone.now()) == []


def test_names_of_medicines_are_refused_in_institutional_campaigns_and_pointed_out_in_courses(db):
    campaign, course = write_draft(summary="Gardasil for all."), write_course()
    course.summary = "Gardasil pour tous."
    assert [one.field for one in blocking(campaign, timezone.now())] == ["summary"]
    assert [one.field for one in findings(course, timezone.now()) if "Gardasil" in one.words] == ["summary"]
    assert blocking(course, timezone.now()) == []


def test_a_form_that_is_handed_in_shows_the_refusal_beside_its_field_and_loses_nothing(page, editor):
    desk = Desk.of(editor)
    answer = desk.submit(page, title="Nouveau", summary=" ")
    assert answer.status_code == 200
    assert ContentPage.objects.get(pk=page.pk).current_workflow_state is None

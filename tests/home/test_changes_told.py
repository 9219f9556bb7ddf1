"""What changed is said once, kept for good and shown; a translation that is older than its source says so to everybody."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale

from courses.models import CoursePage, LessonPage
from home.blocks.facts import ClaimBlock, VaccineRuleBlock
from home.changes.models import ChangeNote, PublicRecord
from home.changes.queries import State, translations
from home.changes.rules import Told, behind_since
from home.checks.registry import blocking
from home.editorial.rules import content_hash
from home.kept import Unchangeable
from home.models import Claim, ContentPage, VaccineRule
from tests.campaigns.writing import front_door
from tests.courses.writing import publish_page, write_course
from tests.home.facts import case, change, claim_fields, keep, rule_fields, write_claim, write_rule

MAY = datetime(2026, 5, 3, 8, tzinfo=UTC)
DAY = timedelta(days=1)


def write(language: str = "fr", **fields) -> ContentPage:
    """A plain page of a language, published."""
    page = ContentPage(
        title="À propos", slug="a-propos", summary="Qui nous sommes.", locale=Locale.objects.get(language_code=language),
        body=[("paragraph", "<p>Nous sommes pharmaciens.</p>")], live=False, **fields,
    )  # fmt: skip
    front_door(language).add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def publish(page: ContentPage, *, note: str = "", weight: str = "", **words) -> ContentPage:
    """Publish another version, with what its editor says of it."""
    version = ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in {**words, "change_note": note, "change_weight": weight}.items():
        setattr(version, name, value)
    version.save_revision().publish()
    return ContentPage.objects.get(pk=page.pk)


@pytest.fixture
def pair(db):
    """A page in French, and its translation published a day later."""
    with time_machine.travel(MAY - 2 * DAY, tick=False):
        source = write()
    with time_machine.travel(MAY - DAY, tick=False):
        front_door("en")
        translation = write("en", translation_key=source.translation_key)
    return source, translation


def shown(page, language="fr"):
    address = ContentPage.objects.get(pk=page.pk).url
    return Client().get(address).content.decode()


def test_other_words_need_a_note_before_review_and_the_same_words_none(pair, editor):
    page = ContentPage.objects.get(pk=pair[0].pk).get_latest_revision_as_object()
    page.review_due_on = timezone.localdate()
    assert blocking(page, MAY) == []
    page.summary = "Autre chose."
    page.save_revision(user=editor)
    with override("en"), pytest.raises(ValidationError, match="say what changed"):
        page.get_workflow().start(page, editor)
    page.change_note = "Le résumé est plus court."
    assert [one.field for one in blocking(page, MAY)] == ["change_weight"]
    page.change_weight = "minor"
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    assert ContentPage.objects.get(pk=page.pk).current_workflow_state is not None


def test_a_major_change_is_on_the_page_with_its_day_and_a_minor_one_in_the_history_only(pair):
    source, _translation = pair
    assert "Ce qui a changé" not in shown(source)
    with time_machine.travel(MAY, tick=False):
        publish(source, note="Nouvel horaire.", weight="major", summary="Un.")
    with time_machine.travel(MAY + DAY, tick=False):
        page = publish(source, note="Une faute.", weight="minor", summary="Une.")
    html = shown(source)
    head, _details, history = html.partition("<details")
    assert "Mis à jour le 3 mai 2026" in head and "Nouvel horaire." in head and "Une faute." not in head
    assert "Une faute." in history and "Nouvel horaire." in history
    assert (page.change_note, page.get_latest_revision_as_object().change_note) == ("", "")


def test_a_note_is_kept_and_never_rewritten(pair):
    publish(pair[0], note="Un mot.", weight="major", summary="Un.")
    note = ChangeNote.objects.get()
    assert (note.text, note.weight, note.language) == ("Un mot.", "major", "fr")
    note.text = "Autre"
    with pytest.raises(Unchangeable):
        note.save()
    with pytest.raises(Unchangeable):
        ChangeNote.objects.all().delete()
    pair[0].delete()
    assert ChangeNote.objects.count() == 1


def test_publishing_the_same_words_or_for_the_first_time_notes_nothing(pair):
    publish(pair[0])
    publish(pair[0], review_due_on=timezone.localdate())
    assert not ChangeNote.objects.exists()


def test_words_published_without_a_note_say_so(pair):
    publish(pair[0], summary="Un.")
    assert ChangeNote.objects.get().weight == ""
    assert "aucune note" in shown(pair[0])


def test_a_translation_older_than_its_source_says_so_until_it_is_published_again(pair, editor, as_person):
    source, translation = pair
    notice, desk = "This translation is older", reverse("wagtailadmin_pages:edit", args=[translation.pk])
    assert notice not in shown(translation)
    with time_machine.travel(MAY, tick=False):
        publish(source, note="Une faute.", weight="minor", summary="Une.")
        assert notice not in shown(translation)
        publish(source, note="Un nouvel horaire.", weight="major", summary="Deux.")
    assert notice in shown(translation) and source.url in shown(translation)
    assert notice not in shown(source)
    record = PublicRecord.objects.get(page=translation)
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[source.pk, record.follows_number, "live"])
    client = as_person(editor)
    assert compare in client.get(desk).content.decode()
    assert client.get(compare).status_code == 200
    with time_machine.travel(MAY + DAY, tick=False):
        publish(translation, summary="Two.", note="In step.", weight="minor")
    assert notice not in shown(translation)
    assert compare not in client.get(desk).content.decode()


def test_a_change_of_the_translation_leaves_the_source_in_step(pair):
    source, translation = pair
    publish(translation, note="Words.", weight="major", summary="Other.")
    assert not PublicRecord.objects.filter(behind_since_at__isnull=False).exists()
    assert "Words." in shown(translation) and "Words." not in shown(source)


def test_a_withdrawn_translation_is_not_behind(pair):
    source, translation = pair
    publish(source, note="Un.", weight="major", summary="Un.")
    ContentPage.objects.get(pk=translation.pk).unpublish()
    assert not PublicRecord.objects.filter(behind_since_at__isnull=False).exists()


def test_the_report_lists_what_is_missing_behind_and_in_step(pair, editor, learner, as_person):
    source, translation = pair
    with time_machine.travel(MAY, tick=False):
        publish(source, note="Un.", weight="major", summary="Un.")
    lines = {(line.source.pk, line.language): line.state for line in translations()}
    assert lines[source.pk, "en"] is State.BEHIND
    ContentPage.objects.get(pk=translation.pk).delete()
    assert [line.state for line in translations(state="missing") if line.source.pk == source.pk] == [State.MISSING]
    client = as_person(editor)
    page = client.get(reverse("translations"), {"state": "missing"}).content.decode()
    assert "À propos" in page
    table = b"".join(client.get(reverse("translations_csv")).streaming_content).decode()
    assert "À propos" in table
    assert as_person(learner).get(reverse("translations")).status_code in (302, 403)


def test_what_readers_are_told_costs_no_query(pair):
    _source, translation = pair
    address = ContentPage.objects.get(pk=translation.pk).url
    Client().get(address)
    with CaptureQueriesContext(
        connection,
    ) as before:
        Client().get(address)
    publish(translation, note="Words.", weight="major", summary="Other.")
    Client().get(address)
    with CaptureQueriesContext(connection) as after:
        Client().get(address)
    assert len(after) == len(before)
    assert not any(
        "home_publicrecord" in query["sql"] and "JOIN" not in query["sql"] for query in after.captured_queries
    )


def test_a_course_tells_of_its_editions(db):
    front_door("fr")
    course = write_course()
    lesson = LessonPage.objects.descendant_of(course).get()
    lesson.tip, lesson.change_kind, lesson.change_note = "Autre.", "wording", "Un conseil plus clair."
    publish_page(lesson)
    assert "Un conseil plus clair." in Client().get(CoursePage.objects.get(pk=course.pk).url).content.decode()
    assert PublicRecord.objects.get(page=course).notes[0]["weight"] == "minor"


def test_a_translation_is_behind_from_the_first_change_that_counts():
    minor, major, unsaid = Told(MAY, "minor"), Told(MAY + DAY, "major"), Told(MAY + 2 * DAY, "")
    assert behind_since([minor], MAY - DAY) is None
    assert behind_since([minor, major, unsaid], MAY - DAY) == MAY + DAY
    assert behind_since([minor, major, unsaid], MAY + DAY) == MAY + 2 * DAY
    assert behind_since([minor, major, unsaid], MAY + 2 * DAY) is None


# --- Rules and claims: both languages in one row, shown in many places ----------------------------------


SAID = {"change_weight": "major", "change_note_fr": "Trois doses au lieu de deux.", "change_note_en": "Three doses."}
TYPO = {"change_weight": "minor", "change_note_fr": "Une coquille.", "change_note_en": "A slip."}


def test_another_rule_needs_its_note_in_both_languages_before_review_and_other_test_cases_none(db, editor):
    rule = write_rule()
    draft = rule.get_latest_revision_as_object()
    draft.cases = [*rule_fields()["cases"], case("does_not_apply", 12)]
    assert blocking(draft, MAY) == []
    draft.doses = 3
    assert [one.field for one in blocking(draft, MAY)] == ["change_note_fr"]
    draft.change_note_fr = "Trois doses."
    assert [one.field for one in blocking(draft, MAY)] == ["change_note_en"]
    draft.change_note_en = "Three doses."
    draft.save_revision(user=editor)
    with override("en"), pytest.raises(ValidationError, match="say what changed"):
        rule.get_workflow().start(draft, editor)
    draft.change_weight = "major"
    draft.save_revision(user=editor)
    rule.get_workflow().start(draft, editor)


@pytest.mark.parametrize(
    ("language", "day", "note", "slip"),
    [
        ("fr", "Mis à jour le 3 mai 2026", SAID["change_note_fr"], TYPO["change_note_fr"]),
        ("en", "Updated on 3 May 2026", SAID["change_note_en"], TYPO["change_note_en"]),
    ],
)
def test_a_major_change_of_a_rule_is_on_its_card_wherever_it_is_shown(db, language, day, note, slip):
    rule = write_rule()
    with time_machine.travel(MAY, tick=False):
        change(rule, doses=3, **SAID)
    with time_machine.travel(MAY + DAY, tick=False):
        rule = change(rule, who_fr="à partir de 65 ans", **TYPO)
    asked = {"question": "calendar", "age": 70, "unit": "years"}
    explorer = Client().post(f"/{language}/schedule/", asked).content.decode()
    with override(language):
        cited = VaccineRuleBlock().render(VaccineRuleBlock().bulk_to_python([rule.pk])[0])
    for html in (explorer, cited):
        assert day in html and note in html and slip not in html, html


@pytest.mark.parametrize(
    ("language", "note", "slip"),
    [("fr", SAID["change_note_fr"], TYPO["change_note_fr"]), ("en", SAID["change_note_en"], TYPO["change_note_en"])],
)
def test_the_page_of_a_claim_tells_its_major_changes_at_once_and_all_in_its_history(db, language, note, slip):
    claim = write_claim()
    address = f"/{language}/claims/{claim.slug}/"
    assert note not in Client().get(address).content.decode()
    change(claim, answer_fr="Non, jamais.", **SAID)
    claim = change(claim, answer_fr="Non, jamais !", **TYPO)
    head, _details, history = Client().get(address).content.decode().partition("<details")
    assert note in head and slip not in head and slip in history
    with override(language):
        cited = ClaimBlock().render(claim)
    assert note in cited and slip not in cited


def test_the_note_of_a_rule_is_said_once_kept_in_both_languages_and_comes_back_with_no_earlier_version(db):
    first = write_rule()
    rule = change(first, doses=3, **SAID)
    kept = {(note.language, note.weight, note.text) for note in ChangeNote.objects.all()}
    assert kept == {("fr", "major", SAID["change_note_fr"]), ("en", "major", SAID["change_note_en"])}
    draft = rule.get_latest_revision_as_object()
    assert [(one.change_note_fr, one.change_weight) for one in (rule, draft)] == [("", ""), ("", "")]
    first.get_latest_revision().publish()  # as readers saw it before: nothing was said of that
    rule = VaccineRule.objects.get(pk=rule.pk)
    assert [line["weight"] for line in rule.changes_told] == ["", "major"]
    change(rule, doses=2, review_due_on=timezone.localdate())  # what readers see already
    assert ChangeNote.objects.count() == 4


def test_a_copy_of_a_claim_does_not_tell_the_history_of_its_original(db):
    claim = change(write_claim(), answer_fr="Non, jamais.", **SAID)
    copy = keep(Claim(**claim_fields(slug="copie"), changes_told=claim.changes_told))
    assert claim.changes_told and copy.changes_told == []


def test_a_noted_rule_costs_no_query_more(db):
    rule = write_rule()

    def asked():
        with CaptureQueriesContext(connection) as queries:
            Client().post("/fr/schedule/", {"question": "calendar", "age": 70, "unit": "years"})
        return len(queries)

    asked()
    before = asked()
    change(rule, doses=3, **SAID)
    assert asked() == before


def test_what_is_said_of_a_change_is_read_by_reviewers_and_what_was_told_before_is_not_part_of_it(db):
    """Other words about the change are another text to read; what readers were told before is none."""
    rule = change(write_rule(), doses=3, **SAID)
    content = rule.get_latest_revision().content
    assert content_hash({**content, "changes_told": []}) == content_hash(content)
    assert content_hash({**content, "change_note_fr": "Autre."}) != content_hash(content)

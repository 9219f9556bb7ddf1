"""Two reviews by others, then publication: who may do what, and what happens to the text in between."""

import json

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.models import TaskState
from wagtail.signals import page_published

from home.editorial.models import ReviewRecord
from home.editorial.roles import ADMINISTRATOR, EDITOR, MEDICAL_REVIEWER, PHARMACIST_REVIEWER
from home.kept import Unchangeable
from home.pages import ContentPage
from tests.home.desk import Desk, current_task, draft, front_door, is_live, person, step
from tests.people import APPROVAL

FROM_THE_FORM = {"workflow-action-name": "approve", "workflow-action-extra-data": json.dumps(APPROVAL)}
PHARMACIST, MEDICAL = "Relecture pharmaceutique", "Relecture médicale"


@pytest.fixture
def page(editor):
    return draft(editor, front_door())


def body(page):
    return ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object().title


def test_a_text_goes_live_after_changes_were_made_and_both_reviewers_approved(page, editor, pharmacist, medical):
    Desk.of(editor).submit(page)
    assert step(page) == PHARMACIST

    Desk.of(pharmacist).decide(page, "reject", "Dites-le plus simplement.")
    assert step(page) is None
    assert not is_live(page)

    Desk.of(editor).submit(page, title="Qui nous sommes")
    assert step(page) == PHARMACIST
    Desk.of(pharmacist).decide(page, "approve", "Très bien.")
    assert step(page) == MEDICAL
    assert not is_live(page)

    Desk.of(medical).decide(page, "approve")
    assert is_live(page)
    assert ContentPage.objects.get(pk=page.pk).title == "Qui nous sommes"
    records = ReviewRecord.objects.order_by("decided_at")
    assert [(r.task_name, r.decision, r.reviewer, r.comment) for r in records] == [
        (PHARMACIST, "changes", pharmacist, "Dites-le plus simplement."),
        (PHARMACIST, "approved", pharmacist, "Très bien."),
        (MEDICAL, "approved", medical, ""),
    ]
    assert records[0].content_hash != records[1].content_hash == records[2].content_hash


def test_the_reviewer_approves_from_the_edit_form_and_lands_on_the_admin_home(page, editor, pharmacist):
    Desk.of(editor).submit(page)
    response = Desk.of(pharmacist).send(page, "action-workflow-action", **FROM_THE_FORM)
    assert response.url == reverse("wagtailadmin_home")
    assert step(page) == MEDICAL


def test_what_the_medical_reviewer_sends_back_is_read_by_the_pharmacist_again_only_if_it_changed(
    page, editor, pharmacist, medical
):
    Desk.of(editor).submit(page)
    Desk.of(pharmacist).decide(page, "approve")
    Desk.of(medical).decide(page, "reject", "Pourquoi ?")
    Desk.of(editor).submit(page)  # an answer, not another text
    assert step(page) == MEDICAL

    Desk.of(medical).decide(page, "reject", "La dose est fausse.")
    Desk.of(editor).submit(page, summary="Une autre dose.")
    assert step(page) == PHARMACIST


def test_a_reviewer_who_only_comments_stays_a_reviewer(page, editor, pharmacist):
    Desk.of(editor).submit(page)
    Desk.of(pharmacist).send(
        page,
        **{
            "comments-TOTAL_FORMS": "1",
            "comments-0-DELETE": "",
            "comments-0-resolved": "0",
            "comments-0-id": "",
            "comments-0-contentpath": "title",
            "comments-0-text": "Un titre plus court ?",
            "comments-0-position": "",
            "comments-0-replies-TOTAL_FORMS": "0",
            "comments-0-replies-INITIAL_FORMS": "0",
            "comments-0-replies-MIN_NUM_FORMS": "0",
            "comments-0-replies-MAX_NUM_FORMS": "",
        },
    )
    assert ContentPage.objects.get(pk=page.pk).latest_revision.user == pharmacist
    Desk.of(pharmacist).decide(page, "approve")
    assert step(page) == MEDICAL


def test_a_reviewer_who_rewrote_the_text_leaves_the_decision_to_another(page, editor, pharmacist, medical):
    Desk.of(editor).submit(page)
    Desk.of(pharmacist).send(page, summary="Récrit par le relecteur.")
    Desk.of(pharmacist).decide(page, "approve")
    assert step(page) == PHARMACIST

    Desk.of(person("second", PHARMACIST_REVIEWER)).decide(page, "approve")
    assert step(page) == MEDICAL
    Desk.of(medical).decide(page, "approve")
    assert is_live(page)


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_approves_their_own_text(superuser, medical):
    everything = person("both", EDITOR, PHARMACIST_REVIEWER, MEDICAL_REVIEWER, ADMINISTRATOR, is_superuser=superuser)
    page = draft(everything, front_door())
    Desk.of(everything).submit(page)
    assert Desk.of(everything).client.get(reverse("wagtailadmin_home")).context  # the page is shown
    Desk.of(everything).decide(page, "approve")
    assert step(page) == PHARMACIST
    Desk.of(everything).send(page, "action-workflow-action", **FROM_THE_FORM)
    assert step(page) == PHARMACIST
    with pytest.raises(PermissionDenied):
        current_task(page).task.specific.on_action(current_task(page), everything, "approve")
    assert not ReviewRecord.objects.exists()

    Desk.of(person("other", PHARMACIST_REVIEWER)).decide(page, "approve")
    assert step(page) == MEDICAL
    Desk.of(everything).decide(page, "approve")
    assert not is_live(page)
    Desk.of(medical).decide(page, "approve")
    assert is_live(page)


def test_who_asks_for_a_review_does_not_do_it(page, editor):
    colleague = person("colleague", EDITOR, PHARMACIST_REVIEWER)
    Desk.of(colleague).submit(page)
    Desk.of(colleague).decide(page, "approve")
    assert step(page) == PHARMACIST

    Desk.of(person("other", PHARMACIST_REVIEWER)).decide(page, "reject")
    Desk.of(person("third", EDITOR, PHARMACIST_REVIEWER)).submit(page)
    Desk.of(person("fourth", EDITOR, PHARMACIST_REVIEWER)).decide(page, "approve")
    assert step(page) == MEDICAL


def test_the_address_of_another_page_does_not_help_to_approve_ones_own(page, pharmacist):
    both = person("both", EDITOR, PHARMACIST_REVIEWER)
    mine = draft(both, page.get_parent(), slug="le-mien")
    Desk.of(both).submit(mine)
    Desk.of(person("editor2", EDITOR)).submit(page)
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", current_task(mine).pk])
    Desk.of(both).client.post(url, APPROVAL)
    assert step(mine) == PHARMACIST
    Desk.of(pharmacist).decide(mine, "approve")
    assert step(mine) == MEDICAL


def test_a_reviewer_decides_only_at_their_own_step(page, editor, pharmacist, medical):
    Desk.of(editor).submit(page)
    Desk.of(medical).decide(page, "approve")
    assert step(page) == PHARMACIST
    Desk.of(pharmacist).decide(page, "approve")
    Desk.of(pharmacist).decide(page, "approve")
    assert step(page) == MEDICAL
    assert not is_live(page)


def test_the_author_cannot_change_a_text_while_it_is_read(page, editor):
    Desk.of(editor).submit(page)
    Desk.of(editor).send(page, title="En douce")
    assert body(page) == "À propos"


def test_approving_twice_counts_once(page, editor, pharmacist):
    Desk.of(editor).submit(page)
    state = current_task(page)
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    for _ in range(2):
        Desk.of(pharmacist).client.post(url, APPROVAL)
    assert ReviewRecord.objects.count() == 1


def test_autosave_without_a_change_keeps_what_was_approved_and_does_not_begin_the_review_again(
    page, editor, pharmacist, medical
):
    """Wagtail's issue 13563; the browser saves by itself some seconds after a reviewer has clicked into a field."""
    Desk.of(editor).submit(page)
    Desk.of(pharmacist).decide(page, "approve")
    desk, address = Desk.of(medical), reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = desk.form(page)
    for _ in range(2):  # its own version first, then over that one
        answer = desk.client.post(address, form, headers={"Accept": "application/json"}).json()
        assert answer["success"], answer
        form["overwrite_revision_id"] = answer["revision_id"]
        assert step(page) == MEDICAL
    desk.decide(page, "approve")
    assert is_live(page)

    Desk.of(editor).submit(page, title="Un autre texte", change_note="Titre.", change_weight="minor")
    Desk.of(pharmacist).decide(page, "approve")
    desk.client.post(address, {**desk.form(page), "title": "Encore un autre"}, headers={"Accept": "application/json"})
    desk.decide(page, "approve")  # a reviewer who writes is an author
    assert body(page) == "Encore un autre"
    assert ContentPage.objects.get(pk=page.pk).title == "À propos"


def overwrite(page, title):
    """Write over the newest revision, as autosave does in a tab that is still open."""
    revision = ContentPage.objects.get(pk=page.pk).latest_revision
    revision.content = {**revision.content, "title": title}
    revision.save()


def test_text_that_changes_after_an_approval_is_read_again(page, editor, pharmacist, medical):
    Desk.of(editor).submit(page)
    Desk.of(pharmacist).decide(page, "approve")
    overwrite(page, "En douce")
    Desk.of(medical).decide(page, "approve")
    assert not is_live(page)
    assert step(page) == PHARMACIST
    Desk.of(pharmacist).decide(page, "approve")
    assert is_live(page)


def test_a_reviewed_text_is_not_written_over(page, editor, pharmacist, medical):
    Desk.of(editor).submit(page)
    Desk.of(pharmacist).decide(page, "approve")
    Desk.of(medical).decide(page, "approve")
    with pytest.raises(PermissionDenied):
        overwrite(page, "En douce")
    assert body(page) == "À propos"


@pytest.fixture
def refusing_listener():
    def refuse(**kwargs):
        raise ValidationError("La question 3 n’a pas de bonne réponse.")

    page_published.connect(refuse)
    yield
    page_published.disconnect(refuse)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ajax", [False, True])
def test_an_approval_whose_publication_fails_says_why_and_changes_nothing(ajax, refusing_listener):
    editor, pharmacist, medical = person("e", EDITOR), person("p", PHARMACIST_REVIEWER), person("m", MEDICAL_REVIEWER)
    page = draft(editor, front_door())
    Desk.of(editor).submit(page)
    Desk.of(pharmacist).decide(page, "approve")
    desk = Desk.of(medical)
    response = desk.decide(page, "approve", **({"X-Requested-With": "XMLHttpRequest"} if ajax else {}))
    assert response.status_code == (200 if ajax else 302)
    shown = desk.client.get(reverse("wagtailadmin_home")).content.decode()
    assert "La question 3 n’a pas de bonne réponse." in shown
    assert step(page) == MEDICAL
    assert not is_live(page)
    assert ReviewRecord.objects.count() == 1


def test_a_decision_is_never_changed_or_deleted(page, editor, pharmacist):
    Desk.of(editor).submit(page)
    Desk.of(pharmacist).decide(page, "approve")
    record = ReviewRecord.objects.get()
    record.comment = "Autre chose"
    for change in (
        record.save,
        record.delete,
        ReviewRecord.objects.all().delete,
        lambda: ReviewRecord.objects.update(comment=""),
    ):
        with pytest.raises(Unchangeable):
            change()
    page.delete()
    pharmacist.delete()
    record = ReviewRecord.objects.get()
    assert (record.object_title, record.reviewer_name, record.reviewer) == ("À propos", "Paul Girard", None)


def test_reviewers_are_told_by_mail_what_waits_for_them(page, editor, pharmacist, medical):
    Desk.of(editor).submit(page)
    assert pharmacist.email in [to for message in mail.outbox for to in message.to]
    assert medical.email not in [to for message in mail.outbox for to in message.to]


def test_the_admin_home_shows_a_reviewer_what_waits_for_them_and_nothing_else(page, editor, pharmacist, medical):
    Desk.of(editor).submit(page)
    waiting = [TaskState.objects.reviewable_by(user).count() for user in (pharmacist, medical, editor)]
    assert waiting == [1, 0, 0]
    assert "À propos" in Desk.of(pharmacist).client.get(reverse("wagtailadmin_home")).content.decode()

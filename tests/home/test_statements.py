"""Whoever approves states that they read this version and which interest they have, on every way there is to approve."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override
from wagtail.snippets.widgets import AdminSnippetChooser
from wagtail.users.models import UserProfile

from home.editorial.models import ReviewRecord
from home.editorial.statement import ApprovalForm
from home.models import Topic
from tests.home.desk import Desk, current_task, draft, front_door, step
from tests.home.facts import write_claim
from tests.people import APPROVAL

PHARMACIST, MEDICAL = "Relecture pharmaceutique", "Relecture médicale"
INTEREST = "Conférences payées par un fabricant de vaccins, en 2025."
SAID = {"fr": "Rien n’a été modifié\u00a0:", "en": "Nothing was changed:"}
DECLARED = {"statement": "declared", "interest": INTEREST, "comment": ""}
INCOMPLETE = [
    {"comment": "Très bien."},
    {**APPROVAL, "statement": "something else"},
    {**APPROVAL, "statement": "declared", "interest": "  "},
    {**APPROVAL, "statement": "none", "interest": INTEREST},
    {**APPROVAL, "statement": "declared", "interest": "x" * 1001},
]


@pytest.fixture
def page(editor):
    page = draft(editor, front_door())
    Desk.of(editor).submit(page)
    return page


def test_what_wagtail_words_once_is_said_in_each_readers_language():
    with override("fr"):
        form, chooser = ApprovalForm(), AdminSnippetChooser(Topic)
        assert (str(form["comment"].label), str(chooser.choose_one_text)) == ("Commentaire", "Choisir thème")
    with override("en"):
        assert (str(form["comment"].label), str(chooser.choose_one_text)) == ("Comment", "Choose topic")
        assert "Choose topic" in chooser.render("topic", None, {"id": "topic"})


@pytest.mark.parametrize(("language", "home"), [("fr", "Accueil"), ("en", "Home")])
def test_the_trail_of_a_list_of_snippets_is_in_the_readers_language(editor, as_person, language, home):
    text = as_person(editor).get("/admin/snippets/home/claim/", headers={"accept-language": language}).content.decode()
    trail = text[text.index("data-w-breadcrumbs") :]
    assert home in trail[: trail.index("</ol>")]


def dialogue(page, action="approve", name="workflow_action"):
    return reverse(f"wagtailadmin_pages:{name}", args=[page.pk, action, current_task(page).pk])


def approve_from_the_form(desk, page, answers):
    words = {"workflow-action-name": "approve", "workflow-action-extra-data": json.dumps(answers)}
    return desk.send(page, "action-workflow-action", **words)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "J’ai lu cette version et j’ai un lien d’intérêts, que je déclare ci-dessous."),
        ("en", "I have read this version, and I have an interest, which I declare below."),
    ],
)
def test_the_sentence_is_kept_as_the_reviewer_read_it_with_the_interest(page, pharmacist, language, sentence):
    pharmacist.language = language
    pharmacist.save()
    with override(language):
        current_task(page).task.specific.on_action(current_task(page), pharmacist, "approve", **DECLARED)
    record = ReviewRecord.objects.get()
    assert (record.statement, record.interest) == (sentence, INTEREST)
    assert step(page) == MEDICAL, "an interest forbids nothing"


@pytest.mark.parametrize("name", ["workflow_action", "collect_workflow_action_data"])
def test_the_dialogue_asks_for_it_before_an_approval_and_not_before_sending_back(page, pharmacist, name):
    desk = Desk.of(pharmacist).client
    shown = desk.get(dialogue(page, name=name)).json()["html"]
    assert 'value="none"' in shown and 'value="declared"' in shown and 'name="interest"' in shown
    assert 'name="statement"' not in desk.get(dialogue(page, "reject", name)).json()["html"]


def test_every_button_of_approval_opens_the_dialogue(page, pharmacist):
    desk = Desk.of(pharmacist).client
    home = desk.get(reverse("wagtailadmin_home")).content.decode()
    assert home.count("/approve/") == 1
    assert f'{dialogue(page)}" data-launch-modal' in home
    form = desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert form.count('data-workflow-action-name="approve"') == 1
    assert dialogue(page, name="collect_workflow_action_data") in form


@pytest.mark.parametrize("answers", INCOMPLETE)
def test_no_way_to_approve_goes_without_it(page, pharmacist, answers):
    desk = Desk.of(pharmacist)
    desk.client.post(dialogue(page), answers)
    ajax = desk.client.post(dialogue(page), answers, headers={"X-Requested-With": "XMLHttpRequest"}).json()
    assert ajax["step"] == "action" and 'value="none"' in ajax["html"]
    approve_from_the_form(desk, page, answers)
    with pytest.raises(ValidationError):
        current_task(page).task.specific.on_action(current_task(page), pharmacist, "approve", **answers)
    assert step(page) == PHARMACIST
    assert not ReviewRecord.objects.exists()
    approve_from_the_form(desk, page, APPROVAL)
    assert step(page) == MEDICAL


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("answers", INCOMPLETE)
def test_without_the_dialogue_what_is_missing_is_said_and_nothing_changes(page, pharmacist, answers, language):
    UserProfile.get_for_user(pharmacist)
    UserProfile.objects.filter(user=pharmacist).update(preferred_language=language)
    with override(language):
        missing = next(iter(ApprovalForm(answers).errors.as_data().values()))[0].messages[0]
    client = Desk.of(pharmacist).client
    form = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = client.post(dialogue(page), answers, headers={"Referer": f"http://testserver{form}"}, follow=True)
    assert answer.redirect_chain == [(f"http://testserver{form}", 302)]
    [said] = [one.message for one in answer.context["messages"] if one.level_tag == "error"]
    assert said == f"{SAID[language]} {missing}"
    assert (step(page), ReviewRecord.objects.exists()) == (PHARMACIST, False)
    client.post(dialogue(page), APPROVAL)
    assert step(page) == MEDICAL


def test_without_the_dialogue_a_claim_is_not_approved_without_it_either(db, editor, pharmacist):
    claim = write_claim(by=editor, publish=False)
    claim.get_workflow().start(claim, editor)
    state = claim.current_workflow_task_state
    address = reverse("wagtailsnippets_home_claim:workflow_action", args=[claim.pk, "approve", state.pk])
    answer = Desk.of(pharmacist).client.post(address, {"comment": "Vu."}, follow=True)
    assert SAID["fr"] in answer.content.decode()
    assert not ReviewRecord.objects.exists()


def test_who_sends_back_states_nothing(page, pharmacist):
    Desk.of(pharmacist).client.post(dialogue(page, "reject"), {"comment": "La dose est fausse."})
    record = ReviewRecord.objects.get()
    assert (record.decision, record.statement, record.comment) == ("changes", "", "La dose est fausse.")

"""Rules and claims on the desk: two reviews by others, test cases that refuse, contradictions that warn."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from home.accounts.models import User
from home.editorial.models import ReviewRecord
from home.editorial.roles import EDITOR, MEDICAL_REVIEWER, PHARMACIST_REVIEWER
from home.editorial.schedule import publish_due
from home.models import Claim, ScheduledRun, VaccineRule
from tests.home.desk import person
from tests.home.facts import a_source, a_vaccine, case, change, write_claim, write_rule
from tests.people import APPROVAL

pytestmark = pytest.mark.django_db
AsPerson = Callable[[User], Client]
# What is asked of who changes the words that readers see.
SAID = {"change_weight": "major", "change_note_fr": "Le schéma.", "change_note_en": "The scheme."}


def submit(fact: Any, by: User) -> None:
    """Ask for review."""
    fact = type(fact).objects.get(pk=fact.pk)
    fact.get_workflow().start(fact, by)


def decide(fact: Any, client: Client, decision: str = "approve") -> Any:
    """Approve or send back, as the buttons of the desk do."""
    state = type(fact).objects.get(pk=fact.pk).current_workflow_task_state
    name = f"wagtailsnippets_home_{fact._meta.model_name}:workflow_action"
    return client.post(
        reverse(name, args=[fact.pk, decision, state.pk if state else 0]), {**APPROVAL, "comment": "Vu."}
    )


def is_live(fact: Any) -> bool:
    return bool(type(fact).objects.get(pk=fact.pk).live)


# --- Reviewed ----------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [write_rule, write_claim])
def test_a_fact_goes_live_after_both_reviews_and_says_by_whom_and_when(
    write: Any, editor: User, pharmacist: User, medical: User, as_person: AsPerson
) -> None:
    fact = write(by=editor, publish=False)
    submit(fact, editor)
    decide(fact, as_person(editor))
    assert not is_live(fact)
    decide(fact, as_person(pharmacist))
    assert not is_live(fact)
    decide(fact, as_person(medical))
    fact = type(fact).objects.get(pk=fact.pk)
    assert fact.live
    assert fact.reviewed_by == "Paul Girard, Mona Leroy"
    assert fact.reviewed_on == timezone.localdate()


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_approves_their_own_rule(superuser: bool, pharmacist: User, as_person: AsPerson) -> None:
    author = person("both", EDITOR, PHARMACIST_REVIEWER, MEDICAL_REVIEWER, is_superuser=superuser)
    rule = write_rule(by=author, publish=False)
    submit(rule, author)
    decide(rule, as_person(author))
    state = VaccineRule.objects.get(pk=rule.pk).current_workflow_task_state
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, author, "approve")
    assert not ReviewRecord.objects.exists()
    decide(rule, as_person(pharmacist))
    assert ReviewRecord.objects.count() == 1


def test_a_change_is_reviewed_again_before_readers_see_it(
    editor: User, pharmacist: User, medical: User, as_person: AsPerson
) -> None:
    rule = write_rule(by=editor)
    assert rule.reviewed_on is None  # nobody reviewed what was published directly, and it says so
    change(rule, by=editor, publish=False, doses=3, **SAID)
    submit(rule, editor)
    decide(rule, as_person(pharmacist))
    assert VaccineRule.objects.get().doses == 2
    decide(rule, as_person(medical))
    rule.refresh_from_db()
    assert (rule.doses, rule.reviewed_on) == (3, timezone.localdate())


def test_an_unchanged_save_after_publication_makes_nobody_an_author(
    editor: User, pharmacist: User, medical: User, as_person: AsPerson
) -> None:
    rule = write_rule(by=editor, publish=False)
    submit(rule, editor)
    decide(rule, as_person(pharmacist))
    decide(rule, as_person(medical))
    change(rule, by=pharmacist, publish=False)
    change(rule, by=editor, publish=False, doses=3, **SAID)
    submit(rule, editor)
    decide(rule, as_person(pharmacist))
    assert TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS).task.name == "Relecture médicale"


def test_reviewers_and_learners_write_no_rule(
    pharmacist: User, learner: User, campaign_manager: User, editor: User, as_person: AsPerson
) -> None:
    rule = write_rule()
    addresses = [
        reverse("wagtailsnippets_home_vaccinerule:add"),
        reverse("wagtailsnippets_home_claim:add"),
        reverse("wagtailsnippets_home_vaccinerule:delete", args=[rule.pk]),
    ]
    assert [as_person(editor).get(address).status_code for address in addresses] == [200, 200, 302]
    for user in (pharmacist, learner, campaign_manager):
        assert {as_person(user).get(address).status_code for address in addresses} == {302}
    assert VaccineRule.objects.count() == 1


# --- Test cases ----------------------------------------------------------------------------------


def test_a_failing_case_is_named_when_the_rule_is_saved(in_english: None) -> None:
    with pytest.raises(ValidationError) as refusal:
        write_rule(cases=[case("applies", 70), case("applies", 64)])
    assert refusal.value.message_dict == {
        "cases": [
            "Case 2 (22 November 2026; At 64 years) is expected to say “applies”, but the rule says “does not apply”."
        ]
    }
    assert not VaccineRule.objects.exists()


def test_a_rule_without_two_cases_stays_a_draft(in_english: None) -> None:
    with pytest.raises(ValidationError, match="at least 2 test cases"), transaction.atomic():
        write_rule(cases=[case("applies", 70)])
    assert not write_rule(cases=[case("applies", 70)], publish=False).live


def form_of(rule: VaccineRule, client: Client, **changes: Any) -> dict[str, Any]:
    """The form of a rule, as a browser sends it."""
    data: dict[str, Any] = {
        "vaccine": rule.vaccine_id, "slug": rule.slug, "who_fr": rule.who_fr, "who_en": rule.who_en,
        "age_from": "65", "age_from_unit": "years", "age_until": "", "age_until_unit": "years", "born_since": "",
        "doses": "2", "interval_from": "2", "interval_to": "6", "repeat_every": "", "given_by": "prescribes",
        "condition_fr": "", "condition_en": "", "valid_from": "2025-04-01", "valid_to": "", "unsure_fr": "",
        "unsure_en": "", "review_due_on": "",
    }  # fmt: skip
    streams: dict[str, list[dict[str, Any]]] = {
        "sources": [{"": a_source().pk}],
        "cases": [
            {"-on": "2026-11-22", "-age": "70", "-unit": "years", "-expected": "applies"},
            {"-on": "2026-11-22", "-age": "40", "-unit": "years", "-expected": "does_not_apply"},
        ],
    }
    for name, blocks in streams.items():
        data[f"{name}-count"] = str(len(blocks))
        for number, values in enumerate(blocks):
            place = f"{name}-{number}"
            data |= {
                f"{place}-deleted": "",
                f"{place}-order": str(number),
                f"{place}-id": "",
                f"{place}-type": name[:-1],
            }
            data |= {f"{place}-value{key}": value for key, value in values.items()}
    return data | changes


def test_the_form_names_the_failing_case_and_changes_nothing(editor: User, as_person: AsPerson) -> None:
    rule = write_rule()
    client = as_person(editor)
    client.post("/fr/account/language/", {})
    address = reverse("wagtailsnippets_home_vaccinerule:edit", args=[rule.pk])
    before = rule.latest_revision_id
    answer = client.post(address, form_of(rule, client, age_from="50"))
    assert answer.status_code == 302, answer.context["form"].errors
    rule.refresh_from_db()
    assert rule.latest_revision_id != before
    before = rule.latest_revision_id
    answer = client.post(address, form_of(rule, client, age_from="75"))
    assert answer.status_code == 200
    assert "70" in str(answer.context["form"].errors["cases"])
    rule.refresh_from_db()
    assert rule.latest_revision_id == before


def spoil(rule: VaccineRule) -> Any:
    """A stored version whose cases fail: as one written before the cases were checked differently."""
    revision = VaccineRule.objects.get(pk=rule.pk).save_revision()
    revision.content = {**revision.content, "age_from": 75, **SAID}
    revision.save()
    return revision


@pytest.mark.django_db(transaction=True)
def test_a_failing_case_refuses_publication_by_hand_by_review_and_by_date(
    editor: User, pharmacist: User, medical: User, as_person: AsPerson, in_english: None
) -> None:
    rule = write_rule(by=editor)
    revision = spoil(rule)
    with pytest.raises(ValidationError, match=r"Case 1 .* “applies”"):
        revision.publish()
    submit(rule, editor)
    decide(rule, as_person(pharmacist))
    decide(rule, as_person(medical))
    assert VaccineRule.objects.get().age_from == 65
    assert ReviewRecord.objects.count() == 1
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    [run] = publish_due(timezone.now())
    assert run.state == ScheduledRun.State.FAILED
    assert "Cas" in run.error
    rule.refresh_from_db()
    assert (rule.age_from, rule.live_revision_id != revision.pk) == (65, True)


def test_what_makes_no_sense_is_refused_beside_its_field(in_english: None) -> None:
    for changes, field in (
        ({"age_until": 65}, "age_until"),
        ({"valid_to": date(2025, 3, 31)}, "valid_to"),
        ({"interval_from": 7}, "interval_to"),
        ({"is_unsure": True, "cases": [case("unsure"), case("does_not_apply", 4)]}, "unsure_fr"),
        ({"situations": ["left-handed"]}, "situations"),
        ({"born_since": 1066}, "born_since"),
        ({"doses": 0}, "doses"),
    ):
        with pytest.raises(ValidationError) as refusal:
            write_rule(**changes)
        assert set(refusal.value.message_dict) == {field}, changes
    assert not VaccineRule.objects.exists()


# --- Contradictions --------------------------------------------------------------------------------


def test_a_rule_that_contradicts_another_is_kept_with_a_warning(editor: User, as_person: AsPerson) -> None:
    write_rule(slug="other", who_en="from 60", who_fr="dès 60 ans", age_from=60, doses=3)
    rule = write_rule()
    client = as_person(editor)
    address = reverse("wagtailsnippets_home_vaccinerule:edit", args=[rule.pk])
    answer = client.post(address, form_of(rule, client), follow=True)
    assert "dès 60 ans" in " ".join(str(one) for one in answer.context["messages"])
    assert "dès 60 ans" in client.get(address).content.decode()


def test_a_rule_beside_another_warns_of_nothing(editor: User, as_person: AsPerson) -> None:
    write_rule(
        slug="other", who_fr="avant", age_from=11, age_until=65, doses=3, cases=[case(age=20), case("does_not_apply")]
    )
    write_rule(slug="another", who_fr="autre", vaccine=a_vaccine("mmr"), doses=3)
    rule = write_rule()
    client = as_person(editor)
    address = reverse("wagtailsnippets_home_vaccinerule:edit", args=[rule.pk])
    answer = client.post(address, form_of(rule, client), follow=True)
    shown = " ".join(str(one) for one in answer.context["messages"])
    assert "avant" not in shown
    assert "autre" not in shown


@pytest.mark.parametrize("name", ["vaccinerule", "claim", "source"])
def test_the_lists_and_forms_open(name: str, editor: User, as_person: AsPerson) -> None:
    fact = {"vaccinerule": write_rule, "claim": write_claim, "source": a_source}[name]()
    client = as_person(editor)
    assert client.get(reverse(f"wagtailsnippets_home_{name}:list")).status_code == 200
    assert client.get(reverse(f"wagtailsnippets_home_{name}:edit", args=[fact.pk])).status_code == 200
    assert client.get(reverse("facts_desk:impact", args=[name, fact.pk])).status_code == 200


def test_the_previews_of_a_rule_and_of_a_claim_show_them(editor: User, as_person: AsPerson) -> None:
    rule, claim = write_rule(), write_claim()
    for fact, words in ((rule, "dès 65 ans"), (claim, "donne la grippe")):
        name = f"wagtailsnippets_home_{fact._meta.model_name}:preview_on_edit"
        client = as_person(editor)
        answer = client.get(reverse(name, args=[fact.pk]))
        assert answer.status_code in (200, 302)
        request = fact.make_preview_request()
        assert words in request.content.decode()
    assert Claim.objects.count() == 1

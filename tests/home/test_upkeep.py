"""Owners, who stands in for them, and the date of the next review: what is asked, what is told, whom."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from wagtail.test.utils.form_data import querydict_from_html, rich_text

from home.accounts.models import User
from home.editorial import roles
from home.models import Claim, UpkeepLetter
from home.upkeep.actions import tell_owners
from home.upkeep.queries import due_for, gaps_of, responsible_for
from home.upkeep.rules import Gap
from tests.home.desk import person
from tests.home.facts import change, write_claim
from tests.people import APPROVAL, stand_in

pytestmark = pytest.mark.django_db
AsPerson = Callable[[User], Client]
NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
DUE = date(2026, 12, 24)
OVER = datetime(2026, 12, 24, 23, tzinfo=UTC)  # midnight in Paris after that day
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def backup(db: None) -> User:
    return person("backup", roles.EDITOR, language="en")


def owned(owner: User | None, backup: User | None, **changes: Any) -> Claim:
    """A published claim of theirs, due on 24 December."""
    return write_claim(by=owner, **{"owner": owner, "backup_owner": backup, "review_due_on": DUE, **changes})


def edit(client: Client, claim: Claim, action: str = "", **changes: Any) -> Any:
    """Send the form of a claim back as it is shown, with some changes."""
    url = reverse("wagtailsnippets_home_claim:edit", args=[claim.pk])
    data = querydict_from_html(client.get(url).content.decode(), form_id="w-editor-form")
    stored = Claim.objects.get(pk=claim.pk)
    for name in ("evidence_fr", "evidence_en"):
        data[name] = rich_text(getattr(stored, name))
    sources = [{"type": "source", "id": one.id, "value": str(one.value.pk)} for one in stored.sources]
    data["sources-count"] = str(len(sources))
    for number, block in enumerate(sources):
        for key, value in {**block, "deleted": "", "order": str(number)}.items():
            data[f"sources-{number}-{key}"] = value
    data.update({name: str(value) for name, value in changes.items()})
    if action:
        data[action] = "1"
    return client.post(url, data)


# --- Who answers -------------------------------------------------------------------------------


def test_the_owner_answers_then_who_stands_in_then_the_administrators(editor: User, backup: User, admin: User) -> None:
    claim = owned(editor, backup)
    assert responsible_for(claim) == [editor, backup]
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert responsible_for(Claim.objects.get()) == [backup]
    User.objects.filter(pk=backup.pk).update(is_active=False)
    assert responsible_for(Claim.objects.get()) == [admin]


def test_deleting_accounts_deletes_no_content(editor: User, backup: User, admin: User) -> None:
    owned(editor, backup)
    editor.delete()
    backup.delete()
    claim = Claim.objects.get()
    assert (claim.live, claim.owner, claim.backup_owner) == (True, None, None)
    assert gaps_of(claim) == (Gap.OWNER, Gap.BACKUP)
    assert responsible_for(claim) == [admin]


def test_whoever_writes_something_first_owns_it_and_an_earlier_version_brings_no_owner_back(
    editor: User, backup: User
) -> None:
    claim = owned(None, backup)
    claim.save_revision(user=editor)
    first = Claim.objects.get().get_latest_revision()
    assert Claim.objects.get().owner == editor
    draft = Claim.objects.get().get_latest_revision_as_object()
    draft.owner, draft.backup_owner = backup, editor
    draft.save_revision(user=editor)
    assert Claim.objects.get().owner == backup
    first.publish()
    claim = Claim.objects.get()
    assert (claim.owner, claim.backup_owner) == (backup, editor)


def test_nobody_stands_in_for_themselves(editor: User) -> None:
    claim = owned(editor, stand_in())
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(backup_owner=editor)


def test_the_form_offers_people_of_the_desk_and_refuses_a_review_too_far_away(
    editor: User, backup: User, learner: User, clock: Any, as_person: AsPerson
) -> None:
    claim, desk = owned(editor, backup), as_person(editor)
    Claim.objects.update(backup_owner=None)
    form = desk.get(reverse("wagtailsnippets_home_claim:edit", args=[claim.pk])).context["form"]
    assert list(form.fields["backup_owner"].queryset) == [backup, editor]
    refused = edit(desk, claim, review_due_on="2027-11-28", backup_owner=backup.pk)
    assert "12 mois au plus" in refused.content.decode()
    assert "quelqu’un d’autre" in edit(desk, claim, backup_owner=editor.pk).content.decode()
    assert Claim.objects.get().backup_owner is None
    assert edit(desk, claim, review_due_on="2027-11-27", backup_owner=backup.pk).status_code == 302
    claim = Claim.objects.get()
    assert claim.backup_owner == backup
    assert claim.get_latest_revision_as_object().review_due_on == date(2027, 11, 27)
    assert claim.review_due_on == DUE  # readers see the date that was reviewed


# --- Nothing goes live without -------------------------------------------------------------------


def approve(claim: Claim, *clients: Client) -> Claim:
    for client in clients:
        state = Claim.objects.get(pk=claim.pk).current_workflow_task_state
        name = "wagtailsnippets_home_claim:workflow_action"
        client.post(reverse(name, args=[claim.pk, "approve", state.pk]), {**APPROVAL, "comment": "Vu."})
    return Claim.objects.get(pk=claim.pk)


@pytest.mark.parametrize(
    ("lacking", "named"), [("owner", "an owner"), ("backup_owner", "somebody who stands in for the owner")]
)
def test_a_review_does_not_begin_of_what_nobody_answers_for(
    lacking: str, named: str, editor: User, backup: User, in_english: None
) -> None:
    claim = write_claim(publish=False, owner=editor, backup_owner=backup)
    Claim.objects.filter(pk=claim.pk).update(**{lacking: None})
    claim = Claim.objects.get()
    with pytest.raises(ValidationError, match=f"lacks {named}:"), transaction.atomic():
        claim.get_workflow().start(claim, editor)
    assert claim.current_workflow_state is None
    Claim.objects.filter(pk=claim.pk).update(**{lacking: {"owner": editor, "backup_owner": backup}[lacking]})
    claim = Claim.objects.get()
    assert claim.get_workflow().start(claim, editor)


@pytest.mark.parametrize("before", [None, date(2026, 11, 26)])
def test_the_end_of_a_review_sets_the_date_of_the_next_where_it_is_empty_or_over(
    before: date | None, editor: User, pharmacist: User, medical: User, backup: User, clock: Any, as_person: AsPerson
) -> None:
    claim = write_claim(by=editor, publish=False, backup_owner=backup, review_due_on=before)
    claim.get_workflow().start(claim, editor)
    claim = approve(claim, as_person(pharmacist), as_person(medical))
    assert claim.live
    assert claim.review_due_on == date(2027, 11, 27)
    assert claim.reviewed_on == date(2026, 11, 27)
    edit(as_person(editor), claim)
    reviewed, saved = claim.live_revision, Claim.objects.get().latest_revision
    assert reviewed != saved
    assert saved.content["review_due_on"] is None or before  # left open, it stays open: no change of content


def test_the_date_that_an_editor_chose_stays(
    editor: User, pharmacist: User, medical: User, backup: User, clock: Any, as_person: AsPerson
) -> None:
    claim = write_claim(by=editor, publish=False, backup_owner=backup, review_due_on=DUE)
    claim.get_workflow().start(claim, editor)
    assert approve(claim, as_person(pharmacist), as_person(medical)).review_due_on == DUE


# --- Letters -------------------------------------------------------------------------------------


def letters() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for message in mail.outbox:
        found.setdefault(message.to[0], []).append(message.subject)
    return found


def test_owner_and_stand_in_are_told_once_thirty_days_before_each_in_their_language(
    editor: User, backup: User, admin: User
) -> None:
    owned(editor, backup)
    assert tell_owners(now=datetime(2026, 11, 23, 22, 59, 59, tzinfo=UTC)) == 0
    assert tell_owners(now=datetime(2026, 11, 23, 23, 0, 0, tzinfo=UTC)) == 1
    assert tell_owners(now=datetime(2026, 11, 23, 23, 1, 0, tzinfo=UTC)) == 0
    assert letters() == {
        editor.email: ["La relecture de 1 contenu prend bientôt fin"],
        backup.email: ["The review of 1 piece of content ends soon"],
    }
    assert "24 December 2026" in mail.outbox[1].body
    assert "The flu vaccine gives you the flu" in mail.outbox[1].body
    assert f"/admin/snippets/home/claim/edit/{Claim.objects.get().pk}/" in mail.outbox[1].body


def test_when_it_is_over_administrators_are_told_too_once_and_again_for_another_date(
    editor: User, backup: User, admin: User
) -> None:
    claim = owned(editor, backup)
    tell_owners(now=OVER - SECOND)
    mail.outbox.clear()
    assert tell_owners(now=OVER - SECOND) == 0
    assert tell_owners(now=OVER) == 1
    assert tell_owners(now=OVER + timedelta(days=40)) == 0
    assert set(letters()) == {editor.email, backup.email, admin.email}
    assert "The review of 1 piece of content is over" in letters()[backup.email]
    change(claim, review_due_on=date(2027, 6, 1))
    assert tell_owners(now=datetime(2027, 5, 20, tzinfo=UTC)) == 1


def test_one_letter_tells_a_person_of_all_that_is_due(editor: User, backup: User) -> None:
    owned(editor, backup)
    owned(editor, backup, slug="other", review_due_on=date(2026, 11, 1))
    owned(editor, backup, slug="draft", publish=False)
    assert tell_owners(now=OVER - SECOND) == 2
    assert [len(sent) for sent in letters().values()] == [1, 1]
    assert mail.outbox[0].body.count("/edit/") == 2


def test_where_both_have_gone_the_administrators_are_told(editor: User, backup: User, admin: User) -> None:
    owned(editor, backup)
    User.objects.filter(pk__in=[editor.pk, backup.pk]).update(is_active=False)
    tell_owners(now=OVER - SECOND)
    assert set(letters()) == {admin.email}


def test_a_letter_that_cannot_be_written_is_written_later(
    editor: User, backup: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    owned(editor, backup)
    with monkeypatch.context() as patch:
        patch.setattr("home.upkeep.actions.write_letter", lambda *_arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tell_owners(now=OVER)
    assert not UpkeepLetter.objects.exists()
    assert tell_owners(now=OVER) == 1


# --- Readers, and the desk --------------------------------------------------------------------


@pytest.mark.parametrize(("language", "soon", "over"), [("fr", "À relire d’ici le", "devait être relue"), ("en", "Due for review by", "was due for review")])  # fmt: skip
def test_readers_of_a_claim_are_told_to_the_second(
    language: str, soon: str, over: str, editor: User, client: Client, clock: Any
) -> None:
    claim = owned(editor, stand_in())
    with override(language):
        url = claim.url

    def seen(at: datetime) -> str:
        clock.move_to(at)
        return client.get(url).content.decode()

    page = seen(datetime(2026, 11, 23, 22, 59, 59, tzinfo=UTC))
    assert soon not in page
    assert over not in page
    assert soon in seen(datetime(2026, 11, 23, 23, tzinfo=UTC))
    page = seen(OVER - SECOND)
    assert soon in page
    assert over not in page
    assert "max-age=1," in client.get(url)["Cache-Control"] + ","
    page = seen(OVER)
    assert over in page
    assert soon not in page


def test_the_admin_home_shows_what_is_due_mine_first(
    editor: User, backup: User, admin: User, clock: Any, as_person: AsPerson
) -> None:
    clock.move_to(OVER)
    mine = owned(editor, backup, slug="mine", claim_en="Mine", claim_fr="À moi", review_due_on=date(2027, 1, 10))
    theirs = owned(backup, editor, slug="theirs", claim_en="Theirs", claim_fr="À elle")
    owned(editor, backup, slug="later", review_due_on=date(2027, 6, 1))
    assert [one.thing for one in due_for(editor, date(2026, 12, 25))] == [mine, theirs]
    page = as_person(editor).get(reverse("wagtailadmin_home")).content.decode()
    assert page.index("À moi") < page.index("À elle")
    assert "en retard" in page
    assert "due-for-review" not in as_person(admin).get(reverse("wagtailadmin_home")).content.decode()
    User.objects.filter(pk__in=[editor.pk, backup.pk]).update(is_active=False)
    assert "À elle" in as_person(admin).get(reverse("wagtailadmin_home")).content.decode()


def test_the_report_is_sorted_filtered_and_taken_as_a_table(
    editor: User, backup: User, learner: User, clock: Any, as_person: AsPerson
) -> None:
    clock.move_to(OVER)
    owned(editor, backup, slug="one", claim_fr="=Un")
    last = owned(editor, None, slug="two", claim_fr="Deux", review_due_on=date(2027, 6, 1))
    Claim.objects.filter(pk=last.pk).update(backup_owner=None)
    desk, url = as_person(editor), reverse("upkeep_report")
    page = desk.get(url).content.decode()
    assert page.index("=Un") < page.index("Deux")
    assert "Il manque une personne qui supplée le responsable" in page
    page = desk.get(url, {"order": "-date"}).content.decode()
    assert page.index("Deux") < page.index("=Un")
    page = desk.get(url, {"standing": "over"}).content.decode()
    assert "=Un" in page
    assert "Deux" not in page
    page = desk.get(url, {"whose": "lacking", "kind": "claim", "order": "nonsense"}).content.decode()
    assert "Deux" in page
    assert "=Un" not in page
    table = b"".join(desk.get(reverse("upkeep_csv")).streaming_content).decode()
    assert "'=Un;Idée reçue" in table
    assert "2026-12-24" in table
    assert as_person(learner).get(url).status_code == 302
    assert as_person(person("course_manager", roles.COURSE_MANAGER)).get(url).status_code == 302


def test_the_report_costs_the_same_for_one_claim_and_for_many(editor: User, backup: User, as_person: AsPerson) -> None:
    desk, url = as_person(editor), reverse("upkeep_csv")
    owned(editor, backup)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            b"".join(desk.get(url).streaming_content)
        return len(captured)

    cost()
    first = cost()
    for number in range(5):
        owned(editor, backup, slug=f"claim-{number}")
    assert cost() == first

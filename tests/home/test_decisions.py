"""The decisions on a page: on the desk, as a table and on paper; read by who finds the page, changed by nobody."""

import csv
import io

import pikepdf
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from home.editorial import roles
from home.editorial.decisions.writer import describe
from home.editorial.emergencies import publish_in_emergency
from home.editorial.models import EmergencyEnd, EmergencyPublication, ReviewRecord
from home.editorial.rules import content_hash
from home.kept import Unchangeable
from home.kinds import kind_of
from home.models import Claim
from home.pages import ContentPage
from tests.campaigns.writing import write_campaign
from tests.courses.banking import write_question
from tests.home.desk import Desk, draft, front_door, is_live, person, step
from tests.home.facts import write_claim, write_rule
from tests.people import APPROVAL

PHARMACIST, MEDICAL = "Relecture pharmaceutique", "Relecture médicale"
INTEREST = "=Conférences payées par un fabricant."
FRENCH = {"Accept-Language": "fr"}


@pytest.fixture
def page(editor):
    page = draft(editor, front_door())
    Desk.of(editor).submit(page)
    return page


@pytest.fixture
def decided(page, pharmacist, medical):
    """Sent back, approved with an interest, approved and published."""
    Desk.of(pharmacist).decide(page, "reject", "Dites-le plus simplement.")
    Desk.of(page.owner).submit(page, title="Qui nous sommes")
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", newest(page).current_workflow_task_state.pk])  # fmt: skip
    Desk.of(pharmacist).client.post(url, {"statement": "declared", "interest": INTEREST, "comment": "Lu."})
    Desk.of(medical).decide(page, "approve")
    return newest(page)


def newest(page):
    return ContentPage.objects.get(pk=page.pk)


def address(obj, name="decisions"):
    return reverse(name, args=[kind_of(obj).pk, obj.pk])


def read_hash(page):
    return content_hash(newest(page).latest_revision.content)


def test_the_table_holds_every_decision_with_its_statement_and_calculates_nothing(decided, editor):
    answer = Desk.of(editor).client.get(address(decided, "decisions_csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, *rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert head[:4] == ["Décidé le", "Relecture", "Décision", "Qui"]
    assert [(row[1], row[2], row[3]) for row in rows] == [
        (PHARMACIST, "modifications demandées", "Paul Girard"),
        (PHARMACIST, "approuvé", "Paul Girard"),
        (MEDICAL, "approuvé", "Mona Leroy"),
    ]
    assert rows[1][8] == "'" + INTEREST, "a spreadsheet must not calculate it"
    assert rows[0][7] == "" and rows[1][7].startswith("J’ai lu cette version") and rows[2][7]
    assert rows[0][6] != rows[1][6] == rows[2][6] == read_hash(decided)


def test_the_paper_is_tagged_and_says_the_same(decided, editor):
    answer = Desk.of(editor).client.get(address(decided, "decisions_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    paper = pikepdf.open(io.BytesIO(answer.content))
    assert paper.Root.MarkInfo.Marked
    assert str(paper.Root.Lang).startswith("fr")
    assert "pdfuaid:part" in paper.Root.Metadata.read_bytes().decode()
    words = str(describe(decided, title="Qui nous sommes", asked_by="Élise", language="fr", now=timezone.now()))
    for part in ("Qui nous sommes", "Paul Girard", "Mona Leroy", "Conférences payées", "Dites-le plus simplement"):
        assert part in words
    assert read_hash(decided) in words


def test_an_old_approval_says_that_no_statement_was_asked_then(page, editor):
    ReviewRecord.objects.create(
        content_type=kind_of(page), object_id=str(page.pk), object_title="À propos", revision_number=1,
        content_hash="a" * 64, workflow_number=1, task_number=1, task_name=PHARMACIST, reviewer_name="Ancien",
        decision="approved", decided_at=timezone.now(),
    )  # fmt: skip
    shown = Desk.of(editor).client.get(address(page)).content.decode()
    assert "Aucune déclaration n’était demandée à cette date." in shown


def test_emergencies_and_their_ends_are_among_them(page, editor, pharmacist, medical):
    publish_in_emergency(
        obj=newest(page), user=person("astreinte", roles.EMERGENCY_PUBLISHER), now=timezone.now(),
        reason="Un lot est rappelé ce soir, les pharmacies doivent le savoir.",
    )  # fmt: skip
    for user in (pharmacist, medical):
        Desk.of(user).decide(page, "approve")
    shown = Desk.of(editor).client.get(address(page)).content.decode()
    assert "Publication avant relecture" in shown
    assert "Un lot est rappelé ce soir" in shown
    assert "relu ensuite" in shown or EmergencyEnd.objects.get().get_outcome_display() in shown


@pytest.mark.parametrize(
    ("who", "may"),
    [("editor", True), ("pharmacist", True), ("medical", True), ("admin", True), ("course_manager", False), ("learner", False)],
)  # fmt: skip
def test_who_finds_the_page_at_the_desk_reads_them_and_nobody_else(decided, who, may, request):
    desk = Desk.of(request.getfixturevalue(who)).client
    for name in ("decisions", "decisions_csv", "decisions_pdf"):
        assert (desk.get(address(decided, name)).status_code == 200) is may
    assert desk.post(address(decided), {"action": "approve", **APPROVAL}).status_code in (302, 403)


def test_the_form_and_the_history_lead_to_them(page, editor, pharmacist):
    for user in (editor, pharmacist):
        assert (
            address(page)
            in Desk.of(user).client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        )
    assert (
        address(page)
        in Desk.of(editor).client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    )
    claim = write_claim(publish=False)
    edit = reverse("wagtailsnippets_home_claim:edit", args=[claim.pk])
    assert address(claim) in Desk.of(editor).client.get(edit).content.decode()
    assert Desk.of(editor).client.get(address(claim)).status_code == 200


@pytest.mark.parametrize("write", [write_claim, write_rule, write_question])
def test_the_history_of_a_claim_a_rule_or_a_question_leads_to_them(db, write, editor):
    thing = write(publish=False)
    history = reverse(f"wagtailsnippets_{thing._meta.label_lower.replace('.', '_')}:history", args=[thing.pk])
    assert f'href="{address(thing)}"' in Desk.of(editor).client.get(history).content.decode()


def test_a_reviewer_decides_there_without_any_script(page, editor, pharmacist, medical):
    desk = Desk.of(pharmacist).client
    shown = desk.get(address(page)).content.decode()
    assert f'name="read_hash" value="{read_hash(page)}"' in shown
    assert 'name="action"' not in Desk.of(medical).client.get(address(page)).content.decode()
    assert Desk.of(medical).client.post(address(page), {"action": "approve", **APPROVAL}).status_code in (302, 403)
    incomplete = desk.post(address(page), {"action": "approve", "read_hash": read_hash(page)})
    assert "Choisissez la phrase qui est vraie" in incomplete.content.decode()
    desk.post(address(page), {"action": "approve", "read_hash": "0" * 64, **APPROVAL})
    assert step(page) == PHARMACIST, "another text than the one on the page"
    desk.post(address(page), {"action": "publish", "read_hash": read_hash(page), **APPROVAL})
    assert step(page) == PHARMACIST
    desk.post(address(page), {"action": "approve", "read_hash": read_hash(page), **APPROVAL})
    assert step(page) == MEDICAL
    Desk.of(medical).client.post(
        address(page), {"action": "reject", "read_hash": read_hash(page), "changes-comment": "La dose."}
    )
    assert step(page) is None and not is_live(page)
    assert list(ReviewRecord.objects.order_by("pk").values_list("decision", "comment")) == [
        ("approved", ""), ("changes", "La dose."),
    ]  # fmt: skip


def test_nothing_of_it_is_changed_or_deleted(decided, admin):
    record = ReviewRecord.objects.order_by("pk").first()
    record.comment = "Autre chose"
    for change in (
        record.save,
        record.delete,
        ReviewRecord.objects.order_by("pk").delete,
        lambda: ReviewRecord.objects.update(interest=""),
        lambda: ReviewRecord.objects.bulk_update([record], ["comment"]),
        lambda: EmergencyPublication.objects.update(reason="Autre chose"),
        EmergencyPublication.objects.all().delete,
    ):
        with pytest.raises(Unchangeable), transaction.atomic():
            change()
    desk = Desk.of(admin).client
    for method in ("put", "patch", "delete"):
        assert getattr(desk, method)(address(decided)).status_code == 405
    assert "Dites-le plus simplement." in desk.get(address(decided)).content.decode()


# --- What has been deleted since ---------------------------------------------------------------


@pytest.fixture
def deleted(decided):
    """A page that was decided on and deleted; its number stays."""
    number = decided.pk
    newest(decided).delete()
    return Page(pk=number)


def test_decisions_on_a_deleted_page_are_listed_shown_and_exported_as_before(deleted, editor, admin):
    for user in (editor, admin):
        client = Desk.of(user).client
        listed = client.get(reverse("deleted_decisions")).content.decode()
        assert f'href="{address(deleted)}"' in listed and "Qui nous sommes" in listed
        shown = client.get(address(deleted)).content.decode()
        for words in (
            "Décisions\u00a0: Qui nous sommes",
            "Mona Leroy",
            INTEREST,
            "a été supprimé",
            "Dites-le plus simplement",
        ):
            assert words in shown, words
        assert "<form method" not in shown.partition("Tout ce qui a été décidé")[0].partition("<main")[2]
        table = b"".join(client.get(address(deleted, "decisions_csv")).streaming_content).decode("utf-8-sig")
        assert len(list(csv.reader(io.StringIO(table), delimiter=";"))) == 4
        assert pikepdf.open(io.BytesIO(client.get(address(deleted, "decisions_pdf")).content)).Root.MarkInfo.Marked


def test_nothing_is_decided_on_what_is_deleted(deleted, pharmacist):
    answer = Desk.of(pharmacist).client.post(address(deleted), {"action": "approve", "read_hash": "", **APPROVAL})
    assert answer.status_code in (302, 403)
    assert ReviewRecord.objects.count() == 3


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("editor", True), ("pharmacist", True), ("medical", True), ("admin", True),
        ("course_manager", False), ("campaign_manager", False), ("learner", False),
    ],
)  # fmt: skip
def test_who_found_the_page_at_the_desk_finds_its_decisions_once_it_is_deleted(decided, who, may, request):
    user = request.getfixturevalue(who)
    before = Desk.of(user).client.get(address(decided)).status_code == 200
    assert before is may
    number = decided.pk
    newest(decided).delete()
    client = Desk.of(user).client
    for name in ("decisions", "decisions_csv", "decisions_pdf"):
        assert (client.get(address(Page(pk=number), name)).status_code == 200) is may
    listed = client.get(reverse("deleted_decisions"))
    assert (listed.status_code == 200 and address(Page(pk=number)) in listed.content.decode()) is may


def test_whoever_writes_campaigns_finds_those_of_deleted_campaigns_and_no_others(campaign_manager, course_manager):
    campaign = write_campaign()
    record(campaign, title="Grippe d’abord")
    ghost = Page(pk=campaign.pk)
    campaign.delete()
    client = Desk.of(campaign_manager).client
    assert client.get(address(ghost)).status_code == 200
    assert "Grippe d’abord" in client.get(reverse("deleted_decisions")).content.decode()
    assert Desk.of(course_manager).client.get(address(ghost)).status_code in (302, 403)


def test_decisions_on_a_deleted_claim_are_found_by_who_reads_claims(db, editor, course_manager):
    claim = write_claim(publish=False)
    record(claim, title="Une idée reçue")
    ghost = Claim(pk=claim.pk)
    claim.delete()
    client = Desk.of(editor).client
    assert "Une idée reçue" in client.get(reverse("deleted_decisions")).content.decode()
    assert "Une idée reçue" in client.get(address(ghost)).content.decode()
    assert Desk.of(course_manager).client.get(address(ghost)).status_code in (302, 403)


def test_what_is_still_there_or_was_never_decided_on_is_not_among_what_is_deleted(page, decided, editor):
    client = Desk.of(editor).client
    other = draft(editor, decided.get_parent(), slug="autre")
    number = other.pk
    other.delete()
    assert address(decided) not in client.get(reverse("deleted_decisions")).content.decode()
    assert client.get(address(Page(pk=number)), follow=True).status_code == 404
    assert client.get(reverse("decisions", args=[kind_of(page).pk, "no-number"]), follow=True).status_code == 404


def record(obj, *, title):
    """A decision on it, as it is kept."""
    return ReviewRecord.objects.create(
        content_type=kind_of(obj), object_id=str(obj.pk), object_title=title, revision_number=1, content_hash="a" * 64,
        workflow_number=1, task_number=1, task_name=PHARMACIST, reviewer_name="Ancien", decision="changes",
        decided_at=timezone.now(),
    )  # fmt: skip


def test_the_page_is_named_in_its_heading_and_in_its_tab(decided, editor, as_person):
    text = as_person(editor).get(address(decided)).content.decode()
    for name in ("h1", "title"):
        assert decided.title in text[text.index(f"<{name}") : text.index(f"</{name}>")], name
    assert f">{decided.title}</span>" in text.replace("\n", "").replace("  ", "")  # what eyes see beside the heading

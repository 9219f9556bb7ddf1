"""Everything scheduled on the desk: report, month, files, dry run; and e-mails when something goes wrong."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from wagtail.signals import page_published

from home.editorial.models import ScheduledRun
from home.editorial.schedule import next_change, publish_due
from home.pages import ContentPage
from tests.home.desk import Desk, draft, front_door, is_live
from tests.home.facts import write_claim

T = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def clock(db):
    with time_machine.travel(T - DAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def home(clock):
    return front_door()


@pytest.fixture
def broken():
    def refuse(instance, **kwargs):
        if instance.live:
            raise ValidationError("La question 3 n’a pas de bonne réponse.")

    page_published.connect(refuse)
    yield
    page_published.disconnect(refuse)


def schedule(obj, go_live_at=None, expire_at=None):
    version = type(obj).objects.get(pk=obj.pk).get_latest_revision_as_object()
    version.go_live_at, version.expire_at = go_live_at, expire_at
    version.save_revision(clean=False).publish()
    return obj


@pytest.fixture
def everything(home, editor, clock):
    """One change of each kind: planned, done, missed; pages and a claim."""
    schedule(draft(editor, home, "Fait", slug="fait"), go_live_at=T - HOUR)
    schedule(draft(editor, home, "Manqué", slug="manque"), go_live_at=T - 2 * HOUR, expire_at=T - HOUR)
    schedule(draft(editor, home, "Retiré bientôt", slug="retire"), expire_at=T + 2 * DAY)
    schedule(write_claim(by=editor, publish=False), go_live_at=T + 20 * DAY)
    clock.move_to(T)
    publish_due(T)


def screen(user, name="schedule_report", **asked):
    return Desk.of(user).client.get(reverse(name), asked, headers={"Accept-Language": "en"})


def titles(answer):
    return {(entry.title, entry.state.value) for entry in answer.context["entries"]}


def test_the_report_shows_what_comes_and_what_was_and_can_be_filtered(everything, editor):
    found = titles(screen(editor))
    claims = {entry for entry in found if entry[0] not in ("Fait", "Manqué", "Retiré bientôt")}
    assert len(claims) == 1
    claim = claims.pop()
    assert claim[1] == "planned"
    assert found == {("Fait", "done"), ("Manqué", "missed"), ("Retiré bientôt", "planned"), claim}
    assert titles(screen(editor, state="missed")) == {("Manqué", "missed")}
    assert titles(screen(editor, kind="withdraw")) == {("Retiré bientôt", "planned")}
    assert titles(screen(editor, state="planned", kind="publish")) == {claim}
    assert len(titles(screen(editor, state="nonsense", type="x", kind="'"))) == 4
    html = screen(editor).content.decode()
    assert "in 2 days" in html
    assert "Europe/Paris" in html


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("editor", True),
        ("pharmacist", True),
        ("medical", True),
        ("campaign_manager", True),
        ("admin", True),
        ("course_manager", False),
        ("learner", False),
    ],
)
@pytest.mark.parametrize(
    "view", ["schedule_report", "schedule_month", "schedule_csv", "schedule_calendar", "emergencies"]
)
def test_editors_reviewers_and_managers_see_it_and_nobody_else(clock, request, name, allowed, view):
    assert (screen(request.getfixturevalue(name), view).status_code == 200) is allowed


def test_the_month_shows_each_change_on_its_day_in_paris(home, editor, clock):
    late = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)  # already the 30th in Paris
    schedule(draft(editor, home), go_live_at=late)
    weeks = screen(editor, "schedule_month", month="2026-11").context["weeks"]
    days = {day.on.day: [entry.title for entry in day.entries] for week in weeks for day in week if day.is_of_month}
    assert days[30] == ["À propos"]
    assert days[29] == []
    assert len(days) == 30
    for odd in ("", "2026-13", "x", "0001-01", "9999-12"):
        assert screen(editor, "schedule_month", month=odd).status_code == 200


def test_it_can_be_taken_along_as_a_table_and_as_a_calendar(everything, editor):
    rows = b"".join(screen(editor, "schedule_csv").streaming_content).decode().splitlines()
    assert len(rows) == 5
    assert any("Retiré bientôt" in row and "2026-11-24T09:30:00+01:00" in row for row in rows)
    file = icalendar.Calendar.from_ical(screen(editor, "schedule_calendar").content)
    assert sorted(event["dtstart"].dt for event in file.walk("VEVENT")) == [T + 2 * DAY, T + 20 * DAY]


def test_reviews_that_end_stand_among_it_on_their_day_in_the_list_the_month_and_both_files(home, editor, clock):
    clock.move_to(T)
    today = T.date()
    ends = {"over": today - DAY, "last-day": today, "later": today + 300 * DAY}
    claims = {
        slug: write_claim(by=editor, slug=slug, claim_fr=slug, claim_en=slug, review_due_on=day)
        for slug, day in ends.items()
    }
    write_claim(by=editor, slug="draft", claim_fr="draft", claim_en="draft", review_due_on=today, publish=False)
    answer = screen(editor, kind="review")
    entries = answer.context["entries"]
    assert [(one.title, one.state.value, one.on) for one in entries] == [
        ("over", "due", ends["over"]), ("last-day", "planned", today), ("later", "planned", ends["later"]),
    ]  # fmt: skip
    assert reverse("wagtailsnippets_home_claim:edit", args=[claims["later"].pk]) in answer.content.decode()
    assert titles(screen(editor, kind="review", state="due")) == {("over", "due")}
    assert titles(screen(editor, kind="publish")) == set()
    weeks = screen(editor, "schedule_month", month="2026-11").context["weeks"]
    days = {day.on: [entry.title for entry in day.entries] for week in weeks for day in week if day.entries}
    assert days == {ends["over"]: ["over"], today: ["last-day"]}
    rows = b"".join(screen(editor, "schedule_csv", kind="review").streaming_content).decode().splitlines()
    assert any(row.startswith("later") and ends["later"].isoformat() in row for row in rows) and len(rows) == 4
    file = icalendar.Calendar.from_ical(screen(editor, "schedule_calendar").content)
    assert {event["dtstart"].dt: str(event["summary"]) for event in file.walk("VEVENT")} == {
        day: f"review to be done by then: {slug}" for slug, day in ends.items()
    }


def test_a_dry_run_says_what_would_happen_and_changes_nothing(home, editor, clock, capsys):
    due = schedule(draft(editor, home, "À l’heure", slug="heure"), go_live_at=T - HOUR)
    late = schedule(draft(editor, home, "Trop tard", slug="tard"), go_live_at=T - 2 * HOUR, expire_at=T - HOUR)
    clock.move_to(T)
    foreseen = [(one.entry.title, one.outcome.value) for one in screen(editor, dry=1).context["forecast"]]
    assert foreseen == [("Trop tard", "missed"), ("À l’heure", "done")]
    call_command("publish_scheduled", "--dryrun")
    assert capsys.readouterr().out.splitlines()[0].endswith("Trop tard: missed")
    assert not is_live(due)
    assert not ScheduledRun.objects.exists()
    assert [(run.object_title, run.state) for run in publish_due(T)] == foreseen
    assert (is_live(due), is_live(late)) == (True, False)
    assert screen(editor, dry=1).context["forecast"] == []


# --- E-mails -----------------------------------------------------------------------------------


def letters():
    return {to: message for message in mail.outbox for to in message.to}


def test_a_failure_is_mailed_once_to_those_responsible_with_the_next_try(
    home, editor, admin, pharmacist, clock, broken
):
    editor.language = "en"
    editor.save()
    with_date = draft(editor, home)
    schedule(with_date, go_live_at=T)
    clock.move_to(T)
    publish_due(T)
    run = ScheduledRun.objects.get()
    assert set(letters()) == {editor.email, admin.email}
    letter = letters()[editor.email]
    assert letter.subject == "Publication failed: “À propos”"
    assert "La question 3" in letter.body
    assert "9:30" in letter.body
    assert letters()[admin.email].subject != letter.subject  # in French

    mail.outbox.clear()
    clock.move_to(run.next_try_at)
    publish_due(run.next_try_at)
    run.refresh_from_db()
    assert run.failures == 2
    assert not mail.outbox


def test_another_failure_after_a_success_is_mailed_again(home, editor, admin, clock, broken):
    page = schedule(draft(editor, home), go_live_at=T)
    clock.move_to(T)
    publish_due(T)
    assert mail.outbox
    mail.outbox.clear()
    ContentPage.objects.get(pk=page.pk).revisions.update(approved_go_live_at=T + HOUR)
    clock.move_to(T + HOUR)
    publish_due(T + HOUR)
    assert mail.outbox


def test_what_was_missed_is_mailed(home, editor, clock):
    schedule(draft(editor, home), go_live_at=T, expire_at=T + HOUR)
    clock.move_to(T + DAY)
    publish_due(T + DAY)
    assert "À propos" in letters()[editor.email].subject
    mail.outbox.clear()
    publish_due(T + 2 * DAY)
    assert not mail.outbox


def test_a_mail_server_that_is_away_stops_no_publication(home, editor, clock, monkeypatch):
    schedule(draft(editor, home, "Manqué", slug="manque"), go_live_at=T, expire_at=T + HOUR)
    second = schedule(draft(editor, home, "Second", slug="second"), go_live_at=T + HOUR)
    clock.move_to(T + DAY)

    def refuse(*args):
        raise ConnectionRefusedError

    monkeypatch.setattr("home.editorial.letters.EmailMessage.send", refuse)
    assert [run.state for run in publish_due(T + DAY)] == ["missed", "done"]
    assert is_live(second)


def test_the_next_change_of_the_site_costs_one_query(everything, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert next_change(T) == T + 2 * DAY

"""The inbox of vigilance: who reads it, its clock, what a person decides, what is sent on, reminders once, an audit."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from campaigns.models import NeutralWord
from home.kept import Unchangeable
from home.models import Forwarding, Message, Move, Note, Qualification, Reminder, Vaccine
from home.vigilance.actions import remind
from home.vigilance.names import known_names
from tests.home.messages import EVENT, ORDINARY, received, send

T = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)
REASON = "Une question générale, sans personne ni réaction."
EVERYBODY = ["learner", "editor", "pharmacist", "medical", "campaign_manager", "course_manager", "admin", "vigilant"]


@pytest.fixture
def clock(db):
    with time_machine.travel(T, tick=False) as traveller:
        yield traveller


@pytest.fixture
def event(clock, vigilant):
    message = received(EVENT, T, email="reader@example.org")
    mail.outbox.clear()
    return message


@pytest.fixture
def desk(as_person, vigilant):
    return as_person(vigilant)


def post(desk, message, do, **fields):
    return desk.post(reverse("vigilance:detail", args=[message.pk]), {"do": do, **fields})


def qualify(desk, message, outcome="case", criterion="", **fields):
    return post(
        desk, message, "qualify", outcome=outcome, criterion=criterion, elements=["patient", "product"], **fields
    )


def forward(desk, message, sent_on="2026-11-22", **fields):
    said = {"to": "authority", "name": "CRPV de démonstration", "reference": "D-1", "sent_on": sent_on, **fields}
    return post(desk, message, "forward", **said)


# --- Arrival -------------------------------------------------------------------------------------


def test_an_event_goes_to_vigilance_who_are_told_without_its_text(client, clock, vigilant, editor):
    send(client, EVENT, about="/fr/campagnes/")
    message = Message.objects.get()
    assert message.inbox == "vigilance"
    (letter,) = mail.outbox
    assert letter.to == [vigilant.email]
    assert "fièvre" not in letter.body + letter.subject
    assert reverse("vigilance:detail", args=[message.pk]) in letter.body


def test_what_the_reader_says_is_an_event_is_one(client, clock, vigilant):
    send(client, ORDINARY, is_said_event="on")
    assert Message.objects.get().inbox == "vigilance"


def test_an_ordinary_message_goes_to_the_editors(client, clock, vigilant):
    send(client, ORDINARY)
    assert Message.objects.get().inbox == "editors"
    assert mail.outbox == []


def test_when_nobody_is_in_the_role_administrators_are_told_so(client, clock, admin):
    send(client, EVENT, language="en")
    (letter,) = mail.outbox
    assert letter.to == [admin.email]
    assert "Personne n’a le rôle" in letter.body


def test_vaccines_of_the_site_and_medicines_of_campaigns_are_known_by_name(clock):
    Vaccine.objects.create(slug="x", name_fr="Fièvre imaginaire", name_en="Imaginary fever")
    NeutralWord.objects.create(word="Fictivax", url="https://example.org/")
    NeutralWord.objects.create(word="Oldivax", url="https://example.org/", is_active=False)
    names = known_names()
    assert {"Fièvre imaginaire", "Imaginary fever", "Fictivax"} <= set(names.words)
    assert "Oldivax" not in names.words
    assert received("Mon voisin boite, il a eu Fictivax lundi.", T).signals["product"] == ["Fictivax"]


# --- Who sees it -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_inbox_is_open_to_its_people_only(name, request, event, as_person):
    ordinary = received(ORDINARY, T)
    browser = as_person(request.getfixturevalue(name))
    vigilance = {
        reverse("vigilance:index"), reverse("vigilance:audit"), reverse("vigilance:detail", args=[event.pk])
    }  # fmt: skip
    editors = {reverse("reader_messages:index"), reverse("reader_messages:detail", args=[ordinary.pk])}
    allowed = {"vigilant": vigilance, "editor": editors, "admin": editors}.get(name, set())
    for address in vigilance | editors:
        answer = browser.get(address)
        assert (answer.status_code == 200) is (address in allowed), address
        if answer.status_code != 200:
            assert "fièvre" not in answer.content.decode()
    qualify(browser, event)
    assert Qualification.objects.exists() is (name == "vigilant")
    home = browser.get(reverse("wagtailadmin_home"))
    assert (home.status_code == 200 and 'id="vigilance-waiting' in home.content.decode()) is (name == "vigilant")
    assert browser.get(reverse("reader_messages:detail", args=[event.pk])).status_code != 200
    assert browser.get(reverse("vigilance:detail", args=[ordinary.pk])).status_code != 200


def test_vigilance_opens_nothing_else(desk, editor, event):
    for name in ("wagtailusers_users:index", "schedule_report", "reader_messages:index"):
        assert desk.get(reverse(name)).status_code in (302, 403), name


# --- Decisions -------------------------------------------------------------------------------------


def test_the_detail_shows_the_text_as_received_and_points_out_the_elements(desk, event):
    page = desk.get(reverse("vigilance:detail", args=[event.pk])).content.decode()
    assert EVENT in page
    assert "reader@example.org" in page
    assert [one["is_there"] for one in desk.get(reverse("vigilance:detail", args=[event.pk])).context["elements"]] == [
        True
    ] * 4
    alone = received("Grosse fièvre depuis hier", T)
    shown = desk.get(reverse("vigilance:detail", args=[alone.pk])).context["elements"]
    assert [one["is_there"] for one in shown] == [False, False, False, True]


def test_a_person_decides_and_every_decision_stays(desk, event, vigilant, clock):
    qualify(desk, event, criterion="")
    clock.shift(DAY)
    qualify(desk, event, criterion="hospital")
    first, second = Qualification.objects.order_by("at")
    assert (first.criterion, first.by, first.at, first.elements) == ("", vigilant, T, ["patient", "product"])
    assert (second.criterion, second.at) == ("hospital", T + DAY)
    page = desk.get(reverse("vigilance:detail", args=[event.pk]))
    assert page.context["line"].ends_on == date(2026, 12, 7)
    assert "une personne qui signale" in page.content.decode()
    for change in (first.save, first.delete, lambda: Qualification.objects.update(reason="x")):
        with pytest.raises(Unchangeable):
            change()


@pytest.mark.parametrize(
    ("outcome", "criterion", "reason"),
    [
        ("not_case", "", ""),
        ("not_case", "", "non"),
        ("not_case", "death", REASON),
        ("maybe", "", REASON),
        ("case", "grave", ""),
    ],
)
def test_what_makes_no_sense_is_not_decided(desk, event, outcome, criterion, reason):
    answer = qualify(desk, event, outcome, criterion, reason=reason)
    assert answer.status_code == 200
    assert not Qualification.objects.exists()
    qualify(desk, event, "not_case", "", reason=REASON)
    assert Qualification.objects.get().outcome == "not_case"


def test_sending_on_stops_the_clock_and_is_only_added(desk, event, clock):
    clock.shift(3 * DAY)
    assert forward(desk, event).status_code == 200
    assert not Forwarding.objects.exists()  # nobody has called it a case
    qualify(desk, event, criterion="death")
    for day in ("2026-11-21", "2026-11-26", "", "demain"):
        forward(desk, event, sent_on=day)
    forward(desk, event, reference="")
    assert not Forwarding.objects.exists()
    assert Message.objects.waiting().exists()
    forward(desk, event, sent_on="2026-11-24")
    row = Forwarding.objects.get()
    assert (row.sent_on, row.reference, row.at) == (date(2026, 11, 24), "D-1", T + 3 * DAY)
    assert not Message.objects.waiting().exists()
    with pytest.raises(Unchangeable):
        row.delete()
    assert qualify(desk, event, "not_case", reason=REASON).status_code == 200  # it was sent already
    assert Qualification.objects.count() == 1


def test_a_message_goes_back_to_editors_with_a_reason_only_and_a_case_never(desk, event, editor, as_person):
    post(desk, event, "hand-back", reason="")
    post(desk, event, "hand-back", reason="non")
    assert not Move.objects.exists()
    other = received(EVENT, T)
    qualify(desk, other)
    post(desk, other, "hand-back", reason=REASON)
    assert Message.objects.get(pk=other.pk).inbox == "vigilance"
    post(desk, event, "hand-back", reason=REASON)
    assert Message.objects.get(pk=event.pk).inbox == "editors"
    assert Move.objects.get().reason == REASON
    assert as_person(editor).get(reverse("reader_messages:detail", args=[event.pk])).status_code == 200


def test_notes_are_added(desk, event, vigilant):
    post(desk, event, "note", text="  ")
    post(desk, event, "note", text="Appelé la déclarante.")
    assert [(note.text, note.by) for note in Note.objects.all()] == [("Appelé la déclarante.", vigilant)]


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("home_qualification", {"outcome": "not_case", "criterion": "", "reason": ""}),
        ("home_qualification", {"outcome": "not_case", "criterion": "death", "reason": "x"}),
        ("home_move", {"to": "editors", "reason": ""}),
    ],
)
def test_the_database_refuses_decisions_that_make_no_sense(desk, event, table, values):
    qualify(desk, event)
    model = {"home_qualification": Qualification, "home_move": Move}[table]
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(message=event, by_name="x", at=T, **values)
    assert connection.is_usable()


# --- The clock ---------------------------------------------------------------------------------------


def test_the_list_says_what_is_overdue_soon_or_stopped_the_shortest_clock_first(desk, clock, vigilant):
    closed, late, soon, calm = (received(EVENT, T - days * DAY) for days in (30, 16, 12, 1))
    qualify(desk, closed, "not_case", reason=REASON)
    lines = desk.get(reverse("vigilance:index")).context["lines"]
    assert [line.message.pk for line in lines] == [late.pk, soon.pk, calm.pk, closed.pk]
    assert [(line.is_overdue, line.is_soon, line.is_running) for line in lines] == [
        (True, False, True), (False, True, True), (False, False, True), (False, False, False)
    ]  # fmt: skip
    page = desk.get(reverse("vigilance:index")).content.decode()
    assert "dépassé de 1 jour" in page
    qualify(desk, late, criterion="")  # not serious: 90 days
    assert desk.get(reverse("vigilance:detail", args=[late.pk])).context["line"].left == 74


def letters(now):
    mail.outbox.clear()
    remind(now=now)
    return [letter.subject for letter in mail.outbox]


def test_each_threshold_is_written_about_once(event, clock):
    assert letters(T + 7 * DAY) == []
    assert letters(T + 8 * DAY) == [f"Vigilance : encore 7 jours pour le message {event.pk}"]
    assert letters(T + 8 * DAY) == []
    assert letters(T + 9 * DAY) == []
    assert len(letters(T + 12 * DAY)) == 1
    assert len(letters(T + 14 * DAY)) == 1
    assert letters(T + 15 * DAY) == [f"Vigilance : dernier jour pour le message {event.pk}"]
    assert letters(T + 16 * DAY) == [f"Vigilance : le délai du message {event.pk} est dépassé"]
    assert letters(T + 40 * DAY) == []
    assert Reminder.objects.count() == 5
    assert EVENT not in "".join(letter.body for letter in mail.outbox)


def test_a_worker_that_slept_speaks_of_the_closest_threshold_only(event):
    assert len(letters(T + 14 * DAY)) == 1
    assert letters(T + 14 * DAY + timedelta(hours=1)) == []


def test_a_decision_changes_the_clock_and_sending_on_ends_the_letters(event, desk):
    qualify(desk, event, criterion="")
    assert letters(T + 20 * DAY) == []
    assert len(letters(T + 60 * DAY)) == 1
    forward(desk, event)
    assert letters(T + 89 * DAY) == []


# --- The audit ---------------------------------------------------------------------------------------


def test_the_audit_has_everything_and_calculates_nothing(desk, event, clock):
    received('=HYPERLINK("http://evil.example") fièvre', T)
    qualify(desk, event, criterion="death")
    forward(desk, event, reference="-1+2")
    answer = desk.get(reverse("vigilance:audit"), headers={"Accept-Language": "fr"})
    text = b"".join(answer.streaming_content).decode().lstrip("\ufeff")
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert len(rows) == 2
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert found[0]["Texte"] == EVENT
    assert found[0]["Référence"] == "'-1+2"
    assert (found[0]["Jour zéro"], found[0]["Dernier jour"]) == ("2026-11-22", "2026-12-07")
    assert found[1]["Texte"].startswith("'=")
    assert "reader@example.org" not in text

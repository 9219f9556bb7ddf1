"""A reader writes without an account: nothing acknowledged is lost, nothing of the visitor is kept, editors answer."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from home.accounts import actions as accounts
from home.accounts.models import Throttle
from home.kept import Unchangeable
from home.models import Message, Move, Note, VigilanceSettings
from home.vigilance import actions, limits
from home.vigilance.actions import forget_old, mark_done, sort_waiting
from tests.home.messages import EVENT, ORDINARY, address, received, send

T = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def clock(db):
    with time_machine.travel(T, tick=False) as traveller:
        yield traveller


# --- The form ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "portail de signalement"), ("en", "French portal for reporting")]
)
def test_the_form_says_where_to_report_and_what_not_to_write(clock, client, language, words):
    VigilanceSettings(portal_url="https://portal.example.org/", note_fr="Exemple.", note_en="Illustration.").save()
    for place in ("write", "thanks"):
        page = client.get(address(place, language)).content.decode()
        assert "https://portal.example.org/" in page
        assert words in page
        assert {"fr": "Exemple.", "en": "Illustration."}[language] in page
    page = client.get(address("write", language)).content.decode()
    assert {"fr": "aucun nom", "en": "no name"}[language] in page


def test_a_message_is_kept_as_it_came_and_nothing_of_the_visitor(clock, strict_client, learner):
    client = strict_client
    client.force_login(learner, backend="allauth.account.auth_backends.AuthenticationBackend")
    token = client.get(address()).context["csrf_token"]
    text = "Bonjour,\r\n\r\nle lien est mort : <b>ici</b> ☺"
    fields = {"about": "/fr/a-propos/?x=1", "csrfmiddlewaretoken": str(token), "email": "reader@example.org"}
    answer = send(client, text, **fields)
    assert answer.status_code == 302
    assert answer.url == address("thanks")
    message = Message.objects.get()
    assert (message.text, message.about) == (text.replace("\r\n", "\n"), "/fr/a-propos/?x=1")
    assert (message.language, message.email, message.received_at) == ("fr", "reader@example.org", T)
    assert not [field.name for field in Message._meta.get_fields() if "ip" in field.name.split("_")]
    kept = [str(value) for value in Message.objects.values_list(named=False)[0]]
    assert not [value for value in kept if learner.email in value or "127.0.0.1" in value or value == str(learner)]


def test_without_the_token_nothing_is_kept(strict_client, db):
    assert send(strict_client).status_code == 403
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "   "}, "Écrivez votre message"),
        ({"text": "a" * 2001}, "2000"),
        ({"text": "a\x00b"}, "nul"),
        ({"email": "nobody"}, "nom@example.org"),
        ({"kind": "advert"}, "advert"),
        ({"website": "https://spam.example"}, "Videz ce champ"),
        ({"sent_id": "1"}, "UUID"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_sentence_and_the_text_stays(client, db, fields, words):
    answer = send(client, **fields)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not Message.objects.exists()
    assert words in page
    assert "n’a pas été envoyé" in page
    assert fields.get("text", ORDINARY).strip()[:20].replace("\x00", "") in page.replace("\x00", "")
    assert send(client, text="é" * 1000 + "\r\n" * 1000).status_code == 302


@pytest.mark.parametrize(
    "about",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "/a\nb", "/" + "a" * 600],
)
def test_only_a_path_of_this_site_is_what_a_message_is_about(client, db, about):
    page = client.get(address(), {"about": about})
    assert page.context["about"] == ""
    assert f'href="{about}"' not in page.content.decode()
    send(client, about=about)
    assert set(Message.objects.values_list("about", flat=True)) <= {""}
    assert client.get(address(), {"about": "/fr/cours/"}).context["about"] == "/fr/cours/"


def test_the_same_form_sent_twice_is_one_message(client, clock):
    sent = str(uuid4())
    answers = [send(client, EVENT, sent_id=sent) for _time in range(2)]
    assert [answer.url for answer in answers] == [address("thanks") + "?vigilance"] * 2
    assert Message.objects.count() == 1


def test_one_address_sends_so_many_an_hour_and_its_text_stays(client, clock, monkeypatch):
    monkeypatch.setattr(limits, "MOST_AN_HOUR", 2)
    for _time in range(2):
        assert send(client).status_code == 302
    refused = send(client)
    assert refused.status_code == 429
    assert ORDINARY in refused.content.decode()
    assert Message.objects.count() == 2
    assert not [key for key in Throttle.objects.values_list("cache_key", flat=True) if "127.0.0.1" in key]
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert send(elsewhere).status_code == 302
    clock.shift(timedelta(hours=1, seconds=1))
    assert send(client).status_code == 302


def test_every_page_leads_there(client, db):
    page = client.get(reverse("facts:claims"), follow=True).content.decode()
    assert f'href="{address()}"' in page


# --- Nothing is lost ---------------------------------------------------------------------------


def test_a_text_that_the_machine_fails_on_is_an_event(client, clock, vigilant, monkeypatch):
    def fail(text, names):
        raise RuntimeError("no")

    monkeypatch.setattr(actions, "read", fail)
    assert send(client).url == address("thanks") + "?vigilance"
    message = Message.objects.get()
    assert (message.inbox, message.is_machine_sure, message.read_at) == ("vigilance", False, T)
    assert len(mail.outbox) == 1
    page = received_page(vigilant, message)
    assert "n’a pas pu lire" in page


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_sorted_is_acknowledged_and_sorted_by_the_worker(client, vigilant, monkeypatch):
    def fail(message):
        raise DatabaseError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "tell_reception", fail)
        assert send(client, EVENT).status_code == 302
    message = Message.objects.get()
    assert (message.inbox, message.read_at, mail.outbox) == ("vigilance", None, [])
    assert sort_waiting(now=T) == 1
    assert Message.objects.get().read_at == T
    assert len(mail.outbox) == 1
    assert sort_waiting(now=T) == 0
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_is_thanked_for_what_is_not_on_the_disk(client, monkeypatch):
    def fail(**said):
        raise DatabaseError("the disk is full")

    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(actions, "keep", fail)
        assert send(client).status_code == 500
    assert not Message.objects.exists()
    with transaction.atomic(), pytest.raises(RuntimeError):
        actions.receive(
            sent_id=uuid4(), now=T, kind="question", text="a", is_said_event=False, about="", language="fr", email=""
        )
    assert send(client).status_code == 302


def test_a_text_is_never_changed_or_deleted(clock):
    message = received(EVENT, T)
    message.text = "other"
    for change in (
        message.save,
        lambda: message.save(update_fields=["text"]),
        message.delete,
        lambda: Message.objects.update(text=""),
        lambda: Message.objects.all().delete(),
    ):
        with pytest.raises(Unchangeable):
            change()
    assert Message.objects.get().text == EVENT


def test_the_database_refuses_what_makes_no_sense(clock):
    message = received(ORDINARY, T)
    wrong = ["text = ''", "done_at = received_at", "read_at = NULL"]
    for one in wrong:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE home_message SET {one} WHERE id = %s", [message.pk])


# --- Editors -----------------------------------------------------------------------------------


def received_page(user, message):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    place = "vigilance:detail" if message.inbox == "vigilance" else "reader_messages:detail"
    return client.get(reverse(place, args=[message.pk])).content.decode()


def act(client, message, do):
    return client.post(reverse("reader_messages:act", args=[message.pk]), {"do": do})


def test_an_editor_reads_answers_and_ticks_off(clock, editor, as_person):
    message = received(ORDINARY, T, email="reader@example.org", about="/fr/formations/")
    desk = as_person(editor)
    assert ORDINARY in desk.get(reverse("reader_messages:index")).content.decode()
    assert "message" in desk.get(reverse("wagtailadmin_home")).content.decode()
    assert "mailto:reader@example.org" in received_page(editor, message)
    act(desk, message, "done")
    message.refresh_from_db()
    assert (message.done_at, message.done_by, message.done_by_name) == (T, editor, str(editor))
    assert ORDINARY not in desk.get(reverse("reader_messages:index")).content.decode()
    assert ORDINARY in desk.get(reverse("reader_messages:index"), {"all": 1}).content.decode()
    act(desk, message, "reopen")
    assert ORDINARY in desk.get(reverse("reader_messages:index")).content.decode()


def test_an_editor_hands_over_in_one_click_and_vigilance_is_told(clock, editor, vigilant, as_person):
    message = received(ORDINARY, T)
    assert mail.outbox == []
    clock.shift(DAY)
    act(as_person(editor), message, "hand-over")
    message.refresh_from_db()
    assert message.inbox == "vigilance"
    move = Move.objects.get()
    assert (move.to, move.by, move.at) == ("vigilance", editor, T + DAY)
    assert [letter.to for letter in mail.outbox] == [[vigilant.email]]
    assert ORDINARY not in mail.outbox[0].body
    assert as_person(editor).get(reverse("reader_messages:detail", args=[message.pk])).status_code != 200


def test_an_address_is_removed_on_request_and_that_stays_written(clock, editor, as_person):
    message = received(ORDINARY, T, email="reader@example.org")
    act(as_person(editor), message, "forget-address")
    message.refresh_from_db()
    assert message.email == ""
    assert Note.objects.get().by == editor
    assert "reader@" not in received_page(editor, message)


# --- Personal data -------------------------------------------------------------------------------


def test_what_was_left_under_an_address_is_handed_over_and_the_address_forgotten_with_the_account(clock, learner):
    mine = received(EVENT, T, email=learner.email.upper())
    other = received(ORDINARY, T, email="other@example.org")
    handed = accounts.export(user=learner, now=T)["messages"]
    assert [one["text"] for one in handed] == [EVENT]
    accounts.erase(user=learner)
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.email, mine.text, other.email) == ("", EVENT, "other@example.org")


def test_what_is_no_case_is_forgotten_after_thirteen_months_and_nothing_else(clock, editor, vigilant):
    old, edge = datetime(2025, 10, 22, 7, 29, tzinfo=UTC), datetime(2025, 10, 22, 7, 31, tzinfo=UTC)
    ordinary, young = received(ORDINARY, old), received(ORDINARY, edge)
    undecided, case, no_case = (received(EVENT, old) for _one in range(3))
    mark_done(message=ordinary, by=editor, now=old)
    decide = {"by": vigilant, "elements": [], "now": T}
    actions.qualify(message=case, outcome="case", criterion="", reason="", **decide)
    actions.qualify(message=no_case, outcome="not_case", criterion="", reason="Une question générale.", **decide)
    was_case = received(EVENT, old)
    actions.qualify(message=was_case, outcome="case", criterion="", reason="", **decide)
    actions.qualify(message=was_case, outcome="not_case", criterion="", reason="Une question générale.", **decide)
    assert forget_old(now=T) == 2
    assert set(Message.objects.values_list("pk", flat=True)) == {young.pk, undecided.pk, case.pk, was_case.pk}
    assert forget_old(now=T) == 0


def test_a_message_of_editors_may_not_be_decided_without_a_reason(clock, vigilant):
    message = received(EVENT, T)
    with pytest.raises(ValidationError):
        actions.hand_back(message=message, by=vigilant, reason=" non ", now=T)
    assert Message.objects.get().inbox == "vigilance"

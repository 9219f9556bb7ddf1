"""E-mails wait for nobody, leave only when their reason has come to stay, and are tried again."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mooc.mail import MOST_TRIES
from mooc.worker import Worker
from tests.home.desk import Desk, draft, front_door

HOURS = timedelta(hours=12)


@pytest.fixture(autouse=True)
def outbox(db, settings):
    settings.EMAIL_BACKEND = "mooc.mail.Outbox"
    settings.MAIL_DELIVERY = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []


def work():
    worker = Worker()
    while not worker.do_task():
        pass


def write(subject="Bonjour"):
    message = EmailMultiAlternatives(
        subject, "Texte", "de@example.org", ["a@example.org"], bcc=["b@example.org"], reply_to=["r@example.org"],
        headers={"Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    message.attach_alternative("<p>Texte</p>", "text/html")
    message.attach("attestation.pdf", b"%PDF \xff", "application/pdf")
    message.attach("note.txt", "été", "text/plain")
    return message


def test_a_message_arrives_as_it_was_written_and_leaves_no_trace(db):
    message = write()
    message.send()
    assert mail.outbox == []
    work()
    (sent,) = mail.outbox
    assert sent.recipients() == ["a@example.org", "b@example.org"]
    for name in ("subject", "body", "from_email", "reply_to", "extra_headers", "alternatives", "attachments"):
        assert getattr(sent, name) == getattr(message, name)
    assert not DBTaskResult.objects.exists()


def test_what_is_undone_tells_nobody(db):
    with transaction.atomic():
        write("annulé").send()
        transaction.set_rollback(True)
    write("gardé").send()
    work()
    assert [message.subject for message in mail.outbox] == ["gardé"]


def test_a_message_is_tried_again_until_the_mail_server_is_back(db, monkeypatch):
    tries = []

    def refuse(self, messages):
        tries.append(timezone.now())
        raise ConnectionRefusedError

    with time_machine.travel(timezone.now(), tick=False) as clock:
        with monkeypatch.context() as patch:
            patch.setattr(EmailBackend, "send_messages", refuse)
            write().send()
            work()
            work()
            assert len(tries) == 1
            clock.shift(HOURS)
            work()
            assert len(tries) == 2
        clock.shift(HOURS)
        work()
        clock.shift(HOURS)
        work()
    assert len(mail.outbox) == 1


def test_a_message_that_never_leaves_is_kept_for_a_person(db, monkeypatch):
    def refuse(self, messages):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        write().send()
        for _ in range(MOST_TRIES + 2):
            work()
            clock.shift(HOURS)
    assert DBTaskResult.objects.failed().count() == 1
    assert DBTaskResult.objects.count() == 1


def test_asking_for_review_does_not_wait_for_the_mail_server(editor, pharmacist):
    page = draft(editor, front_door())
    Desk.of(editor).submit(page)
    assert mail.outbox == []
    work()
    assert pharmacist.email in [to for message in mail.outbox for to in message.to]

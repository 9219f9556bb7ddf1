"""An expert without an account reads one version by a link that is signed, expires, and serves for one answer."""

import logging
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from threading import Barrier, Thread

import pytest
import time_machine
from django.core import mail, signing
from django.core.cache import caches
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image as Drawing
from wagtail.images.models import Image

from home.editorial import roles
from home.editorial.experts.access import LINK, Closed, open_link, token_of
from home.editorial.experts.actions import answer, ask, withdraw
from home.editorial.experts.logs import HideLinks
from home.editorial.experts.models import ExpertEnd, ExpertRequest
from home.editorial.statement import Statement
from home.kept import Unchangeable
from home.kinds import kind_of
from home.pages import ContentPage
from tests.home.desk import Desk, draft, front_door, is_live, person, step
from tests.home.facts import write_claim

T = datetime(2026, 11, 27, 9, 0, 30, 400_000, tzinfo=UTC)
ENDS = datetime(2026, 12, 11, 9, 0, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OPINION = {"outcome": "approved", "statement": "none", "interest": "", "comment": "Rien à redire."}
CHANGES = {"outcome": "changes", "statement": "declared", "interest": "Essai financé en 2024.", "comment": "La dose."}
SAID = Statement("J’ai lu.", "", "Bien.")


@pytest.fixture
def clock(db):
    caches["limits"].clear()
    with time_machine.travel(T, tick=False) as traveller:
        yield traveller


@pytest.fixture
def page(clock, editor):
    return draft(editor, front_door())


def question(obj, user, **changes):
    fields = {
        "name": "Dr Ada Byron", "email": "ada@hopital.example", "qualification": "infectiologue, CHU de Lille",
        "message": "Le délai est-il juste ?", "language": "fr", "now": datetime.now(tz=UTC), **changes,
    }  # fmt: skip
    return ask(obj=obj, user=user, **fields)


def link(message):
    """The address in the e-mail, below our own."""
    return re.search(r"https?://[^/\s]+(/\w\w/expert/\S+)", message.body)[1]


@pytest.fixture
def asked(page, editor):
    return question(page, editor)


@pytest.fixture
def address(asked):
    return link(mail.outbox[-1])


def desk_address(obj, name="decisions", *more):
    return reverse(name, args=[kind_of(obj).pk, obj.pk, *more])


# --- Asking ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words", "path"), [("fr", "Votre avis sur", "/fr/expert/"), ("en", "Your opinion on", "/en/expert/")]
)
def test_the_expert_is_asked_by_mail_in_their_language_and_the_link_is_written_nowhere_else(
    page, editor, client, language, words, path
):
    desk = Desk.of(editor).client
    answered = desk.post(
        desk_address(page, "ask_expert"),
        {
            "expert_name": "Dr <b>Ada</b>\r\nBcc: x@y.example", "expert_email": "ada@hopital.example",
            "qualification": "infectiologue", "language": language, "message": "Le délai est-il juste ?",
        },
    )  # fmt: skip
    assert answered.url == desk_address(page)
    [message] = mail.outbox
    assert (message.to, message.bcc, words in message.subject) == (["ada@hopital.example"], [], True)
    assert "Le délai est-il juste ?" in message.body
    address = link(message)
    assert address.startswith(path)
    shown = client.get(address)
    assert shown.status_code == 200
    assert "Dr &lt;b&gt;Ada&lt;/b&gt; Bcc: x@y.example" in shown.content.decode()
    token = address.rstrip("/").rsplit("/", 1)[1]
    assert token not in desk.get(desk_address(page)).content.decode()
    assert token not in str(list(ExpertRequest.objects.order_by("pk").values()))


def test_who_writes_or_decides_may_ask_and_others_may_not(page, editor, pharmacist, medical, course_manager, learner):
    Desk.of(editor).submit(page)
    page = ContentPage.objects.get(pk=page.pk)
    question(page, pharmacist)
    for user in (medical, course_manager, learner):
        with pytest.raises(PermissionDenied):
            question(page, user, email="other@hopital.example")
        asked = Desk.of(user).client.post(desk_address(page, "ask_expert"), {})
        assert asked.status_code in (302, 403)
    assert ExpertRequest.objects.count() == 1


@pytest.mark.parametrize("email", ["medical@example.org", "MEDICAL@example.org", "ada@hopital.example"])
def test_who_has_an_account_at_the_desk_or_was_asked_already_is_not_asked(page, editor, medical, email):
    question(page, editor)
    with pytest.raises(ValidationError):
        question(page, editor, email=email)
    assert ExpertRequest.objects.count() == len(mail.outbox) == 1


# --- The link ----------------------------------------------------------------------------------


def test_the_page_behind_it_keeps_itself_to_who_has_it(client, address):
    for path in (address, f"{address}text/"):
        shown = client.get(path)
        assert shown.status_code == 200
        assert shown["X-Robots-Tag"] == "noindex, nofollow"
        assert shown["Referrer-Policy"] == "no-referrer"
        assert "no-store" in shown["Cache-Control"]
        assert "Brouillon confidentiel" in shown.content.decode()
        assert "sessionid" not in client.cookies
    assert "Nous sommes pharmaciens." in shown.content.decode()
    assert "Qui nous sommes." in shown.content.decode()


def test_it_serves_to_the_second(client, address, asked, clock):
    assert asked.expires_at == ENDS
    clock.move_to(ENDS - SECOND)
    assert client.get(address).status_code == 200
    clock.move_to(ENDS)
    assert client.get(address).status_code == client.post(address, OPINION).status_code == 410
    clock.move_to(ENDS + timedelta(days=30))
    assert client.get(address).status_code == 410
    assert not ExpertEnd.objects.exists()


def test_a_link_that_is_not_ours_opens_nothing(client, asked, page, editor, address):
    other = question(draft(editor, page.get_parent(), slug="autre"), editor, email="b@hopital.example")
    token = token_of(asked)
    forged = [
        "x", "0" * 200, token[:-1], token + "a", token.swapcase(),
        signing.dumps([other.uid.hex, asked.content_hash[::-1]], salt=LINK),
        signing.dumps([asked.uid.hex, asked.content_hash], salt="something else"),
        signing.dumps([other.uid.hex, "0" * 64], salt=LINK),
    ]  # fmt: skip
    for one in forged:
        path = reverse("experts:read", args=[one])
        assert (client.get(path).status_code, client.post(path, OPINION).status_code) == (404, 404), one
        assert asked.expert_name not in client.get(path).content.decode()
    assert not ExpertEnd.objects.exists()


def test_guessing_is_slowed_down(client, clock):
    codes = [client.get(reverse("experts:read", args=[f"guess{number}"])).status_code for number in range(61)]
    assert codes == [404] * 60 + [429]


def test_the_form_is_protected_against_other_sites(address):
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(address, OPINION).status_code == 403
    assert not ExpertEnd.objects.exists()


def test_logs_do_not_hold_it(address):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Gone", f"{address}text/"), None)
    assert HideLinks().filter(record)
    assert record.getMessage() == "Gone: /fr/expert/…/text/"


# --- The answer --------------------------------------------------------------------------------


@pytest.mark.parametrize("opinion", [OPINION, CHANGES])
def test_the_opinion_is_recorded_once_mailed_to_who_asked_and_shown_beside_the_reviews(
    client, page, editor, pharmacist, asked, address, opinion
):
    Desk.of(editor).submit(page)
    thanks = client.post(address, opinion)
    assert thanks.url == reverse("experts:thanks")
    assert client.get(thanks.url).status_code == 200
    assert client.post(address, CHANGES).status_code == client.get(address).status_code == 410
    end = ExpertEnd.objects.get()
    assert (end.outcome, end.interest, end.comment, end.ended_at) == (
        opinion["outcome"], opinion["interest"], opinion["comment"], T,
    )  # fmt: skip
    assert end.statement.startswith("J’ai lu cette version")
    told = mail.outbox[-1]
    assert told.to == [editor.email]
    assert all(words in told.body for words in ("Dr Ada Byron", opinion["comment"], end.statement, opinion["interest"]))
    decisions = Desk.of(pharmacist).client.get(desk_address(page)).content.decode()
    form = Desk.of(pharmacist).client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    for shown in (decisions, form):
        assert "Dr Ada Byron" in shown and opinion["interest"] in shown
    assert "infectiologue, CHU de Lille" in decisions
    table = b"".join(Desk.of(pharmacist).client.get(desk_address(page, "decisions_csv")).streaming_content).decode()
    assert "infectiologue, CHU de Lille" in table and asked.content_hash in table


def test_it_is_advice_and_replaces_no_review(client, page, editor, address):
    Desk.of(editor).submit(page)
    before = step(page)
    client.post(address, OPINION)
    assert (step(page), is_live(page)) == (before, False)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {**OPINION, "outcome": "withdrawn"},
        {**OPINION, "statement": ""},
        {**OPINION, "statement": "declared"},
        {**CHANGES, "comment": " "},
        {**OPINION, "comment": "x" * 5001},
    ],
)
def test_an_incomplete_answer_is_asked_again_and_the_link_goes_on_serving(client, address, answers):
    shown = client.post(address, answers)
    assert shown.status_code == 200
    assert "field-error" in shown.content.decode() or not answers
    assert not ExpertEnd.objects.exists()
    client.post(address, OPINION)
    assert ExpertEnd.objects.get().outcome == "approved"


def test_a_later_change_voids_the_link_and_the_opinion_is_about_an_earlier_version(client, page, editor, address):
    Desk.of(editor).send(page)  # saved again without a change
    client.post(address, OPINION)
    question(ContentPage.objects.get(pk=page.pk), editor, email="b@hopital.example")
    unused = link(mail.outbox[-1])
    assert client.get(unused).status_code == 200
    Desk.of(editor).send(page, title="Autre chose")
    assert client.get(unused).status_code == client.post(unused, OPINION).status_code == 410
    form = Desk.of(editor).client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "a approuvé une version antérieure" in form
    Desk.of(editor).send(page, title="À propos")  # the same words again: what came in between stays
    assert client.get(unused).status_code == 410
    assert ExpertEnd.objects.count() == 1


def test_autosave_over_the_version_voids_it_too(client, page, address):
    revision = ContentPage.objects.get(pk=page.pk).latest_revision
    revision.content = {**revision.content, "title": "En douce"}
    revision.save()
    assert client.get(address).status_code == 410


def test_who_asked_takes_it_back(client, page, editor, asked, address, learner):
    take_back = desk_address(page, "withdraw_question", asked.pk)
    assert take_back in Desk.of(editor).client.get(desk_address(page)).content.decode()
    assert Desk.of(learner).client.post(take_back).status_code in (302, 403)
    assert client.get(address).status_code == 200
    Desk.of(editor).client.post(take_back)
    Desk.of(editor).client.post(take_back)
    assert client.get(address).status_code == client.post(address, OPINION).status_code == 410
    assert list(ExpertEnd.objects.values_list("outcome", "withdrawn_by_name")) == [("withdrawn", str(editor))]
    assert client.post(address, OPINION).status_code == 410
    with pytest.raises(ValidationError):
        withdraw(asked=asked, obj=page, user=editor, now=T)


def test_the_database_knows_one_end_and_keeps_it(asked, page):
    end = answer(asked=asked, outcome="approved", said=SAID, now=T)
    with pytest.raises(Closed):
        answer(asked=asked, outcome="changes", said=SAID, now=T)
    with pytest.raises(IntegrityError), transaction.atomic():
        ExpertEnd.objects.create(request=asked, outcome="changes", statement="J’ai lu.", ended_at=T)
    for change in (end.save, end.delete, asked.save, asked.delete, lambda: ExpertEnd.objects.update(comment="")):
        with pytest.raises(Unchangeable):
            change()
    page.delete()
    assert ExpertEnd.objects.get().request.object_title == "À propos"


@pytest.mark.parametrize("fields", [{"outcome": "approved"}, {"outcome": "withdrawn", "statement": "J’ai lu."}])
def test_no_opinion_without_a_statement(asked, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        ExpertEnd.objects.create(request=asked, ended_at=T, **fields)


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one():
    editor = person("e", roles.EDITOR)
    asked = question(draft(editor, front_door()), editor)
    token, results, start = token_of(asked), [], Barrier(2)

    def give(outcome):
        try:
            opened = open_link(token, datetime.now(tz=UTC))
            start.wait(10)
            answer(asked=opened, outcome=outcome, said=SAID, now=datetime.now(tz=UTC))
            results.append("recorded")
        except Closed:
            results.append("closed")
        finally:
            connection.close()

    threads = [Thread(target=give, args=[outcome]) for outcome in ("approved", "changes")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == ["closed", "recorded"]
    assert ExpertEnd.objects.count() == 1


# --- What is shown -----------------------------------------------------------------------------


def picture(name):
    file = BytesIO()
    Drawing.new("RGB", (8, 8), "green").save(file, "PNG")
    return Image.objects.create(title=name, file=ContentFile(file.getvalue(), f"{name}.png"))


def test_pictures_of_the_draft_show_by_the_link_only_and_only_those_it_shows(client, page, editor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    shown_one, other_one = picture("leaf"), picture("other")
    version = ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    value = {"image": {"image": shown_one.pk, "decorative": True, "alt_text": ""}, "caption": "", "credit": "Officine"}
    version.body = [{"type": "figure", "value": value}]
    version.save_revision(user=editor, clean=False)
    question(ContentPage.objects.get(pk=page.pk), editor)
    address = link(mail.outbox[-1])
    text = client.get(f"{address}text/").content.decode()
    [first, *_others] = re.findall(r"/media/images/[^\"\s,]+\?reader=[\w:.-]+", text)
    plain = first.partition("?")[0]
    assert client.get(plain).status_code == 403
    admitted = client.get(first)
    assert admitted.status_code == 200 and b"".join(admitted.streaming_content)
    other = other_one.get_rendition("width-960").url
    assert client.get(other + "?" + first.partition("?")[2]).status_code == 403
    assert client.get(plain + "?reader=forged").status_code == 403
    client.post(address, OPINION)
    assert client.get(first).status_code == 403


def test_a_snippet_is_shown_as_its_readers_would_see_it(client, editor, clock):
    claim = write_claim(publish=False)
    question(claim, editor)
    address = link(mail.outbox[-1])
    for path in (address, f"{address}text/"):
        assert client.get(path).status_code == 200
    assert str(claim) in client.get(f"{address}text/").content.decode()
    assert "Calendrier 2025" in client.get(address).content.decode()
    client.post(address, OPINION)
    assert "Dr Ada Byron" in Desk.of(editor).client.get(desk_address(claim)).content.decode()


def test_the_readers_session_does_not_go_along(address, page, learner):
    reader = Client()
    reader.force_login(learner, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Léa" not in reader.get(f"{address}text/").content.decode()

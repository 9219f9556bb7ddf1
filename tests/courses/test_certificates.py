"""A finished course earns one certificate, frozen, in a person's name; they take it home as an accessible PDF."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.credentials import writer
from courses.credentials.actions import NotEarned, issue
from courses.credentials.models import Certificate
from courses.credentials.wording import _interests
from courses.editions.outline import outline_of
from courses.events import CourseFinished
from courses.learning.actions.attempt import answer, start_attempt, submit
from courses.learning.actions.enrol import enrol
from courses.learning.actions.lesson import mark_read
from courses.learning.actions.study import note_activity
from courses.learning.models import Enrolment, StudySession
from courses.models import Course, CoursePage, ItemVersion
from courses.rules.certificate import make_code, normalise_code
from home.accounts.actions import erase, export
from home.accounts.models import User
from home.events import tell
from tests.courses.factories import make_course, make_course_with_tests, right_answers, translate
from tests.courses.papers import NOW, make_certificate
from tests.courses.writing import publish_page

pytestmark = pytest.mark.django_db


def finish(user: User, course: Course, *, wrong: int = 0, now: datetime = NOW) -> Enrolment:
    """Take the whole course; `wrong` questions of the last quiz are left unanswered."""
    enrolment = enrol(user=user, course=course, now=now - timedelta(days=19))
    steps = list(outline_of(enrolment.edition).steps())
    for step in steps:
        if step.rules is None:
            mark_read(enrolment=enrolment, step_uid=step.uid, now=now)
            continue
        attempt = start_attempt(enrolment=enrolment, step_uid=step.uid, attempt_id=uuid4(), now=now)
        bodies = ItemVersion.objects.in_bulk(attempt.form)
        asked = attempt.form[wrong:] if step == steps[-1] else attempt.form
        for position, version_id in enumerate(attempt.form, start=1):
            if version_id in asked:
                given = right_answers(bodies[version_id].body)
                fields = {name: value if isinstance(value, list) else [value] for name, value in given.items()}
                answer(attempt=attempt, position=position, fields=fields, now=now)
        submit(attempt=attempt, now=now)
    enrolment.refresh_from_db()
    return enrolment


@pytest.fixture
def earned(learner: User) -> Certificate:
    """The certificate of a learner who has just finished a course in two languages."""
    course = make_course_with_tests()
    translate(course)
    finish(learner, course)
    return Certificate.objects.get()


@pytest.fixture
def certificate(learner: User) -> Certificate:
    """A certificate, however it was earned."""
    return make_certificate(learner)


def pdf_url(certificate: Certificate, language: str = "fr") -> str:
    with override(language):
        return reverse("credentials:pdf", args=[certificate.code])


def without_token(response: Any) -> str:
    """The page without what is different in every answer."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def read_pdf(content: bytes) -> tuple[pikepdf.Pdf, str]:
    """The document and its metadata as text."""
    pdf = pikepdf.open(BytesIO(content))
    return pdf, pdf.Root.Metadata.read_bytes().decode()


# --- Earning it ------------------------------------------------------------------------------


def test_finishing_a_course_issues_one_certificate_to_the_person(learner: User) -> None:
    course = make_course()
    enrolment = enrol(user=learner, course=course, now=NOW)
    step = next(outline_of(enrolment.edition).steps())
    mark_read(enrolment=enrolment, step_uid=step.uid, now=NOW)
    assert not Certificate.objects.exists()
    enrolment = finish(learner, course)
    certificate = Certificate.objects.get()
    assert enrolment.is_finished
    assert (certificate.user, certificate.enrolment, certificate.issued_at) == (learner, enrolment, NOW)
    assert certificate.edition == enrolment.finished_edition
    assert normalise_code(certificate.code) == certificate.code


def test_hearing_twice_that_a_course_was_finished_changes_nothing(earned: Certificate) -> None:
    fact = CourseFinished(earned.enrolment_id or 0, earned.edition_id, NOW + timedelta(days=3))
    tell(fact)
    tell(fact)
    again = Certificate.objects.get()
    assert (again.code, again.context, again.issued_at) == (earned.code, earned.context, NOW)


def test_the_database_refuses_a_second_certificate_for_the_same_edition(earned: Certificate) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(
            code="another", user=earned.user, enrolment=earned.enrolment, edition=earned.edition,
            context={}, issued_at=NOW,
        )  # fmt: skip


def test_an_unfinished_course_earns_nothing_and_its_certificate_cannot_be_asked_for(learner: User) -> None:
    enrolment = enrol(user=learner, course=make_course(), now=NOW)
    with pytest.raises(NotEarned):
        issue(enrolment_id=enrolment.pk, now=NOW)
    assert not Certificate.objects.exists()


def test_when_the_certificate_cannot_be_issued_the_course_is_not_finished(
    learner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fact and the proof stand or fall together."""

    def refuse(**_facts: Any) -> None:
        raise RuntimeError("no room left")

    course = make_course()
    monkeypatch.setattr("courses.credentials.awaited.issue", refuse)
    with pytest.raises(RuntimeError, match="no room left"), transaction.atomic():
        finish(learner, course)
    assert not Enrolment.objects.filter(finished_at__isnull=False).exists()


def test_it_says_the_result_of_the_post_test_and_its_pass_mark(learner: User) -> None:
    course = make_course_with_tests(pass_percent=50)
    finish(learner, course, wrong=1)
    facts = dict(Certificate.objects.get().context["en"]["facts"])
    assert (facts["Result"], facts["Pass mark"]) == ("50%", "50%")


def test_its_words_are_frozen_in_every_language(earned: Certificate, learner: User) -> None:
    page = CoursePage.objects.get(slug="vacciner", locale__language_code="fr")
    page.title, page.limits = "Un autre titre", "Autre chose"
    publish_page(page)
    learner.last_name = "Durand"
    learner.save()
    earned.refresh_from_db()
    french, english = earned.context["fr"], earned.context["en"]
    assert (french["course"], english["course"]) == ("Cours vacciner", "EN Cours vacciner")
    assert french["name"] == english["name"] == "Léa Martin"
    assert "Ne remplace pas la formation." in [text for _label, text, _language in french["statements"]]
    assert [text for _label, text in english["facts"]][:3] == [
        "3 November 2026",
        "22 November 2026",
        "20\N{NO-BREAK SPACE}min",
    ]


@pytest.mark.parametrize(("last", "said"), [(0, None), (90, "1 h 30 min")])
def test_it_says_the_study_time_measured_until_it_was_issued_on_paper_and_page_and_never_again(
    learner: User, client: Client, last: int, said: str | None
) -> None:
    course = make_course()
    enrolment = enrol(user=learner, course=course, now=NOW - timedelta(days=20))
    for minute in range(last + 1):
        note_activity(enrolment=enrolment, item_id=None, now=NOW - timedelta(days=1) + timedelta(minutes=minute))
    finish(learner, course)
    certificate = Certificate.objects.get()
    note_activity(enrolment=enrolment, item_id=None, now=NOW + timedelta(minutes=1))
    note_activity(enrolment=enrolment, item_id=None, now=NOW + timedelta(minutes=5))
    assert issue(enrolment_id=enrolment.pk, now=NOW + timedelta(days=1)) == certificate
    printed = dict(writer.describe(certificate, "en")["facts"])  # type: ignore[call-overload]
    assert printed.get("Measured study time", "").replace("\N{NO-BREAK SPACE}", " ") == (said or "")
    measured = StudySession.objects.filter(started_at__lt=NOW).aggregate(Sum("active_seconds"))
    assert measured["active_seconds__sum"] == last * 60
    with override("en"):
        page = client.get(reverse("credentials:verification", args=[certificate.code])).content.decode()
    assert ("Measured study time" in page) is (said is not None)


def test_a_course_in_one_language_keeps_its_own_words_on_the_other_paper(learner: User) -> None:
    finish(learner, make_course())
    english = Certificate.objects.get().context["en"]
    assert (english["heading"], english["course"], english["course_language"]) == (
        "Certificate of completion",
        "Cours vacciner",
        "fr",
    )


# --- The PDF ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Vacciner à l’officine"), ("en", "Vaccinating in the pharmacy")]
)
def test_the_pdf_is_tagged_for_screen_readers_in_its_language(
    certificate: Certificate, learner: User, as_person: Callable[[User], Client], language: str, title: str
) -> None:
    response = as_person(learner).get(pdf_url(certificate, language))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="officine-{certificate.code}.pdf"'
    assert "no-store" in response["Cache-Control"]
    pdf, metadata = read_pdf(response.content)
    assert pdf.Root.MarkInfo.Marked
    assert len(pdf.Root.StructTreeRoot.K) > 0
    assert str(pdf.Root.Lang) == language
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert re.search(r"pdfuaid:part(>|=\")1", metadata)
    assert f"{title} – Léa Martin" in str(pdf.docinfo["/Title"])
    fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
    assert any("AtkinsonHyperlegibleNext" in name for name in fonts)


def test_every_image_of_the_pdf_has_words(certificate: Certificate) -> None:
    pdf, _metadata = read_pdf(writer.write_pdf(certificate, "en"))
    figures = [
        node for node in pdf.objects if isinstance(node, pikepdf.Dictionary) and node.get("/S") == pikepdf.Name.Figure
    ]
    assert [str(figure.Alt) for figure in figures] == ["QR code of the page where this document can be checked"]


def test_the_qr_code_holds_the_public_address_whatever_host_was_asked(
    certificate: Certificate, learner: User, as_person: Callable[[User], Client], settings: Any, monkeypatch: Any
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://officine.example"
    drawn: list[str] = []
    monkeypatch.setattr(
        writer, "qr_code", lambda text: drawn.append(text) or "<svg xmlns='http://www.w3.org/2000/svg'/>"
    )
    response = as_person(learner).get(pdf_url(certificate), headers={"host": "evil.example"})
    address = f"https://officine.example/fr/verify/{certificate.code}/"
    assert drawn == [address]
    pdf, _metadata = read_pdf(response.content)
    assert {str(note.A.URI) for page in pdf.pages for note in page.Annots} == {address}


@pytest.mark.parametrize(
    "name",
    [
        "Marie-Antoinette Ségolène Guillemette d’Estienne de La Rochefoucauld-Montbéliard-Ŵyłżańska " * 2,
        "X" * 200,
        "Nguyễn Thị Hằng",
        "Νίκη Παπαδοπούλου",
        '#image("/etc/passwd") *a* $x$ \\ // <b>',
    ],
)
def test_any_name_fits_on_one_page(certificate: Certificate, name: str) -> None:
    certificate.context["fr"]["name"] = name
    pdf, _metadata = read_pdf(writer.write_pdf(certificate, "fr"))
    assert len(pdf.pages) == 1
    assert name in str(pdf.docinfo["/Title"])


def test_a_demonstration_says_so_and_an_ordinary_course_does_not(learner: User) -> None:
    assert make_certificate(learner).context["en"]["notice"] == [
        "Demonstration content",
        "to be validated by a health professional before any real use.",
    ]
    ordinary = make_certificate(learner, is_demonstration=False)
    assert ordinary.context["en"]["notice"] == []
    assert len(read_pdf(writer.write_pdf(ordinary, "en"))[0].pages) == 1


def test_papers_written_at_the_same_time_do_not_mix(certificate: Certificate) -> None:
    """Each thread of the server writes its own."""

    def title(name: str) -> str:
        words = {language: text | {"name": name} for language, text in certificate.context.items()}
        paper = Certificate(code=certificate.code, context=words, issued_at=NOW)
        pdf, _metadata = read_pdf(writer.write_pdf(paper, "fr"))
        return str(pdf.docinfo["/Title"])

    names = [f"Personne {number}" for number in range(12)]
    with ThreadPoolExecutor(6) as threads:
        titles = list(threads.map(title, names))
    assert all(found.endswith(name) for found, name in zip(titles, names, strict=True))


def test_long_objectives_go_on_to_a_second_page(certificate: Certificate) -> None:
    certificate.context["fr"]["objectives"] = ["Décrire précisément les situations où l’on oriente " * 3] * 30
    pdf, _metadata = read_pdf(writer.write_pdf(certificate, "fr"))
    assert len(pdf.pages) == 2


def test_only_its_owner_can_download_it(
    certificate: Certificate, learner: User, nobody: User, admin: User, as_person: Callable[[User], Client]
) -> None:
    assert as_person(learner).get(pdf_url(certificate)).status_code == 200
    unknown_code = make_code(bytes(16))
    for other in (nobody, admin):
        theirs = as_person(other).get(pdf_url(certificate))
        unknown = as_person(other).get(pdf_url(certificate).replace(certificate.code, unknown_code))
        assert (theirs.status_code, unknown.status_code) == (404, 404)
        assert without_token(theirs).replace(certificate.code, unknown_code) == without_token(unknown)
    visitor = Client().get(pdf_url(certificate))
    assert visitor.status_code == 302
    assert visitor["Location"].startswith(reverse("account_login"))
    assert Client().post(pdf_url(certificate)).status_code == 405


def test_when_the_pdf_cannot_be_made_a_page_says_so_and_gives_the_number(
    certificate: Certificate, learner: User, as_person: Callable[[User], Client], caplog: Any
) -> None:
    # No typeface at hand has this sign, and the standard refuses a file with a hole in it.
    certificate.context["fr"]["name"] = "\U0001f9ff"
    certificate.save()
    response = as_person(learner).get(pdf_url(certificate))
    assert response.status_code == 503
    assert certificate.code in response.content.decode()
    assert "could not be written" in caplog.text


# --- A person's own data ---------------------------------------------------------------------


def test_certificates_are_part_of_what_a_person_can_take_along(certificate: Certificate, learner: User) -> None:
    exported = json.dumps(export(user=learner, now=NOW)["certificates"], default=str, ensure_ascii=False)
    assert certificate.code in exported
    assert "Léa Martin" in exported


def test_after_an_erasure_the_number_still_holds_without_a_name(
    certificate: Certificate, learner: User, nobody: User
) -> None:
    theirs = Certificate.objects.create(
        code="theirs", user=nobody, edition=certificate.edition, context=certificate.context, issued_at=NOW
    )
    erase(user=learner)
    certificate.refresh_from_db()
    assert certificate.user is None
    assert "Léa" not in json.dumps(certificate.context, ensure_ascii=False)
    with override("fr"):
        page = Client().get(reverse("credentials:verification", args=[certificate.code]))
    assert page.status_code == 200
    theirs.refresh_from_db()  # made from the same words, but not by the same person
    assert theirs.context["fr"]["name"] == "Léa Martin"


def test_a_certificate_says_what_each_author_declared_and_when(learner: User) -> None:
    """CSP, art. L.4113-13; those who declared the same on the same day are named together."""
    certificate = make_certificate(learner)
    french = ["Intérêts déclarés", "None (déclaré le 1 novembre 2026)", "fr"]
    assert french in certificate.context["fr"]["statements"]
    assert ["Declared interests", "None (declared on 1 November 2026)", "en"] in certificate.context["en"]["statements"]


def test_authors_with_different_interests_are_told_apart() -> None:
    one, two = (
        {"name": "A", "interests": "None", "declared_on": "2026-11-01"},
        {"name": "B", "interests": "Advice to X"},
    )
    with override("en"):
        assert (
            _interests([one, {**one, "name": "C"}, two]) == "A, C: None (declared on 1 November 2026) · B: Advice to X"
        )

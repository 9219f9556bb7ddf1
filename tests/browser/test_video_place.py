"""A film goes on where it was left, on another device; who reads is counted as studying."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import log_in
from tests.courses.films import webm
from tests.databases import ROOT

# Puts a film at the top of the first lesson of a course and says where the lesson is.
WRITE = """
import sys
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from courses.models import LessonPage, Course, CoursePage
from courses.editions.outline import outline_of
film = Document.objects.create(title="Film", file=ContentFile(open(sys.argv[-1], "rb").read(), "film.webm"))
page = CoursePage.objects.filter(locale__language_code="fr").order_by("path").first()
course = Course.objects.select_related("current_edition").get(translation_key=page.translation_key)
step = next(step for step in outline_of(course.current_edition).steps() if step.kind == "lesson")
lesson = LessonPage.objects.get(translation_key=step.uid, locale__language_code="fr")
value = {"title": "Film", "file": film.pk, "poster": None, "captions": [], "transcript": "<p>Un film.</p>", "credit": "Officine"}
lesson.body = [{"type": "video", "id": "6f1f6c0e-0000-4000-8000-000000000001", "value": value}, *lesson.body.raw_data]
lesson.save_revision().publish()
print(f"{course.slug} {step.uid}")
"""


@pytest.fixture(scope="module")
def lesson(site: str, data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a lesson with a film of twenty seconds."""
    folder = tmp_path_factory.mktemp("film")
    (folder / "film.webm").write_bytes(webm(20))
    (folder / "write.py").write_text(
        f"import sys; sys.argv.append({str(folder / 'film.webm')!r})\n{WRITE}", encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity=0"],
        stdin=(folder / "write.py").open("rb"),
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "mooc.settings.demo", "DATA_DIR": str(data_folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    slug, uid = done.stdout.split()[-2:]
    return f"/fr/learn/{slug}/{uid}/"


def test_a_film_goes_on_at_its_second_on_another_device(visit: Callable[..., Page], lesson: str) -> None:
    phone = visit("/fr/", width=390)
    log_in(phone, "nobody@example.org")
    phone.goto(lesson)
    if "/formations/" in phone.url:
        phone.locator('form[action$="/enrol/"] button').first.click()
        phone.wait_for_url("**/learn/**")
        phone.goto(lesson)
    film = phone.locator("video")
    expect(film).to_be_visible()
    film.evaluate("film => new Promise(ready => film.readyState ? ready() : (film.onloadedmetadata = ready))")
    assert film.evaluate("film => Math.round(film.duration)") == 20
    with phone.expect_response(lambda answer: answer.url.endswith("/second/")) as kept:
        film.evaluate(
            "film => { film.muted = true; film.currentTime = 13; return film.play().then(() => film.pause()); }"
        )
    assert kept.value.status == 204
    computer = visit("/fr/")
    log_in(computer, "nobody@example.org")
    computer.goto(lesson)
    expect(computer.locator(".video-resume")).to_contain_text("0:13")
    computer.wait_for_function("Math.floor(document.querySelector('video').currentTime) === 13")

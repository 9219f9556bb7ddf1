"""The admin home tells staff what is scheduled, what failed, and whether anybody is there to do it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from home.editorial.models import Heartbeat, ScheduledRun
from tests.home.desk import Desk, draft, front_door

SILENT = "The worker is silent"


@pytest.fixture
def shown():
    """The admin home in English, as somebody sees it."""

    def show(user):
        return (
            Desk.of(user).client.get(reverse("wagtailadmin_home"), headers={"Accept-Language": "en"}).content.decode()
        )

    return show


def test_staff_are_warned_while_the_worker_is_silent(shown, editor):
    assert SILENT in shown(editor)
    now = timezone.now()
    Heartbeat.objects.create(worker_id="w", started_at=now, seen_at=now)
    assert SILENT not in shown(editor)


def test_staff_see_what_comes_and_what_failed_and_may_open_what_they_may_edit(shown, editor, pharmacist):
    now, home = timezone.now(), front_door()
    coming = draft(editor, home, "Saison prochaine", slug="saison")
    coming.go_live_at = now + timedelta(days=1)
    coming.save_revision(clean=False).publish()
    ScheduledRun.objects.create(
        kind="publish",
        content_type=home.get_base_content_type(),
        object_id=str(home.pk),
        object_title="Page en panne",
        due_at=now,
        state="failed",
        failures=1,
        error="La question 3 n’a pas de bonne réponse.",
        ran_at=now,
        next_try_at=now + timedelta(minutes=1),
    )
    edit = reverse("wagtailadmin_pages:edit", args=[coming.pk])
    for user, may_edit in ((editor, True), (pharmacist, False)):
        html = shown(user)
        assert "Saison prochaine" in html
        assert "Page en panne" in html
        assert "La question 3 n’a pas de bonne réponse." in html
        assert (f'href="{edit}"' in html) is may_edit


@pytest.mark.parametrize(("language", "words"), [("fr", "Qui fait quoi"), ("en", "Who does what")])
def test_the_guide_speaks_the_language_of_its_reader(editor, language, words):
    answer = Desk.of(editor).client.get(reverse("guide"), headers={"Accept-Language": language})
    assert words in answer.content.decode()


def test_the_help_menu_leads_to_our_guide_and_not_outside(editor, shown):
    html = shown(editor)
    assert reverse("guide") in html
    assert "guide.wagtail.org" not in html

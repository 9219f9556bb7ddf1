"""A product campaign ends with the last second of its visa in Paris, and those who keep its file are told before."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.test import Client
from wagtail.search import index

from campaigns.compliance.actions import warn_of_expiry
from campaigns.models import CampaignPage, LegalFile, VisaWarning
from campaigns.rules import law
from campaigns.rules.calendar import Phase, Window, phase
from home.paris import paris_day
from tests.campaigns.law import FILE, NOW, PARIS, give_file, newest, ready_product

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
db = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def product(admin):
    """A live product campaign whose visa ends on the last day of the year."""
    with time_machine.travel(NOW, tick=False):
        page = ready_product(admin)
        newest(page).latest_revision.publish()
    index.insert_or_update_object(CampaignPage.objects.get(pk=page.pk))
    return CampaignPage.objects.get(pk=page.pk)


@pytest.mark.parametrize(
    ("day", "ends_at"),
    [
        (date(2026, 12, 31), datetime(2026, 12, 31, 23, tzinfo=UTC)),
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (date(2027, 3, 27), datetime(2027, 3, 27, 23, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),
    ],
)
def test_a_visa_ends_at_midnight_in_paris_also_when_clocks_change(day, ends_at):
    assert law.visa_ends_at(day) == ends_at
    window = Window(
        datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 2, tzinfo=UTC), datetime(2027, 12, 1, tzinfo=UTC)
    )
    held = law.cut(window, day)
    assert phase(held, ends_at - SECOND) is Phase.OPEN and phase(held, ends_at) is Phase.WITHDRAWN
    assert (paris_day(ends_at - SECOND) > day, paris_day(ends_at) > day) == (False, True)


def test_a_visa_never_lengthens_a_window_and_hides_what_nobody_knew_of():
    announced, opens, closes = (datetime(2026, 9, day, tzinfo=UTC) for day in (1, 5, 9))
    window = Window(announced, opens, closes, closes + DAY)
    assert law.cut(window, date(2027, 1, 1)) == window == law.cut(window, None)
    for day, known in [(date(2026, 9, 1), True), (date(2026, 8, 31), False)]:
        phases = {phase(law.cut(window, day), announced + hours * timedelta(hours=1)) for hours in range(-50, 400)}
        assert (phases == {Phase.HIDDEN}) is not known
    cancelled = Window(announced, opens, closes, cancelled_at=announced - DAY)
    assert law.cut(cancelled, date(2026, 8, 1)).cancelled_at == announced - DAY


@pytest.mark.parametrize(
    ("day", "latest"), [(date(2026, 6, 1), date(2028, 6, 1)), (date(2024, 2, 29), date(2026, 2, 28))]
)
def test_a_visa_runs_two_years_at_most(day, latest):
    case = law.Case(law.Kind.PUBLIC, day, {}, visa_kind="GP", visa_number="1", visa_on=day)
    for expires_on, is_fine in [(latest, True), (latest + DAY, False), (day, False), (None, False)]:
        assert law.has_visa(replace(case, visa_expires_on=expires_on)) is is_fine


def test_thresholds_are_reached_on_their_day():
    end = date(2026, 12, 31)
    reached = {left: law.warnings_due(end, end - left * DAY) for left in (91, 90, 31, 30, 8, 7, 0, -1)}
    assert reached == {91: (), 90: (90,), 31: (90,), 30: (30, 90), 8: (30, 90), 7: (7, 30, 90), 0: (7, 30, 90), -1: ()}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Le vaccin Shingrix®, deux doses", ("Shingrix",)),
        ("SHINGRIX et Éxemple-9", ("SHINGRIX", "Éxemple-9")),
        ("Exemple\u00a09 et exemple\u20119", ("Exemple\u00a09", "exemple\u20119")),
        ("shingrixes, Exemple 99, elasomeran", ("elasomeran",)),
        ("meran", ()),
        ("", ()),
    ],
)
def test_words_that_name_a_medicine_are_found_whole(text, found):
    words = [("Shingrix", law.WordKind.BRAND), ("exemple 9", law.WordKind.BRAND), ("meran", law.WordKind.ENDING)]
    assert set(law.medicines_named([text], words)) == set(found)


@pytest.mark.parametrize(("share", "is_enough"), [(None, False), ("33.33", False), ("33.34", True), ("100", True)])
def test_a_third_is_a_third(share, is_enough):
    piece = law.KitPiece("a", "Poster", None if share is None else Decimal(share))
    assert law.is_surface_enough(law.Case(law.Kind.PUBLIC, date(2026, 1, 1), {}, kit=(piece,))) is is_enough


@db
def test_the_page_is_gone_to_the_second_without_any_worker(product):
    end = law.visa_ends_at(FILE["visa_expires_on"])
    for now, status, is_listed in [(end - SECOND, 200, True), (end, 410, False), (end + 40 * DAY, 410, False)]:
        with time_machine.travel(now, tick=False):
            client = Client()
            page = client.get(product.url)
            assert page.status_code == status
            assert (product.title in client.get(product.get_parent().url).content.decode()) is is_listed
            assert (product.url in client.get("/sitemap.xml").content.decode()) is is_listed
            found = client.get("/en/search/", {"q": "fictif"}).content.decode()
            assert (product.url in found) is is_listed
            assert CampaignPage.objects.announced(now).filter(pk=product.pk).exists() is is_listed
            assert CampaignPage.hidden_from_visitors(now).filter(pk=product.pk).exists() is not is_listed
            if status == 410:
                assert FILE["product_name"] not in page.content.decode()


@db
@pytest.mark.parametrize("left", [1, 30, 59])
def test_no_copy_of_the_page_outlives_the_visa(product, left):
    with time_machine.travel(law.visa_ends_at(FILE["visa_expires_on"]) - left * SECOND, tick=False):
        assert f"max-age={left}" in Client().get(product.url)["Cache-Control"]


@db
def test_a_shorter_visa_withdraws_at_once_and_a_new_one_needs_its_answers(product, admin):
    with time_machine.travel(NOW, tick=False):
        give_file(product, admin, visa_expires_on=NOW.date() - DAY)
        assert Client().get(product.url).status_code == 410


@db
def test_each_threshold_is_mailed_once_to_each_keeper(product, campaign_manager, learner, editor, admin):
    end = FILE["visa_expires_on"]
    sent = {}
    for left in (91, 90, 89, 30, 30, 8, 7, 6, 0, -1):
        now = datetime.combine(end - left * DAY, datetime.min.time(), PARIS) + timedelta(hours=3)
        mail.outbox.clear()
        warn_of_expiry(now=now)
        sent.setdefault(left, []).append(sorted(message.to[0] for message in mail.outbox))
    keepers = sorted([campaign_manager.email, admin.email])
    assert sent == {
        91: [[]],
        90: [keepers],
        89: [[]],
        30: [keepers, []],
        8: [[]],
        7: [keepers],
        6: [[]],
        0: [[]],
        -1: [[]],
    }
    assert VisaWarning.objects.filter(is_sent=True).count() == 3


@db
def test_a_worker_that_slept_says_the_closest_threshold_only(product, admin):
    mail.outbox.clear()
    now = datetime(2026, 12, 26, 12, tzinfo=PARIS)
    assert (warn_of_expiry(now=now), warn_of_expiry(now=now), len(mail.outbox)) == (1, 0, 1)
    assert "5 jours" in mail.outbox[0].subject and product.title in mail.outbox[0].subject
    assert f"/admin/campaigns/law/{product.translation_key}/" in mail.outbox[0].body
    assert sorted(VisaWarning.objects.values_list("days", "is_sent")) == [(7, True), (30, False), (90, False)]


@db
def test_another_last_day_is_warned_of_anew(product, admin):
    now = datetime(2026, 12, 26, 12, tzinfo=PARIS)
    warn_of_expiry(now=now)
    LegalFile.objects.update(visa_expires_on=date(2027, 1, 1))
    assert warn_of_expiry(now=now) == 1

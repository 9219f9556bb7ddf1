"""What happened is added up once: whoever adds, however often, and wherever it is cut off."""

import os
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.models import DailyCount, Hit
from campaigns.reports.actions import ABOUT, fold, fold_batch, forget_old_counts
from campaigns.rules.territories import Territory
from campaigns.rules.visits import Kind
from campaigns.visits.actions import note
from mooc.worker import Worker
from tests.databases import ROOT

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
FLU, HPV = UUID(int=1), UUID(int=2)
Fact = tuple[UUID, date, str, str, str]


def happen(number: int = 1, *, campaign: UUID = FLU, now: datetime = NOW, asset: str = "fr") -> None:
    for _time in range(number):
        note(kind=Kind.VIEW, campaign=campaign, now=now, asset=asset)


def sums() -> Counter[Fact]:
    """Everything that was added up."""
    return Counter({values[:-1]: values[-1] for values in DailyCount.objects.values_list(*ABOUT, "number")})


# --- Once -------------------------------------------------------------------------------------


def test_a_hit_is_added_once_and_its_row_goes() -> None:
    happen(3)
    happen(2, campaign=HPV)
    assert fold() == 5
    assert fold() == 0
    happen(1)
    assert fold() == 1
    assert {key[0]: number for key, number in sums().items()} == {FLU: 4, HPV: 2}
    assert not Hit.objects.exists()


FACTS = st.tuples(
    st.sampled_from([FLU, HPV]),
    st.dates(date(2026, 11, 20), date(2026, 11, 23)),
    st.sampled_from([kind.value for kind in Kind]),
    st.sampled_from(["", "fr", "poster-a4.pdf"]),
    st.sampled_from(["", Territory.REUNION.value]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(FACTS, st.none()), max_size=40), st.integers(1, 7))
def test_whatever_happens_and_whenever_it_is_added_the_sums_are_those_of_counting_directly(
    story: list[Fact | None], batch: int
) -> None:
    DailyCount.objects.all().delete()
    Hit.objects.all().delete()
    for one in story:
        if one is None:
            fold_batch(batch=batch)
        else:
            campaign, day, kind, asset, territory = one
            note(
                kind=Kind(kind), campaign=campaign, asset=asset, now=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
                territory=Territory(territory) if territory else None,
            )  # fmt: skip
    fold(batch=batch)
    assert sums() == Counter(one for one in story if one is not None)


class KilledOutright(BaseException):
    """As when the process is killed: nothing catches it."""


@pytest.mark.parametrize("place", ["get_or_create", "update", "delete"])
def test_cut_off_anywhere_all_of_a_batch_is_added_or_none(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    happen(4)
    happen(3, campaign=HPV)

    def killed(*args: object, **kwargs: object) -> None:
        raise KilledOutright

    with monkeypatch.context() as patch:
        patch.setattr(f"django.db.models.query.QuerySet.{place}", killed)
        with pytest.raises(KilledOutright):
            fold()
    assert (Hit.objects.count(), sum(sums().values())) == (7, 0)
    assert fold() == 7
    assert sum(sums().values()) == 7


@pytest.mark.django_db(transaction=True)
def test_three_who_add_at_once_add_once() -> None:
    happen(30)
    happen(20, campaign=HPV)
    ready = Barrier(3)

    def add(_number: int) -> int:
        try:
            ready.wait(10)
            return fold(batch=4)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        added = list(pool.map(add, range(3)))
    added.append(fold())  # what one of them left because another held it
    assert sum(added) == 50
    assert {key[0]: number for key, number in sums().items()} == {FLU: 30, HPV: 20}


KILLED = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.utils import timezone
from uuid import UUID
settings.DATABASES["default"].update(NAME=sys.argv[1])
connection.settings_dict["NAME"] = sys.argv[1]
from campaigns.rules.visits import Kind
from campaigns.visits.actions import note
from campaigns.reports import actions
for number in range(25):
    note(kind=Kind.VIEW, campaign=UUID(int=9), now=timezone.now())
    print(number, flush=True)
actions.fold_batch(batch=10)
def killed(*args):
    os.kill(os.getpid(), signal.SIGKILL)
actions.dict = killed  # in the middle of the second batch, after its rows are locked
actions.fold_batch(batch=10)
"""


@pytest.mark.django_db(transaction=True)
def test_what_was_acknowledged_outlives_a_process_that_is_killed() -> None:
    database = connection.settings_dict
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": django_settings.SETTINGS_MODULE}
    process = subprocess.run(
        [sys.executable, "-c", KILLED, str(database["NAME"])],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert process.returncode == -signal.SIGKILL, process.stderr
    assert process.stdout.split() == [str(number) for number in range(25)]
    assert (Hit.objects.count(), sum(sums().values())) == (15, 10)
    assert fold() == 15
    assert sum(sums().values()) == 25


# --- Cheap ------------------------------------------------------------------------------------


def test_ten_thousand_hits_cost_few_statements() -> None:
    day = NOW.date()
    rows = [Hit(kind=Kind.VIEW, campaign=(FLU, HPV)[number % 2], asset="fr", day=day) for number in range(10_000)]
    Hit.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as captured:
        assert fold() == 10_000
    assert (
        sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries) <= 200
    )  # fifty hits for a statement
    assert sorted(sums().values()) == [5_000, 5_000]


def test_the_worker_adds_up() -> None:
    happen(2)
    Worker().add_up()
    assert sum(sums().values()) == 2


# --- Forgotten --------------------------------------------------------------------------------


def test_figures_older_than_twenty_five_months_are_deleted() -> None:
    for day in (date(2024, 10, 21), date(2024, 10, 22), date(2026, 11, 22)):
        DailyCount.objects.create(campaign=FLU, day=day, kind=Kind.VIEW, number=1)
    assert forget_old_counts(now=NOW) == 1
    assert sorted(DailyCount.objects.values_list("day", flat=True)) == [date(2024, 10, 22), date(2026, 11, 22)]
    assert forget_old_counts(now=NOW + timedelta(days=1)) == 1
    assert forget_old_counts(now=NOW + timedelta(days=1)) == 0


def test_figures_are_forgotten_by_the_day_of_paris() -> None:
    DailyCount.objects.create(campaign=uuid4(), day=date(2024, 10, 22), kind=Kind.VIEW, number=1)
    assert forget_old_counts(now=datetime(2026, 11, 22, 22, 59, tzinfo=UTC)) == 0
    assert forget_old_counts(now=datetime(2026, 11, 22, 23, 0, tzinfo=UTC)) == 1

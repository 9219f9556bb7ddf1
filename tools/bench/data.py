"""Fills the database: some learners work through the courses by the site's own actions, then each is made many.

What the copies hold is therefore what the actions wrote: scores, states, progress, where to continue. Only the person,
the ids and the time differ. Answers are packed as the site packs them, all of an attempt at once.
"""

import random
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, models, transaction
from django.utils import timezone

from courses.editions.kept import version_by_id, versions_by_id
from courses.editions.outline import Step, outline_of
from courses.learning.actions.attempt import start_attempt, submit
from courses.learning.actions.enrol import enrol
from courses.learning.actions.lesson import mark_read
from courses.learning.plan import plan_of
from courses.models import Attempt, Course, CourseDay, Enrolment, ItemFunnel, ItemStat, ItemState
from courses.reports.actions.tally import tally
from courses.rules import question
from home.accounts.models import User
from mooc.demo.history import right_fields, wrong_fields

MODELS = 60  # learners who do it all by hand
TRIES = (3, 4, 5, 6)  # how often one of them takes a quiz
DAYS = 730  # of figures
FULL = 1_000_000  # enrolments at scale 1


def fill(*, scale: float, seed: int = 2026) -> None:
    """Bring the database to that scale: 1 is a million enrolments, ten million attempts."""
    courses = list(Course.objects.select_related("current_edition").order_by("pk"))
    _read_once(courses)
    began = time.monotonic()
    patterns = list(_patterns(courses, random.Random(seed)))  # noqa: S311  not a secret
    print(f"  {len(patterns)} learners worked through {len(courses)} courses: {time.monotonic() - began:.1f} s")
    tally()
    began = time.monotonic()
    copies = max(1, round(FULL * scale / (len(patterns) * len(courses))) - 1)
    _multiply(patterns, copies)
    _multiply_figures(copies + 1)
    print(f"  each of them made {copies + 1}: {time.monotonic() - began:.1f} s")
    began = time.monotonic()
    _settle()
    print(f"  indexes and statistics brought up to date: {time.monotonic() - began:.1f} s")


def _read_once(courses: list[Course]) -> None:
    """Read all that is compiled before any transaction: what is read inside one is not kept."""
    for course in courses:
        assert course.current_edition is not None
        for step in outline_of(course.current_edition).steps():
            versions_by_id([step.version_id, *(question.version_id for question in step.questions)])


def _patterns(courses: list[Course], chance: random.Random) -> Iterator[User]:
    """Learners at every stage of every course, from just enrolled to finished."""
    for number in range(MODELS):
        with transaction.atomic():
            user = User.objects.create(email=f"pattern-{number}@bench.example", first_name="Camille", last_name="Bench")
            for course in courses:
                enrolment = enrol(user=user, course=course, now=timezone.now())
                steps = list(outline_of(enrolment.edition).steps())
                for step in steps[: chance.randint(0, len(steps))]:
                    _take(enrolment, step, chance)
        yield user


def _take(enrolment: Enrolment, step: Step, chance: random.Random) -> None:
    now = timezone.now()
    if step.rules is None:
        mark_read(enrolment=enrolment, step_uid=step.uid, now=now)
        return
    if plan_of(enrolment).missing_for(step):
        return
    tries = 1 if step.rules.max_attempts else chance.choice(TRIES)
    for number in range(tries):
        attempt = start_attempt(enrolment=enrolment, step_uid=step.uid, attempt_id=uuid4(), now=now)
        bodies = [version_by_id(version_id).body for version_id in attempt.form]
        attempt.answers = [_given(body, chance, is_last=number == tries - 1) for body in bodies]
        attempt.save(update_fields=["packed"])
        submit(attempt=attempt, now=now)


def _given(body: dict[str, Any], chance: random.Random, *, is_last: bool) -> object:
    """An answer as the site stores it: right at the last try, more often right than wrong before."""
    is_right = is_last or chance.random() < 0.6
    return question.read(body, right_fields(body) if is_right else wrong_fields(body))


def _multiply(patterns: list[User], copies: int) -> None:
    """Copy the rows of these learners that many times, each copy two minutes older than the one before."""
    people = [user.pk for user in patterns]
    enrolments = list(Enrolment.objects.filter(user__in=people).values_list("pk", flat=True))
    # Beyond all ids there are: a copy's id is the pattern's plus a multiple of this.
    span = max(*people, *enrolments) + 1
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SET LOCAL session_replication_role = replica"
            )  # the rows are whole: no need to look each up
            cursor.execute("SET LOCAL synchronous_commit = off")
        for model, column, ids in (
            (User, "id", people),
            (Enrolment, "id", enrolments),
            (ItemState, "enrolment_id", enrolments),
            (Attempt, "enrolment_id", enrolments),
        ):
            cursor.execute(_copy(model, column, ids, span, copies))


def _multiply_figures(times: int) -> None:
    """The figures on the patterns, as if every copy had been counted too, spread over two years of days."""
    for model in (ItemFunnel, ItemStat):
        for row in model.objects.all():
            for field in model._meta.concrete_fields:
                if isinstance(field, models.IntegerField) and not field.primary_key:
                    setattr(row, field.attname, getattr(row, field.attname) * times)
            if isinstance(row, ItemStat):
                row.chosen = {option: number * times for option, number in row.chosen.items()}
            row.save()
    names = [
        field.attname
        for field in CourseDay._meta.concrete_fields
        if field.get_internal_type() == "PositiveIntegerField"
    ]
    for day in list(CourseDay.objects.all()):
        figures = {name: getattr(day, name) * times // DAYS for name in names}
        CourseDay.objects.bulk_create(
            CourseDay(course_id=day.course_id, day=day.day - timedelta(days=number), **figures)
            for number in range(1, DAYS)
        )


def _copy(model: type[models.Model], column: str, ids: list[int], span: int, copies: int) -> str:
    """One INSERT … SELECT for all copies of a table's rows. Only ids and numbers of ours are put into it."""
    shifted = {"id", "user_id", "enrolment_id"}
    fields = [field for field in model._meta.concrete_fields if not (field.primary_key and _is_numbered(model))]
    names = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(field, shifted, span) for field in fields)
    listed = ", ".join(map(str, ids))
    return (
        f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {values} FROM {_series(copies)}'  # noqa: S608
        f' CROSS JOIN (SELECT * FROM "{model._meta.db_table}" WHERE "{column}" IN ({listed})) pattern'
    )


def _is_numbered(model: type[models.Model]) -> bool:
    """Whether the database numbers its rows and nothing here points at them."""
    return model is ItemState


def _value(field: "models.Field[object, object]", shifted: set[str], span: int) -> str:
    is_postgres = connection.vendor == "postgresql"
    if isinstance(field, models.UUIDField):
        return "gen_random_uuid()" if is_postgres else "lower(hex(randomblob(16)))"
    if field.column == "email":
        return "n || '-' || \"email\""
    if field.column in shifted:
        return f'"{field.column}" + n * {span}'
    if isinstance(field, models.DateTimeField):
        if is_postgres:
            return f"\"{field.column}\" - n * interval '2 minutes'"
        return f"strftime('%Y-%m-%d %H:%M:%f', \"{field.column}\", '-' || (2 * n) || ' minutes')"
    return f'"{field.column}"'


def _series(copies: int) -> str:
    if connection.vendor == "postgresql":
        return f"generate_series(1, {copies}) AS series(n)"
    counted = f"SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {copies}"  # noqa: S608
    return f"(WITH RECURSIVE series(n) AS ({counted}) SELECT n FROM series)"  # noqa: S608


def _settle() -> None:
    """Let ids go on after the last one, and let the database know what it holds."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in (User._meta.db_table, Enrolment._meta.db_table):
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))"  # noqa: S608
                )
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")


def check(sample: int = 300) -> None:
    """Read some enrolments as the site does; end the run if a row says something else than what was done."""
    step = max(1, Enrolment.objects.count() // sample)
    for enrolment in Enrolment.objects.order_by("pk")[::step]:
        progress = plan_of(enrolment).measure()
        counted = (enrolment.items_done, enrolment.items_total, enrolment.progress_bp)
        if not enrolment.is_finished and counted != (progress.items_done, progress.items_total, progress.bp):
            raise SystemExit(f"Enrolment {enrolment.pk} holds {counted}, its states say {progress}.")


def sizes() -> str:
    """Say how much there is."""
    enrolments, attempts = Enrolment.objects.count(), Attempt.objects.count()
    asked = sum(len(form) for form in Attempt.objects.order_by("pk").values_list("form", flat=True)[:2000])
    answers = attempts * asked // min(2000, attempts)
    return f"{enrolments:,} enrolments, {ItemState.objects.count():,} states, {attempts:,} attempts, about {answers:,} answers"

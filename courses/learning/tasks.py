"""What the worker does for learners in the background."""

import time

from django.db import connection
from django.utils import timezone
from django_tasks import task

from courses.editions.models import Course
from courses.learning.actions.move import move_batch

# A database that lets one writer in at a time is held for less long, and left alone between two batches.
_SIZE, _SIZE_FOR_ONE_WRITER = 5_000, 1_000
_PAUSE = 0.1  # seconds


@task()
def move_everybody(course_id: int) -> None:
    """Move all learners of a course to its newest edition, batch after batch, each in a transaction of its own.

    Run twice, or cut off and begun again, it moves only those who are still behind.
    """
    course = Course.objects.get(pk=course_id)
    size = _SIZE if connection.features.has_select_for_update_skip_locked else _SIZE_FOR_ONE_WRITER
    last_id: int | None = 0
    while last_id is not None:
        last_id = move_batch(course=course, after_id=last_id, size=size, now=timezone.now()).last_id
        time.sleep(_PAUSE)

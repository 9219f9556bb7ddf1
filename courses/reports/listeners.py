"""Reacts to what learning tells: figures of a question that was regraded are counted anew."""

from courses.editions.models import ItemVersion
from courses.events import Regraded
from courses.reports.actions.answers import recount_version
from home.events import listen


@listen(Regraded)
def count_anew(fact: Regraded) -> None:
    """Count the quizzes that asked this version again, at the next tally."""
    recount_version(ItemVersion.objects.get(pk=fact.version_id))

"""What an enrolment row says about its learner, worked out from what they have done: for one, and for thousands alike."""

from dataclasses import dataclass
from datetime import date

from courses.learning.delta import Deltas
from courses.learning.models import Enrolment
from courses.learning.plan import Plan
from courses.rules.progress import Progress


@dataclass(frozen=True)
class Place:
    """`progress` is None for somebody who has finished: their figures stay as they are.

    `asked` are the numbers of the editions whose safety updates wait for them.
    """

    progress: Progress | None
    is_finishing: bool
    next_item: int | None
    news: int = 0
    update_due_on: date | None = None
    update_minutes: int = 0
    asked: frozenset[int] = frozenset()

    def is_asked_since(self, number: int) -> bool:
        """Whether an edition after no. `number` asks for a safety update."""
        return any(edition > number for edition in self.asked)

    def write(self, enrolment: Enrolment) -> None:
        """Put it on the row, which is not saved."""
        if self.progress is not None:
            enrolment.items_done = self.progress.items_done
            enrolment.items_total = self.progress.items_total
            enrolment.progress_bp = self.progress.bp
        enrolment.next_item_id = self.next_item
        enrolment.news = self.news
        enrolment.update_due_on = self.update_due_on
        enrolment.update_minutes = self.update_minutes

    def fields(self) -> dict[str, object]:
        """The columns it is written to, for an UPDATE of many rows."""
        progress = self.progress
        counted = (
            {"items_done": progress.items_done, "items_total": progress.items_total, "progress_bp": progress.bp}
            if progress
            else {}
        )
        return {
            **counted,
            "next_item": self.next_item,
            "news": self.news,
            "update_due_on": self.update_due_on,
            "update_minutes": self.update_minutes,
        }


def find_place(*, plan: Plan, finished_in: int | None, open_item: int | None, deltas: Deltas) -> Place:
    """Where somebody stands who finished in edition no. `finished_in`, or has not (None).

    They continue at the quiz that is open (`open_item`), else at what an update asks, else at the first step not done.
    """
    following = plan.next_step()
    if finished_in is None:
        again = plan.again()
        return Place(
            progress=plan.measure(),
            is_finishing=plan.is_finished(),
            next_item=open_item or (following.item_id if following else None),
            update_minutes=deltas.minutes([(step, plan.done[step.item_id]) for step in again]),
        )
    demands = plan.demands(finished_in)
    news = plan.news(finished_in)
    due = {demand.uid for demand in demands}
    steps = [step for step in plan.outline.steps() if str(step.item_id) in due]
    first = next(iter(steps or news), following)
    return Place(
        progress=None,
        is_finishing=False,
        next_item=open_item or (first.item_id if first else None),
        news=len(news),
        update_due_on=min((demand.due_on for demand in demands), default=None),
        update_minutes=deltas.minutes([(step, plan.done.get(step.item_id)) for step in steps]),
        asked=frozenset(demand.number for demand in demands),
    )

"""Takes a page through what every page goes through: written by an editor, read by a pharmacist, then by a physician.

A campaign is checked by regulatory affairs after that.
"""

from typing import Any

from wagtail.fields import StreamField
from wagtail.models import Page, TaskState

from home.accounts.models import User
from home.editorial.approvals import steps_of
from home.editorial.models import MedicalReviewTask, PharmacistReviewTask, RegulatoryReviewTask, ReviewTask
from home.editorial.statement import Reading
from mooc.demo.people import Cast, stand_in_for


def write(page: Page, *, parent: Page, by: User) -> Page:
    """Add a new page as a draft, checked the way the editing form checks it."""
    page.owner, page.backup_owner = by, stand_in_for(by)
    page.live = False
    page.has_unpublished_changes = True
    parent.add_child(instance=page)
    save(page, by=by)
    return page


def save(page: Page, *, by: User) -> None:
    """Check every block and field, then keep a version of the page. Raises ValidationError."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            setattr(page, field.name, field.stream_block.clean(getattr(page, field.name)))
    page.full_clean()
    page.save_revision(user=by, clean=False)


def submit(page: Page, *, by: User) -> None:
    """Ask for the review that pages at this place need."""
    page.get_workflow().start(page, by)


def decide(page: Page, *, by: User, action: str = "approve", comment: str = "", interest: str = "") -> None:
    """Approve or reject at the present step, as that reviewer."""
    state: TaskState = page.current_workflow_task_state
    reading = Reading.INTEREST if interest else Reading.NO_INTEREST
    state.task.specific.on_action(state, by, action, statement=reading, interest=interest, comment=comment)


def publish(page: Page, *, cast: Cast, by: User) -> None:
    """Every step of its review in a row; the last approval publishes, or schedules."""
    submit(page, by=by)
    readers: dict[type[ReviewTask], User] = {
        PharmacistReviewTask: cast.pharmacist,
        MedicalReviewTask: cast.medical,
        RegulatoryReviewTask: cast.regulatory,
    }
    for step in steps_of(page):
        decide(page, by=readers[step.task])


def is_there(model: type[Any], name: Any) -> bool:
    """Whether pages with this identity exist: what is built in one transaction is there as a whole or not at all."""
    return bool(model.objects.filter(translation_key=name).exists())

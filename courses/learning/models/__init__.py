"""What a learner does, as rows."""

from courses.learning.models.attempt import Attempt
from courses.learning.models.enrolment import Enrolment
from courses.learning.models.state import ItemState

__all__ = ["Attempt", "Enrolment", "ItemState"]

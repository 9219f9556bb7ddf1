"""What a learner does, as rows."""

from courses.learning.models.allowance import Allowance
from courses.learning.models.attempt import Attempt
from courses.learning.models.enrolment import Enrolment
from courses.learning.models.notice import Notice
from courses.learning.models.regrade import Correction, RegradeJob, ScoreChange
from courses.learning.models.state import ItemState
from courses.learning.models.study import StudySession

__all__ = [
    "Allowance",
    "Attempt",
    "Correction",
    "Enrolment",
    "ItemState",
    "Notice",
    "RegradeJob",
    "ScoreChange",
    "StudySession",
]

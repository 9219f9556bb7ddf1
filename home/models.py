"""The register of the floor: every table of this app, re-exported for Django to find."""

from home.editorial.models import Heartbeat, MedicalReviewTask, PharmacistReviewTask, ReviewRecord, ScheduledRun
from home.pages import ContentPage, HomePage
from home.words import Source, Topic

__all__ = [
    "ContentPage",
    "Heartbeat",
    "HomePage",
    "MedicalReviewTask",
    "PharmacistReviewTask",
    "ReviewRecord",
    "ScheduledRun",
    "Source",
    "Topic",
]

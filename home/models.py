"""The register of the floor: every table of this app, re-exported for Django to find."""

from home.changes.models import ChangeNote, PublicRecord
from home.checks.models import WatchedWord
from home.editorial.experts.models import ExpertEnd, ExpertRequest
from home.editorial.models import (
    EmergencyEnd,
    EmergencyPublication,
    Heartbeat,
    MedicalReviewTask,
    PharmacistReviewTask,
    RegulatoryReviewTask,
    ReviewRecord,
    ScheduledRun,
)
from home.facts.models import Claim, FactSettings, ReviewNeeded, Vaccine, VaccineRule
from home.links.models import Link, Place, Trust
from home.pages import ContentPage, HomePage
from home.upkeep.models import UpkeepLetter
from home.vigilance.models import Forwarding, Message, Move, Note, Qualification, Reminder, VigilanceSettings
from home.words import Source, Topic

__all__ = [
    "ChangeNote",
    "Claim",
    "ContentPage",
    "EmergencyEnd",
    "EmergencyPublication",
    "ExpertEnd",
    "ExpertRequest",
    "FactSettings",
    "Forwarding",
    "Heartbeat",
    "HomePage",
    "Link",
    "MedicalReviewTask",
    "Message",
    "Move",
    "Note",
    "PharmacistReviewTask",
    "Place",
    "PublicRecord",
    "Qualification",
    "RegulatoryReviewTask",
    "Reminder",
    "ReviewNeeded",
    "ReviewRecord",
    "ScheduledRun",
    "Source",
    "Topic",
    "Trust",
    "UpkeepLetter",
    "Vaccine",
    "VaccineRule",
    "VigilanceSettings",
    "WatchedWord",
]

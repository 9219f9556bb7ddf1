"""What is stored of vaccination facts: vaccines, rules, claims, and the reviews that their changes ask for."""

from home.facts.models.claim import Claim, marked
from home.facts.models.fact import Fact, read_sources
from home.facts.models.review import ReviewNeeded
from home.facts.models.rule import LEAST_CASES, Vaccine, VaccineRule
from home.facts.models.setting import FactSettings

__all__ = [
    "LEAST_CASES",
    "Claim",
    "Fact",
    "FactSettings",
    "ReviewNeeded",
    "Vaccine",
    "VaccineRule",
    "marked",
    "read_sources",
]

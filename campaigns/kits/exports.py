"""A pharmacy's details as personal data: handed over on request; after an erasure no file shows them any more."""

from typing import Any

from campaigns.kits.actions import forget_pharmacy
from campaigns.kits.models import Download, Pharmacy
from home.accounts.models import User
from home.accounts.privacy import eraser, exporter


@exporter("pharmacy")
def export_pharmacy(user: User) -> list[Any]:
    return list(
        Pharmacy.objects.filter(person=user).values("name", "address", "hours", "phone", "booking_url", "changed_at")
    )


@exporter("kit_downloads")
def export_downloads(user: User) -> list[Any]:
    taken = Download.objects.of(user).order_by("at", "pk")
    return list(taken.values("edition__piece", "edition__language", "edition__version", "at", "taken_down_at"))


@eraser
def forget_kits(user: User) -> None:
    forget_pharmacy(person=user)

"""What tests of kits share: a campaign with a kit, a pharmacy, and files read back by other software."""

import re
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf
import zxingcpp
from django.test import Client
from PIL import Image

from campaigns.kits.actions import save_pharmacy
from campaigns.kits.models import Pharmacy
from campaigns.models import CampaignPage
from home.accounts.models import User
from tests.campaigns.writing import OPENS, PARIS, write_campaign

NOW = datetime(2026, 11, 22, 10, tzinfo=PARIS)
KIT = "/en/kits/influenza/"

DETAILS = {
    "name": "Pharmacie des Tilleuls",
    "address": "12, place de la République\n67000 Strasbourg",
    "hours": "Lundi–vendredi : 8 h 30–19 h 30\nSamedi : 9 h–18 h",
    "phone": "03 88 00 00 00",
    "booking_url": "https://rdv.example.org/tilleuls",
}
QUESTION = {"question": "Do I need a prescription?", "answer": "Not from age 11.", "source": None}


def kit_campaign(language: str = "en", **changes: Any) -> CampaignPage:
    """A campaign whose kit can be taken at NOW."""
    changes.setdefault("questions", [("question", QUESTION)])
    return write_campaign(language, **changes)


def own_pharmacy(person: User, **changes: str) -> Pharmacy:
    """The details a person gives of their pharmacy."""
    return save_pharmacy(person=person, details={**DETAILS, **changes}, now=OPENS)


def body(response: Any) -> bytes:
    """The file that a response carries."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def fetch(client: Client, name: str, mine: bool = False) -> bytes:
    """A file of the kit that must be there."""
    response = client.get(f"{KIT}{'mine/' if mine else ''}{name}")
    assert response.status_code == 200, response.status_code
    return body(response)


def pdf(content: bytes) -> pikepdf.Pdf:
    """A PDF, opened."""
    return pikepdf.open(BytesIO(content))


def words_of(content: bytes) -> str:
    """What a reader copies out of a PDF: by the table that its fonts bring along, which sign is which letter."""
    said: list[str] = []
    with pdf(content) as document:
        for page in document.pages:
            letters = {name: _letters(font) for name, font in page.resources.Font.items()}
            current: dict[bytes, str] = {}
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    current = letters[str(operands[0])]
                elif str(operator) == "TJ":
                    signs = b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String))
                    said += [current[signs[place : place + 2]] for place in range(0, len(signs), 2)]
                elif str(operator) == "ET":
                    said.append(" ")
    return re.sub(r"\s+", " ", "".join(said))


def _letters(font: pikepdf.Object) -> dict[bytes, str]:
    tables = re.findall(r"beginbfchar(.*?)endbfchar", font.ToUnicode.read_bytes().decode(), re.DOTALL)
    pairs = re.findall(r"<(\w+)>\s*<(\w+)>", "".join(tables))
    return {bytes.fromhex(sign): bytes.fromhex(letter).decode("utf-16-be") for sign, letter in pairs}


def qr_texts(picture: bytes) -> list[str]:
    """What the QR codes of a picture say."""
    return sorted(found.text for found in zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("RGB")))

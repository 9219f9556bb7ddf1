"""What a campaign may not say: promises that medicine cannot keep, and French sentences badly punctuated."""

import re

OVERCLAIMS = re.compile(
    r"100\s*%"
    r"|\bsans\s+(?:aucun\s+)?(?:risque|danger|effet\s+secondaire)s?\b"
    r"|\b(?:zéro|aucun)\s+(?:risque|danger|effet\s+secondaire)\b"
    r"|\brisque\s+zéro\b"
    r"|\b(?:protection|efficacité)\s+(?:garantie|totale|absolue)\b"
    r"|\b(?:zero|no)\s+(?:risks?|danger|side\s+effects?)\b"
    r"|\b(?:risk-free|without\s+(?:any\s+)?(?:risk|danger)|(?:completely|totally|perfectly)\s+safe)\b"
    r"|\b(?:guaranteed|total|absolute)\s+protection\b"
    r"|\bmirac(?:le|ul)\w*",
    re.IGNORECASE,
)
# A word directly followed by ! ? ; » or a guillemet opening directly on a word; addresses are left alone.
CRAMPED = re.compile(r"[\w)»…]+[!?;»](?=\s|$)|«\w+")
ADDRESS = re.compile(r"https?://\S+")


def overclaims(text: str) -> list[str]:
    """The expressions of a text, in French or English, that promise too much, as they are written."""
    return [match.group() for match in OVERCLAIMS.finditer(text)]


def cramped_punctuation(text: str) -> list[str]:
    """The places of a French text where the space that goes with ! ? ; « » is missing."""
    return [match.group() for match in CRAMPED.finditer(ADDRESS.sub("", text))]

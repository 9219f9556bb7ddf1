"""The tool that checks the French catalogue sees what is wrong."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from tools import messages


@pytest.fixture
def faults_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What the tool finds in a catalogue of one text."""

    def check(english: str, french: str) -> list[str]:
        code, catalogue = Catalog(locale="fr"), Catalog(locale="fr")
        code.add(english, locations=[("page.html", 0)])
        catalogue.add(english, french, locations=[("page.html", 0)])
        with (tmp_path / "django.po").open("wb") as file:
            write_po(file, catalogue)
        monkeypatch.setattr(messages, "CATALOGUE", tmp_path / "django.po")
        monkeypatch.setattr(messages, "extract", lambda: code)
        return messages.faults()

    return check


@pytest.mark.parametrize(
    "french", ["Durée :", "Sûr ?", "Merci ; bravo", "Bravo !", "« Oui", "Oui »", "80 % du temps", "%(n)s %%"]
)
def test_a_plain_space_before_a_french_sign_is_a_fault(faults_of, french: str) -> None:
    english = "%(n)s%%" if "(n)" in french else "English"
    assert ["a plain space" in fault for fault in faults_of(english, french)] == [True]
    unbreakable = messages.PLAIN_SPACE.sub("\u00a0", french)
    assert unbreakable != french
    assert faults_of(english, unbreakable) == []


@pytest.mark.parametrize("text", ["le %(day)s", "le %s", "à 10:30", "https://example.org/?q=a", "Durée: 5"])
def test_a_placeholder_is_no_sign(faults_of, text: str) -> None:
    assert faults_of(text, text) == []


def test_a_missing_text_and_a_lost_placeholder_are_faults(faults_of) -> None:
    assert "no French" in faults_of("Hello", "")[0]
    assert "the placeholders differ" in faults_of("Hello %(name)s", "Bonjour")[0]

"""What looks like an adverse event is recognised in both languages; a miss is worse than a false alarm."""

from datetime import UTC, date, datetime

import pytest

from home.vigilance.rules import Names, Special, clock, forget_before, read
from tests.home.sentences import ENDINGS, EVENTS, NOTHING, WORDS

NAMES = Names(WORDS, ENDINGS)
PRECISION = 0.9  # of what is flagged among these sentences: about one in ten may be a false alarm


@pytest.mark.parametrize("text", EVENTS)
def test_no_event_is_missed(text):
    assert read(text, NAMES).is_flagged


def test_most_of_what_is_flagged_is_an_event():
    false = [text for text in NOTHING if read(text, NAMES).is_flagged]
    assert len(EVENTS) >= 100
    assert len(EVENTS) / (len(EVENTS) + len(false)) >= PRECISION, false
    assert len(false) / len(NOTHING) < 0.2, false


def test_the_elements_of_a_case_are_pointed_out_with_the_words_as_written():
    found = read("Ma mère a eu de la fièvre après le Fictivax.", NAMES)
    assert found.product == ("Fictivax",)
    assert found.reaction[0] == "fièvre"
    assert {"Ma", "mère"} <= set(found.person)


@pytest.mark.parametrize(
    ("text", "special"),
    [
        ("J'étais enceinte quand j'ai été vaccinée.", Special.PREGNANCY),
        ("She took two tablets instead of one.", Special.OVERDOSE),
        ("Vaccin périmé injecté hier.", Special.ERROR),
        ("Vaccinée, j'ai quand même attrapé la grippe.", Special.NO_EFFECT),
        ("Des particules dans le flacon.", Special.COMPLAINT),
    ],
)
def test_what_is_reported_without_a_reaction_has_its_name(text, special):
    found = read(text, NAMES)
    assert special in found.special
    assert found.is_flagged


def test_a_name_or_an_ending_of_a_name_makes_a_product():
    text = "Mon père prend de l'{} depuis hier."
    assert not read(text.format("eau"), NAMES).product
    assert read(text.format("exemplar"), NAMES).product
    assert read(text.format("inventistatine"), NAMES).product


def test_a_language_that_nobody_looked_for_is_flagged_and_said():
    found = read("После прививки высокая температура", NAMES)
    assert found.is_unread
    assert not read("Merci pour cette formation, très claire.", NAMES).is_unread


@pytest.mark.parametrize(
    ("received", "day_zero"),
    [
        (datetime(2026, 11, 21, 22, 59, tzinfo=UTC), date(2026, 11, 21)),  # 23:59 in Paris
        (datetime(2026, 11, 21, 23, 0, tzinfo=UTC), date(2026, 11, 22)),  # midnight in Paris
        (datetime(2026, 7, 21, 22, 0, tzinfo=UTC), date(2026, 7, 22)),  # midnight in summer
    ],
)
def test_the_clock_counts_calendar_days_from_the_day_of_reception_in_paris(received, day_zero):
    for is_serious, days in ((None, 15), (True, 15), (False, 90)):
        ticking = clock(received, is_serious=is_serious)
        assert (ticking.ends_on - day_zero).days == days
        assert ticking.left(ticking.ends_on) == 0
        assert not ticking.is_overdue(ticking.ends_on)
        assert ticking.is_overdue(date.fromordinal(ticking.ends_on.toordinal() + 1))


def test_thirteen_months_are_counted_by_the_calendar():
    assert forget_before(datetime(2028, 3, 31, 12, tzinfo=UTC)).date() == date(2027, 2, 28)
    assert forget_before(datetime(2026, 11, 22, 12, tzinfo=UTC)).date() == date(2025, 10, 22)

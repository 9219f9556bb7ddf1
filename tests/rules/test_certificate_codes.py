"""Codes can be read aloud, typed back from paper and never guessed; a certificate holds or says why not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules.certificate import Standing, make_code, normalise_code, standing

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_bytes = st.binary(min_size=16, max_size=16)


def test_a_code_is_written_in_five_groups():
    assert make_code(bytes(16)) == "00000-00000-00000-00000-000000"
    assert make_code(b"\xff" * 16) == "7ZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZ"
    with pytest.raises(ValueError, match="16 bytes"):
        make_code(b"short")


@given(_bytes, _bytes)
def test_different_bytes_give_different_codes(first, second):
    assert (make_code(first) == make_code(second)) == (first == second)


@given(_bytes, st.data())
def test_a_code_typed_by_hand_is_recognised(random, data):
    code = make_code(random)
    typed = "".join(
        data.draw(st.sampled_from({"0": "0Oo", "1": "1IiLl", "-": "- –"}.get(char, char + char.lower())))
        for char in code
    )
    assert normalise_code(f" {typed}\n") == code


@pytest.mark.parametrize(
    "typed", ["", "hello", "U" * 26, "8" + "0" * 25, "0" * 25, "0" * 27, "é" * 26, "0" * 26 + "\0", " " * 1_000_000]
)
def test_what_cannot_be_a_code_is_none(typed):
    assert normalise_code(typed) is None


@given(st.text(max_size=120))
def test_any_text_is_a_code_in_its_printed_form_or_none(typed):
    code = normalise_code(typed)
    assert code is None or normalise_code(code) == code


def test_a_certificate_holds_until_it_expires_is_replaced_or_revoked():
    later = NOW + timedelta(days=1)
    assert standing(revoked_at=None, expires_at=None, now=NOW) is Standing.VALID
    assert standing(revoked_at=None, expires_at=later, now=NOW) is Standing.VALID
    assert standing(revoked_at=None, expires_at=NOW, now=NOW) is Standing.EXPIRED
    assert standing(revoked_at=None, expires_at=NOW, is_replaced=True, now=NOW) is Standing.REPLACED
    assert standing(revoked_at=NOW, expires_at=NOW, is_replaced=True, now=NOW) is Standing.REVOKED

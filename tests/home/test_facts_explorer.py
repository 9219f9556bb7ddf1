"""The schedule explorer: what it answers, what it refuses, and that it keeps nothing of anybody."""

import logging
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override

from home.models import FactSettings
from tests.home.facts import a_vaccine, case, write_rule

pytestmark = pytest.mark.django_db

FR, EN = "/fr/schedule/", "/en/schedule/"


def ask(client: Client, age: object = 70, *, address: str = EN, **more: Any) -> Any:
    """Send the form."""
    return client.post(address, {"question": "calendar", "age": str(age), "unit": "years", "on": "2026-11-22", **more})


def titles(answer: Any, part: str = "sure") -> list[str]:
    """The rules that an answer shows."""
    assert answer.status_code == 200
    with override("en"):
        return [found.rule.title for found in getattr(answer.context["said"], part)]


def test_a_rule_answers_those_it_is_for_and_nobody_else(client: Client) -> None:
    write_rule()
    assert titles(ask(client, 65)) == ["Shingles: from 65"]
    assert titles(ask(client, 64)) == []


def test_an_answer_says_doses_giver_source_review_and_where_to_confirm(client: Client) -> None:
    write_rule(is_demonstration=True)
    settings = FactSettings.load()
    settings.calendar_url = "https://example.org/calendrier"
    settings.save()
    text = ask(client).content.decode()
    for words in (
        "2 doses, 2 to 6 months apart",
        "may prescribe and give it",
        "Calendrier 2025",
        "2025-04",
        "Not reviewed",
        "Confirm with the official calendar",
        'href="https://example.org/calendrier"',
        "22 November 2026",
    ):
        assert words in text, words


def test_the_explorer_speaks_both_languages(client: Client) -> None:
    write_rule()
    assert "Zona\u00a0: dès 65 ans" in ask(client, address=FR).content.decode()
    assert "Shingles: from 65" in ask(client).content.decode()


def test_what_is_unsure_stands_apart_and_says_why(client: Client) -> None:
    write_rule(
        is_unsure=True,
        unsure_fr="Non confirmé.",
        unsure_en="Nobody confirmed it.",
        cases=[case("unsure", 70), case("does_not_apply", 4)],
    )
    answer = ask(client)
    assert titles(answer) == []
    assert titles(answer, "unsure") == ["Shingles: from 65"]
    assert "Nobody confirmed it." in answer.content.decode()


def test_an_age_in_years_that_a_rule_holds_in_part_is_unsure_and_says_so(client: Client) -> None:
    write_rule(
        age_from=6, age_from_unit="months", cases=[case("applies", 70), case("does_not_apply", 5, unit="months")]
    )
    answer = ask(client, 0)
    assert titles(answer, "unsure") == ["Shingles: from 65"]
    assert "Depends on the exact age" in answer.content.decode()
    assert titles(ask(client, 6, unit="months")) == ["Shingles: from 65"]


def test_a_situation_opens_a_rule_and_an_exception_closes_it(client: Client) -> None:
    rule = {"situations": ["immunocompromised"], "except_in": ["pregnancy"]}
    cases = [case("applies", situations=["immunocompromised"]), case("does_not_apply")]
    write_rule(**rule, cases=cases)
    assert titles(ask(client)) == []
    assert titles(ask(client, situations=["immunocompromised"])) == ["Shingles: from 65"]
    assert titles(ask(client, situations=["immunocompromised", "pregnancy"])) == []


def test_the_day_counts(client: Client) -> None:
    write_rule(
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 6, 30),
        cases=[case("applies", on=date(2026, 6, 30)), case("does_not_apply", on=date(2026, 7, 1))],
    )
    assert titles(ask(client, on="2026-06-30")) == ["Shingles: from 65"]
    assert titles(ask(client, on="30/06/2026")) == ["Shingles: from 65"]
    assert titles(ask(client, on="2026-07-01")) == []
    assert titles(ask(client, on="2025-12-31")) == []


def test_today_is_the_day_in_paris(client: Client) -> None:
    write_rule(valid_from=date(2026, 11, 23), cases=[case(on=date(2026, 11, 23)), case("does_not_apply", 4)])
    with time_machine.travel(datetime(2026, 11, 22, 22, 59, 59, tzinfo=UTC), tick=False) as clock:
        assert titles(ask(client, on="")) == []
        clock.shift(1)
        assert titles(ask(client, on="")) == ["Shingles: from 65"]


def test_what_a_pharmacist_may_give_leaves_out_the_acts_of_others_and_sets_apart_what_is_to_be_checked(
    client: Client,
) -> None:
    write_rule()
    write_rule(slug="two", vaccine=a_vaccine("mmr", "ROR", "MMR"), who_en="all", given_by="refers")
    write_rule(slug="three", vaccine=a_vaccine("rsv", "VRS", "RSV"), who_en="all", given_by="to_check")
    assert titles(ask(client)) == ["MMR: all", "RSV: all", "Shingles: from 65"]
    answer = ask(client, question="pharmacist")
    assert titles(answer) == ["Shingles: from 65"]
    assert titles(answer, "unsure") == ["RSV: all"]
    assert titles(ask(client, "", question="pharmacist")) == ["Shingles: from 65"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"age": ""}, "Write an age"),
        ({"age": "soixante"}, "whole number"),
        ({"age": "-1"}, "greater than or equal to 0"),
        ({"age": "121"}, "Nobody is older than 120 years"),
        ({"age": "9" * 40}, "less than or equal to"),
        ({"unit": "weeks"}, "not one of the available choices"),
        ({"situations": ["left-handed"]}, "not one of the available choices"),
        ({"question": ""}, "Choose one of the two questions"),
        ({"on": "2026-02-30"}, "Write the day like"),
        ({"on": "1850-01-01"}, "between 2000 and 2100"),
        ({"age": "\x00"}, "whole number"),
        ({"on": "\x00"}, "Write the day like"),
    ],
)
def test_a_bad_question_is_explained_and_nothing_is_looked_up(client: Client, sent: Any, words: str) -> None:
    write_rule()
    answer = ask(client, **{"age": 70, **sent})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "said" not in answer.context
    assert "Confirm with" not in answer.content.decode()


def test_no_rule_is_no_reassurance(client: Client) -> None:
    text = ask(client).content.decode()
    assert "does not mean that nothing is recommended" in text
    assert "Confirm with the official calendar" in text


def test_a_draft_says_nothing(client: Client) -> None:
    write_rule(publish=False)
    assert titles(ask(client)) == []


def test_nothing_of_the_question_is_kept_sent_on_or_logged(
    strict_client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_rule()
    caplog.set_level(logging.DEBUG, logger="django.request")
    answer = ask(strict_client, 71, situations=["immunocompromised"])
    assert answer.status_code == 200  # although there is no token, and no cookie to hold one
    assert not answer.cookies
    assert answer["Cache-Control"] == "private, no-store"
    assert "71" not in caplog.text
    assert "immunocompromised" not in caplog.text
    form = answer.content.decode().partition('<form class="panel')[2].partition("</form>")[0]
    assert 'method="post"' in form
    assert "csrfmiddlewaretoken" not in form


def test_an_address_with_an_age_in_it_asks_nothing(client: Client) -> None:
    write_rule()
    answer = client.get(EN, {"question": "calendar", "age": "70", "unit": "years"})
    assert "said" not in answer.context
    assert 'value="70"' not in answer.content.decode()


def test_the_empty_page_is_the_same_for_everybody_and_may_be_kept(client: Client) -> None:
    answer = client.get(FR)
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies


def test_an_error_report_hides_the_question(client: Client) -> None:
    from home.facts.views import schedule

    request = client.post(EN, {"age": "71"}).wsgi_request
    schedule(request)
    assert request.sensitive_post_parameters == "__ALL__"


def test_an_answer_costs_the_same_for_one_rule_and_for_many(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        write_rule(slug=f"rule-{number}", who_en=f"n {number}")
    ask(client)
    with django_assert_max_num_queries(6):
        assert len(titles(ask(client))) == 12

"""The dates desk: a campaign manager sets, moves, confirms, extends, cancels and resumes; others look."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from campaigns.models import CampaignPage, DateChange, LanguageDecision, SeasonWindow
from campaigns.rules.territories import Territory, zone_of
from campaigns.seasons.actions import confirm
from home.accounts.models import User
from tests.campaigns.writing import ANNOUNCED, CLOSES, DAY, OPENS, SECOND, WITHDRAWN, give_window, write_campaign

pytestmark = pytest.mark.django_db

NOW = ANNOUNCED - 10 * DAY
WHY = {"reason_fr": "Le virus circule encore.", "reason_en": "The virus still circulates."}
EVERYWHERE, REUNION, CALEDONIE = Territory.EVERYWHERE, Territory.REUNION, Territory.NOUVELLE_CALEDONIE


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


class Desk:
    """The dates desk of one campaign in one person's browser, in English."""

    def __init__(self, client: Client, page: CampaignPage) -> None:
        self.client, self.key = client, page.translation_key

    def get(self, name: str = "campaign_dates", *more: str) -> Any:
        return self.client.get(reverse(name, args=[self.key, *more]))

    def post(self, name: str, *more: str, **data: Any) -> Any:
        return self.client.post(reverse(name, args=[self.key, *more]), data)

    def window(self, territory: Territory = EVERYWHERE) -> SeasonWindow:
        return SeasonWindow.objects.get(campaign=self.key, territory=territory)

    def save(self, territory: Territory = EVERYWHERE, **changes: str) -> Any:
        """Send the form as it is shown, with these changes."""
        shown = self.get("campaign_window", territory)
        form = shown.context["form"]
        values = {name: form[name].value() for name in form.fields}
        data = {name: "" if value is None else value for name, value in values.items()}
        sent = {
            name: value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else value
            for name, value in data.items()
        }
        return self.post("campaign_window", territory, **{**sent, **changes})

    def errors(self, territory: Territory = EVERYWHERE, **changes: str) -> dict[str, list[str]]:
        """What the form says of these entries; nothing may have changed."""
        before = list(SeasonWindow.objects.order_by("pk").values()), DateChange.objects.count()
        answer = self.save(territory, **changes)
        assert answer.status_code in (200, 409), "the form was accepted"
        assert (list(SeasonWindow.objects.order_by("pk").values()), DateChange.objects.count()) == before
        with override("en"):
            return {name: [str(error) for error in found] for name, found in answer.context["form"].errors.items()}


@pytest.fixture
def desk(campaign_manager: User, as_person: Callable[[User], Client]) -> Desk:
    page = write_campaign("en", is_enough=False)
    write_campaign("fr", translation_key=page.translation_key, series=page.series, is_enough=False)
    return Desk(as_person(campaign_manager), page)


def text(answer: Any) -> str:
    return str(answer.content.decode())


# --- Seeing -------------------------------------------------------------------------------------


def test_each_date_names_its_zone_how_far_it_is_and_how_sure(desk: Desk) -> None:
    give_window(write_campaign_page(desk), REUNION)
    with override("fr"):
        shown = text(desk.get())
    assert "Europe/Paris" in shown and "Indian/Reunion" in shown
    assert "1 septembre 2026 08:00" in shown
    # The same instant on the clocks of Réunion.
    assert "1 septembre 2026 10:00" in shown
    assert shown.index("Europe/Paris") < shown.index("Indian/Reunion")


def write_campaign_page(desk: Desk) -> CampaignPage:
    return CampaignPage.objects.get(translation_key=desk.key, locale__language_code="en")


@pytest.mark.parametrize(
    ("role", "sees", "changes"),
    [
        ("campaign_manager", 200, 302),
        ("editor", 200, 403),
        ("pharmacist", 200, 403),
        ("medical", 200, 403),
        ("learner", 302, 403),
    ],
)
def test_managers_change_dates_editors_and_reviewers_look(
    desk: Desk, role: str, sees: int, changes: int, request: pytest.FixtureRequest, as_person: Callable[[User], Client]
) -> None:
    other = Desk(as_person(request.getfixturevalue(role)), write_campaign_page(desk))
    seen = other.get()
    assert seen.status_code == sees
    version = str(desk.window().version)
    answer = other.post("campaign_window_extend", EVERYWHERE, seen=version, closes_at="2027-02-28T23:59")
    is_extended = desk.window().closes_at != CLOSES
    assert is_extended is (changes == 302)
    assert answer.status_code == 302  # back to the desk, or to the admin's front door with a word
    if sees == 200:
        assert ("Prolonger" in text(seen) or "Extend" in text(seen)) is (changes == 302)


def test_a_campaign_that_does_not_exist_has_no_desk(desk: Desk) -> None:
    desk.key = uuid4()
    for address in [("campaign_dates",), ("campaign_window", EVERYWHERE), ("campaign_window", "atlantis")]:
        name, *more = address
        answer = desk.client.get(reverse(name, args=[desk.key, *more]), follow=True)
        assert answer.status_code == 404


# --- Setting and moving --------------------------------------------------------------------------


def test_a_territory_is_added_with_the_same_times_of_day_on_its_own_clocks(desk: Desk) -> None:
    chosen = desk.client.get(reverse("campaign_window_new", args=[desk.key]), {"territory": CALEDONIE.value})
    assert chosen["Location"] == reverse("campaign_window", args=[desk.key, CALEDONIE])
    assert desk.save(CALEDONIE, opens_at="2026-10-20T08:00").status_code == 302
    window = desk.window(CALEDONIE)
    assert window.opens_at == datetime(2026, 10, 20, 8, tzinfo=zone_of(CALEDONIE))
    assert window.announced_at.astimezone(window.zone).isoformat() == "2026-09-01T08:00:00+11:00"
    assert DateChange.objects.latest("pk").kind == "set"


def test_a_provisional_date_moves_without_a_reason(desk: Desk) -> None:
    assert "reason_fr" not in text(desk.get("campaign_window", EVERYWHERE))
    assert desk.save(opens_at="2026-10-14T09:30").status_code == 302
    assert desk.window().opens_at == datetime(2026, 10, 14, 9, 30, tzinfo=zone_of(EVERYWHERE))
    assert desk.window().closes_at == CLOSES


def test_a_date_nobody_touched_keeps_its_seconds(desk: Desk) -> None:
    SeasonWindow.objects.update(opens_at=OPENS + 7 * SECOND)
    assert desk.save(closes_at="2027-02-15T20:00").status_code == 302
    assert desk.window().opens_at == OPENS + 7 * SECOND


def test_a_confirmed_date_asks_why_in_each_language_and_tells_readers(desk: Desk) -> None:
    confirm(window=desk.window(), by=None, now=NOW)
    errors = desk.errors(opens_at="2026-10-14T08:00", reason_fr="Livraison retardée.")
    assert list(errors) == ["reason_en"]
    assert desk.save(opens_at="2026-10-14T08:00", **WHY).status_code == 302
    change = DateChange.objects.latest("pk")
    assert change.is_public
    assert change.reason == {"fr": WHY["reason_fr"], "en": WHY["reason_en"]}
    shown = text(desk.get())
    assert WHY["reason_fr"] in shown and "13 octobre 2026 08:00 → 14 octobre 2026 08:00" in shown


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"closes_at": "2026-10-13T08:00"}, "closes_at", "se termine après son ouverture"),
        ({"announced_at": "2026-10-13T08:01"}, "announced_at", "s’ouvre avant le service"),
        ({"withdrawn_at": "2027-01-31T12:00"}, "withdrawn_at", "après la fin du service"),
        ({"opens_at": ""}, "opens_at", "required"),
        ({"opens_at": "soon"}, "opens_at", "valid date/time"),
        ({"opens_at": "2026-10-25T02:30"}, "opens_at", "Europe/Paris"),
        ({"withdrawn_at": "2027-03-28T02:30"}, "withdrawn_at", "Europe/Paris"),
        ({"closes_at": "99999-01-01T00:00"}, "closes_at", "valid date/time"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_changes_nothing(
    desk: Desk, changes: dict[str, str], field: str, words: str
) -> None:
    errors = desk.errors(**changes)
    assert list(errors) == [field]
    assert words in " ".join(errors[field])


@pytest.mark.parametrize("day", ["2026-10-25T02:30", "2027-03-28T02:30"], ids=["clocks back", "clocks forward"])
@pytest.mark.parametrize("territory", [REUNION, Territory.GUADELOUPE, CALEDONIE])
def test_a_territory_whose_clocks_never_change_takes_every_time(desk: Desk, territory: Territory, day: str) -> None:
    assert desk.save(territory, withdrawn_at="", closes_at="2027-06-01T20:00").status_code == 302
    assert desk.save(territory, withdrawn_at="2027-07-01T08:00").status_code == 302
    name = "opens_at" if day < "2027" else "closes_at"
    assert desk.save(territory, **{name: day}).status_code == 302
    assert getattr(desk.window(territory), name) == datetime.fromisoformat(day).replace(tzinfo=zone_of(territory))


# --- Other seasons ---------------------------------------------------------------------------------


@pytest.fixture
def last_season(desk: Desk) -> CampaignPage:
    """The season before, in the same series, which ended on Réunion only in September."""
    page = write_campaign_page(desk)
    earlier = write_campaign(
        "en", slug="before", title="Before", series=page.series, season="2025-2026", has_window=False
    )
    times = {"announced_at": ANNOUNCED - 365 * DAY, "opens_at": OPENS - 365 * DAY, "withdrawn_at": None}
    give_window(earlier, EVERYWHERE, **times, closes_at=CLOSES - 365 * DAY)
    give_window(earlier, REUNION, **times, closes_at=datetime(2026, 9, 20, 20, tzinfo=zone_of(REUNION)))
    return earlier


def test_two_seasons_of_a_campaign_never_serve_a_territory_at_once(desk: Desk, last_season: CampaignPage) -> None:
    errors = desk.errors(opens_at="2026-09-15T08:00")
    assert "Réunion" in errors["__all__"][0] and "2025-2026" in errors["__all__"][0]
    errors = desk.errors(REUNION, opens_at="2026-09-20T19:59", closes_at="2027-01-31T20:00")
    assert "Réunion" in errors["__all__"][0]
    assert desk.save(REUNION, opens_at="2026-09-20T20:00").status_code == 302
    assert desk.save(opens_at="2026-09-15T08:00").status_code == 302


def test_an_earlier_season_is_not_extended_into_this_one(desk: Desk, last_season: CampaignPage) -> None:
    other = Desk(desk.client, last_season)
    version = str(other.window().version)
    answer = other.post("campaign_window_extend", EVERYWHERE, seen=version, closes_at="2026-10-13T08:01")
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["closes_at"]
    assert other.window().closes_at == CLOSES - 365 * DAY
    answer = other.post("campaign_window_extend", EVERYWHERE, seen=version, closes_at="2026-10-13T08:00")
    assert answer.status_code == 302


# --- Confirming, extending, cancelling --------------------------------------------------------------


def test_dates_are_confirmed_one_by_one(desk: Desk) -> None:
    desk.post("campaign_window_confirm", EVERYWHERE, seen=desk.window().version, dates=["opening"])
    window = desk.window()
    assert (window.is_announcing_confirmed, window.is_opening_confirmed, window.is_closing_confirmed) == (
        False,
        True,
        False,
    )


def test_a_provisional_end_is_extended_with_one_click(desk: Desk) -> None:
    shown = desk.get()
    (line,) = shown.context["lines"]
    assert line.proposed_end == datetime(2027, 2, 28, 23, 59, tzinfo=zone_of(EVERYWHERE))
    desk.post("campaign_window_extend", EVERYWHERE, seen=line.row.version, closes_at=line.proposed_end.isoformat())
    window = desk.window()
    assert (window.closes_at, window.withdrawn_at) == (line.proposed_end, WITHDRAWN + 28 * DAY)
    assert DateChange.objects.latest("pk").kind == "extended"


def test_a_confirmed_end_is_extended_with_its_proposal_and_a_reason(desk: Desk) -> None:
    confirm(window=desk.window(), by=None, now=NOW)
    form = desk.get("campaign_window_extend", EVERYWHERE).context["form"]
    entries = {"seen": form["seen"].value(), "closes_at": "2027-02-28T23:59"}
    assert form["closes_at"].value() == datetime(2027, 2, 28, 23, 59)  # in Paris
    refused = desk.post("campaign_window_extend", EVERYWHERE, **entries)
    assert set(refused.context["form"].errors) == {"reason_fr", "reason_en"}
    assert desk.window().closes_at == CLOSES
    assert desk.post("campaign_window_extend", EVERYWHERE, **entries, **WHY).status_code == 302
    assert desk.window().closes_at == CLOSES + 28 * DAY


def test_territories_that_end_alike_are_extended_together_each_on_its_own_clocks(desk: Desk) -> None:
    page = write_campaign_page(desk)
    for territory in (REUNION, CALEDONIE):
        give_window(
            page, territory, closes_at=datetime(2027, 1, 31, 23, 59, tzinfo=zone_of(territory)), withdrawn_at=None
        )
    form = desk.get("campaign_window_extend", EVERYWHERE).context["form"]
    assert [label for _value, label in form.fields["also"].choices] == ["La Réunion", "Nouvelle-Calédonie"]
    reunion, caledonie = (value for value, _label in form.fields["also"].choices)
    ask = {"seen": form["seen"].value(), "closes_at": "2027-02-28T23:59", "also": [reunion, caledonie]}
    desk.save(CALEDONIE, opens_at="2026-10-15T08:00")  # somebody else is faster: nothing is extended anywhere
    assert desk.post("campaign_window_extend", EVERYWHERE, **ask).status_code == 200
    assert desk.window().closes_at == CLOSES
    assert desk.post("campaign_window_extend", EVERYWHERE, **ask | {"also": [reunion]}).status_code == 302
    assert desk.window().closes_at == CLOSES + 28 * DAY
    assert desk.window(REUNION).closes_at == datetime(2027, 2, 28, 23, 59, tzinfo=zone_of(REUNION))
    assert desk.window(CALEDONIE).closes_at == datetime(2027, 1, 31, 23, 59, tzinfo=zone_of(CALEDONIE))


def test_extending_never_brings_the_end_forward(desk: Desk) -> None:
    answer = desk.post("campaign_window_extend", EVERYWHERE, seen=desk.window().version, closes_at="2027-01-31T23:59")
    assert list(answer.context["form"].errors) == ["closes_at"]


def test_a_campaign_is_cancelled_in_one_territory_and_resumed(desk: Desk) -> None:
    give_window(write_campaign_page(desk), REUNION)
    confirm(window=desk.window(REUNION), by=None, now=NOW)
    seen = desk.window(REUNION).version
    assert desk.post("campaign_window_cancel", REUNION, seen=seen).status_code == 200
    assert desk.window(REUNION).cancelled_at is None
    assert desk.post("campaign_window_cancel", REUNION, seen=seen, **WHY).status_code == 302
    assert desk.window(REUNION).cancelled_at == NOW
    assert desk.window().cancelled_at is None
    assert desk.post("campaign_window_cancel", REUNION, seen=seen + 1, **WHY).status_code == 302
    assert desk.window(REUNION).cancelled_at is None


def test_dates_set_by_mistake_are_taken_away_before_anybody_knows(desk: Desk, clock: Any) -> None:
    seen = desk.window().version
    clock.move_to(ANNOUNCED)
    desk.post("campaign_window_remove", EVERYWHERE, seen=seen)
    assert desk.window()
    clock.move_to(ANNOUNCED - SECOND)
    desk.post("campaign_window_remove", EVERYWHERE, seen=seen)
    assert not SeasonWindow.objects.exists()
    assert DateChange.objects.latest("pk").kind == "removed"
    assert "Europe/Paris" in text(desk.get())  # it may be set again


# --- Two managers at once -----------------------------------------------------------------------------


def test_the_second_of_two_managers_is_told_and_loses_nothing(desk: Desk) -> None:
    first = desk.get("campaign_window", EVERYWHERE).context["form"]["seen"].value()
    desk.save(closes_at="2027-02-10T20:00")
    entries = {
        "announced_at": "2026-09-01T08:00",
        "opens_at": "2026-10-20T08:00",
        "closes_at": "2027-01-31T23:59",
        "withdrawn_at": "2027-03-02T23:59",
    }
    answer = desk.post("campaign_window", EVERYWHERE, seen=first, **entries)
    assert answer.status_code == 409
    assert desk.window().opens_at == OPENS
    shown = text(answer)
    assert "10 février 2027 20:00" in shown  # what holds now
    assert 'value="2026-10-20T08:00"' in shown  # what was typed
    form = answer.context["form"]
    assert desk.post("campaign_window", EVERYWHERE, seen=form["seen"].value(), **entries).status_code == 302
    assert desk.window().opens_at == datetime(2026, 10, 20, 8, tzinfo=zone_of(EVERYWHERE))


@pytest.mark.parametrize("verb", ["confirm", "extend", "cancel", "remove"])
def test_no_action_works_on_dates_that_changed_meanwhile(desk: Desk, verb: str) -> None:
    old = desk.window().version
    desk.save(closes_at="2027-02-10T20:00")
    before = SeasonWindow.objects.values().get()
    data = {"seen": old, "dates": ["opening"], "closes_at": "2027-05-01T20:00"}
    assert desk.post(f"campaign_window_{verb}", EVERYWHERE, **data).status_code in (302, 409)
    assert SeasonWindow.objects.values().get() == before


def test_two_managers_who_add_the_same_territory_do_not_overwrite_each_other(desk: Desk) -> None:
    assert desk.save(REUNION, opens_at="2026-10-15T08:00").status_code == 302
    entries = {"announced_at": "2026-09-01T08:00", "opens_at": "2026-11-15T08:00", "closes_at": "2027-01-31T23:59"}
    assert desk.post("campaign_window", REUNION, seen=0, **entries).status_code == 409
    assert desk.window(REUNION).opens_at.astimezone(zone_of(REUNION)).day == 15


# --- One language only ----------------------------------------------------------------------------------


def test_the_opening_is_confirmed_in_one_language_only_by_a_decision(desk: Desk) -> None:
    CampaignPage.objects.get(translation_key=desk.key, locale__language_code="fr").delete()
    ask = {"seen": desk.window().version, "dates": ["opening"]}
    desk.post("campaign_window_confirm", EVERYWHERE, **ask)
    assert not desk.window().is_opening_confirmed
    desk.post("campaign_languages", is_enough="yes", reason=" ")
    assert not LanguageDecision.objects.exists()
    desk.post("campaign_languages", is_enough="yes", reason="The French version follows in October.")
    desk.post("campaign_window_confirm", EVERYWHERE, **ask)
    assert desk.window().is_opening_confirmed
    decision = LanguageDecision.objects.get()
    assert (decision.is_enough, decision.by.email, decision.at) == (True, "campaigns@example.org", NOW)
    assert "The French version follows in October." in text(desk.get())

"""A dead link of published content becomes a task of those who answer for it, and none any more when it answers again."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from home.editorial import roles
from home.kept import Unchangeable
from home.links import turns
from home.links.actions import collect, take, vouch, write_down
from home.links.models import Link, Place, Trust
from home.links.rules import Found, State, addresses
from home.models import ContentPage, Source
from tests.home.desk import draft, front_door, person
from tests.home.facts import write_claim

T = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "https://source.example/rapport.pdf?a=1&b=2"
GONE, SILENT = Found(State.GONE, 404), Found(State.UNREACHABLE, why="timeout")
REFUSED, OK = Found(State.REFUSED, 403), Found(State.OK, 200)
REASON = "Ouvert ce matin dans mon navigateur."


@pytest.fixture
def clock(db):
    with time_machine.travel(T, tick=False) as traveller:
        yield traveller


@pytest.fixture
def page(clock, editor):
    """A live page that leads to an address."""
    page = draft(editor, front_door())
    page.body = [("paragraph", f'<p>Voir <a href="{URL.replace("&", "&amp;")}#p3">ici</a>.</p>')]
    page.save_revision(user=editor).publish()
    return ContentPage.objects.get(pk=page.pk)


@pytest.fixture
def link(page):
    collect(now=T)
    return Link.objects.get()


def looks(link, *found, every=DAY, start=T):
    for number, one in enumerate(found):
        link = write_down(link=link, found=one, now=start + number * every)
    return link


# --- Which addresses -------------------------------------------------------------------------------


def test_addresses_are_found_in_texts_streams_and_fields():
    stream = [
        {"type": "text", "value": {"body": '<a href="http://a.example/?x=1&amp;y=2#z">', "url": "https://b.example/"}}
    ]
    assert list(addresses(stream)) == ["http://a.example/?x=1&y=2", "https://b.example/"]
    assert list(addresses('<a href="/fr/"><a linktype="page" id="3"><a href="mailto:a@example.org">')) == []
    assert list(addresses("https://a.example/" + "a" * 500)) == []


def test_what_readers_see_is_collected_and_forgotten_when_it_is_withdrawn(page, editor):
    other = draft(editor, page.get_parent(), title="Brouillon", slug="brouillon")
    other.body = [("paragraph", '<p><a href="https://draft.example/">a</a></p>')]
    other.save()
    Source.objects.create(slug="alone", title="Seule", publisher="x", date_text="2026", confidence="high", url="https://alone.example/")  # fmt: skip
    collect(now=T)
    collect(now=T)
    assert list(Link.objects.values_list("url", flat=True)) == [URL]
    assert Place.objects.get().title == page.title
    page.unpublish()
    collect(now=T)
    assert not Link.objects.standing().exists()
    assert take(now=T + 30 * DAY) is None


# --- When it is dead -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "dead"),
    [
        ([GONE], False), ([GONE, GONE], True), ([GONE, OK, GONE], False), ([SILENT] * 3, False), ([SILENT] * 4, True),
        ([SILENT, SILENT, OK, SILENT], False), ([REFUSED] * 9, False),
    ],
)  # fmt: skip
def test_an_address_is_dead_when_it_was_gone_twice_or_silent_for_three_days(link, found, dead):
    assert (looks(link, *found).dead_at is not None) is dead


def test_three_failures_within_an_hour_are_not_enough(link):
    assert looks(link, SILENT, SILENT, SILENT, every=timedelta(minutes=20)).dead_at is None


def test_an_address_is_looked_at_once_a_week_and_a_day_after_a_failure(link):
    assert T <= link.next_at < T + DAY
    assert T + 7 * DAY <= looks(link, OK).next_at < T + 8 * DAY
    assert looks(link, GONE).next_at == T + DAY


# --- Whose task it is ------------------------------------------------------------------------------


def test_its_owner_is_told_once_and_sees_it_until_it_answers(link, page, editor, as_person):
    other = person("other", roles.EDITOR)
    looks(link, GONE, GONE, GONE)
    (letter,) = mail.outbox
    assert letter.to == [editor.email]
    assert URL in letter.body
    assert page.title in letter.body
    form = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for user in (editor, other):
        home = as_person(user).get(reverse("wagtailadmin_home")).content.decode()
        assert "source.example" in home
        assert ("le vôtre" in home) is (user == editor)
        assert "source.example" in as_person(user).get(form).content.decode().split("<form")[0] or user == other
    link = looks(link, OK, start=T + 5 * DAY)
    assert (link.dead_at, link.owners.count()) == (None, 0)
    assert "source.example" not in as_person(editor).get(reverse("wagtailadmin_home")).content.decode()
    looks(link, GONE, GONE, start=T + 9 * DAY)
    assert len(mail.outbox) == 2


def test_a_dead_source_is_a_task_of_those_whose_pages_cite_it(page, editor):
    source = Source.objects.create(slug="s", title="Rapport", publisher="x", date_text="2026", confidence="high", url="https://s.example/")  # fmt: skip
    writer = person("writer", roles.EDITOR)
    claim = write_claim(by=writer, slug="cited", sources=[("source", source)])
    collect(now=T)
    link = Link.objects.get(url="https://s.example/")
    assert {place.thing for place in link.places.all()} == {source}
    assert set(looks(link, GONE, GONE).owners.all()) == {writer, claim.backup_owner}
    assert claim.live


@pytest.mark.parametrize("name", ["learner", "course_manager", "vigilant"])
def test_others_do_not_see_the_report(name, request, link, as_person):
    browser = as_person(request.getfixturevalue(name))
    for place in ("links:report", "links:csv"):
        assert browser.get(reverse(place)).status_code in (302, 403)


def test_a_reviewer_sees_it_and_changes_nothing(link, pharmacist, as_person):
    browser = as_person(pharmacist)
    report = browser.get(reverse("links:report"), {"all": 1}).content.decode()
    assert "Figure dans" in report
    assert "Suppléance" not in report
    browser.post(reverse("links:detail", args=[link.pk]), {"do": "vouch", "until_on": "2026-12-01", "reason": REASON})
    assert not Trust.objects.exists()


def test_somebody_vouches_for_an_address_until_a_day_with_a_reason(link, editor, as_person):
    looks(link, GONE, GONE)
    browser, place = as_person(editor), reverse("links:detail", args=[link.pk])
    for until, reason in (("2026-12-01", "oui"), ("2026-11-21", REASON), ("2028-01-01", REASON), ("demain", REASON)):
        browser.post(place, {"do": "vouch", "until_on": until, "reason": reason})
    assert not Trust.objects.exists()
    browser.post(place, {"do": "vouch", "until_on": "2026-12-01", "reason": REASON})
    assert not Link.objects.broken(T.date()).exists()
    assert not Link.objects.broken(datetime(2026, 12, 1).date()).exists()
    assert Link.objects.broken(datetime(2026, 12, 2).date()).exists()
    with pytest.raises(Unchangeable):
        Trust.objects.get().delete()


def test_look_again_puts_it_first_and_the_table_has_everything(link, editor, as_person):
    looks(link, GONE, GONE)
    browser = as_person(editor)
    browser.post(reverse("links:detail", args=[link.pk]), {"do": "look"})
    assert take(now=T) == link
    answer = browser.get(reverse("links:csv"), headers={"Accept-Language": "fr"})
    text = b"".join(answer.streaming_content).decode().lstrip("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert row["Adresse"] == URL
    assert row["Responsables"] == str(editor)


# --- The worker ------------------------------------------------------------------------------------


def test_a_turn_looks_at_one_address_and_never_at_one_host_twice_in_a_row(link, page, editor, monkeypatch):
    page.body = [
        ("paragraph", "".join(f'<p><a href="https://{host}.example/{n}">a</a></p>' for host in "ab" for n in "12"))
    ]
    page.save_revision(user=editor).publish()
    asked = []
    monkeypatch.setattr(turns, "fetch", lambda url, agent: asked.append((url, agent)) or OK)
    working = turns.Turns()
    assert working.take_one(T) > 10  # collects; nothing new is due within the same moment
    pauses = [working.take_one(T + 2 * DAY) for _turn in range(4)]
    assert sorted(url[:17] for url, _agent in asked) == ["https://a.example", "https://b.example"]
    assert min(pauses) >= 10
    assert "http://localhost:8000" in asked[0][1]


def test_two_workers_never_take_the_same_address(link):
    assert take(now=T + 2 * DAY) == link
    assert take(now=T + 2 * DAY) is None


def test_the_site_does_not_go_out_unless_it_is_told_to(settings):
    assert settings.LINK_CHECKS is False


def test_vouching_is_an_action_with_a_reason(link, editor):
    assert vouch(link=link, by=editor, until_on=T.date(), reason=REASON, now=T).by_name == str(editor)

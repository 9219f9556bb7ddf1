"""Collects addresses, looks at those that are due, makes a dead one the task of its owners and takes it back when it answers."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from home.accounts.models import User
from home.kinds import kind_of
from home.links.collect import addresses_in, live_things, responsible
from home.links.letters import tell_owners
from home.links.models import Link, Place, Trust
from home.links.rules import FAILING, SPREAD, Found, Series, State, fingerprint, is_dead, next_look
from home.paris import paris_day

LONGEST_TITLE = 400
LONGEST_TRUST = timedelta(days=366)
SHORTEST_REASON = 10  # characters


def collect(*, now: datetime) -> int:
    """Write down which live thing leads to which address; how many things were looked through. Each is its own transaction."""
    seen: set[tuple[int, str]] = set()
    for thing in live_things():
        seen.add((kind_of(thing).pk, str(thing.pk)))
        note(thing=thing, now=now)
    for place in Place.objects.order_by("pk"):
        if (place.content_type_id, place.object_id) not in seen:
            place.delete()
    return len(seen)


@transaction.atomic
def note(*, thing: Any, now: datetime) -> None:
    """Write down the addresses of one thing. New ones are looked at within a day, spread over it."""
    kind, key = kind_of(thing), str(thing.pk)
    wanted = {fingerprint(url): url for url in addresses_in(thing)}
    Place.objects.filter(content_type=kind, object_id=key).exclude(link__fingerprint__in=wanted).delete()
    for mark, url in wanted.items():
        first_at = now + timedelta(seconds=int(mark[:8], 16) % SPREAD)
        link, _is_new = Link.objects.get_or_create(
            fingerprint=mark, defaults={"url": url, "host": _host(url), "next_at": first_at}
        )
        title = str(getattr(thing, "title", thing))[:LONGEST_TITLE]
        Place.objects.update_or_create(link=link, content_type=kind, object_id=key, defaults={"title": title})


@transaction.atomic
def take(*, now: datetime, not_hosts: frozenset[str] = frozenset()) -> Link | None:
    """The address that is due first, of a host that was not asked just now; nobody else takes it within the hour."""
    due = Link.objects.standing().filter(next_at__lte=now).exclude(host__in=not_hosts).order_by("next_at", "pk")
    link = due.select_for_update(skip_locked=True).first()
    if link is not None:
        link.next_at = now + timedelta(hours=1)
        link.save(update_fields=["next_at"])
    return link


@transaction.atomic
def write_down(*, link: Link, found: Found, now: datetime) -> Link:
    """What a look found. A dead address becomes the task of its owners, who are told once; one that answers is none any more."""
    link = Link.objects.select_for_update().get(pk=link.pk)
    link.state, link.code, link.moved_to, link.why = found.state, found.code, found.moved_to[:2000], found.why
    link.looked_at, link.next_at = now, next_look(link.url, found.state, now)
    was_dead = link.dead_at is not None
    if found.state in FAILING:
        link.failures += 1
        link.failed_at = link.failed_at or now
        if not was_dead and is_dead(Series(State(found.state), link.failures, link.failed_at), now):
            link.dead_at = now
    else:
        link.failures, link.failed_at, link.dead_at = 0, None, None
    link.save()
    if link.dead_at is None:
        link.owners.clear()
    elif not was_dead:
        people = {
            person for place in link.places.order_by("pk") if (thing := _thing(place)) for person in responsible(thing)
        }
        link.owners.set(people)
        tell_owners(link, sorted(people, key=lambda person: person.pk))
    return link


@transaction.atomic
def vouch(*, link: Link, by: User, until_on: date, reason: str, now: datetime) -> Trust:
    """Say that an address works until a day (Paris). ValidationError without a reason, for a day past or more than a year ahead."""
    today = paris_day(now)
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError(_("Say how you know that it works, in a sentence."))
    if not today <= until_on <= today + LONGEST_TRUST:
        raise ValidationError(_("Choose a day from today to a year ahead."))
    return Trust.objects.create(
        link=link, until_on=until_on, reason=reason.strip(), by=by, by_name=str(by), at=now
    )  # fmt: skip


def look_soon(*, link: Link, now: datetime) -> None:
    """Have the worker look at this address next."""
    Link.objects.filter(pk=link.pk).update(next_at=now)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "")[:255]
    except ValueError:
        return ""


def _thing(place: Place) -> Any:
    thing = place.thing
    return getattr(thing, "specific", thing)

"""Builds vaccination facts: vaccines, their rules and the claims, each written by an editor and reviewed twice."""

from html import escape
from typing import Any

from django.db import transaction
from wagtail.fields import StreamField

from home.facts.models import FactSettings
from home.models import Claim, Source, Topic, Vaccine, VaccineRule
from mooc.demo import fact_shapes as shapes
from mooc.demo.people import Cast, stand_in_for
from mooc.demo.review import publish
from mooc.demo.shapes import LANGUAGES, Content, Words
from mooc.demo.writing import block, name_uuid, say, source_blocks

NOTE = Words(
    fr="Démonstration : ces règles viennent du calendrier 2025, lu dans les sources indiquées. L’édition 2026 n’a pas été lue.",
    en="Demonstration: these rules come from the 2025 schedule, as read in the sources given. The 2026 edition was not read.",
)


def has_facts(content: Content) -> bool:
    """Whether every rule and claim of the files is there."""
    rules = {rule.id for vaccine in content.vaccines for rule in vaccine.rules}
    kept = VaccineRule.objects.filter(slug__in=rules).count(), Claim.objects.filter(slug__in=_slugs(content)).count()
    return kept == (len(rules), len(content.claims))


def fact_keys() -> dict[tuple[str, str], int]:
    """The primary keys of rules and claims, by their kind and their name in the files."""
    rules = VaccineRule.objects.values_list("slug", "pk")
    claims = Claim.objects.values_list("slug", "pk")
    return {("rule", slug): key for slug, key in rules} | {("claim", slug): key for slug, key in claims}


def _slugs(content: Content) -> list[str]:
    return [claim.id for claim in content.claims]


@transaction.atomic
def build_facts(content: Content, *, cast: Cast) -> None:
    """Everything that is missing, through both reviews."""
    sources = dict(Source.objects.values_list("slug", "pk"))
    known = {*VaccineRule.objects.values_list("slug", flat=True), *Claim.objects.values_list("slug", flat=True)}
    for vaccine in content.vaccines:
        names = {f"name_{language}": say(vaccine.name, language) for language in LANGUAGES}
        kept, _is_new = Vaccine.objects.get_or_create(slug=vaccine.id, defaults=names)
        for rule in vaccine.rules:
            if rule.id not in known:
                _keep(_rule(rule, kept, content, sources), cast)
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    for claim in content.claims:
        if claim.id not in known:
            _keep(_claim(claim, topics[claim.topic], content, sources), cast)
    _write_note()


def _keep(fact: Any, cast: Cast) -> None:
    """Check it as the form does, keep it as a draft, and take it through both reviews."""
    fact.live = False
    fact.owner, fact.backup_owner = cast.editor, stand_in_for(cast.editor)
    for field in fact._meta.get_fields():
        if isinstance(field, StreamField):
            setattr(fact, field.name, field.stream_block.clean(getattr(fact, field.name)))
    fact.full_clean()
    fact.save()
    fact.save_revision(user=cast.editor, clean=False)
    publish(fact, cast=cast, by=cast.editor)


def _rule(rule: shapes.VaccineRule, vaccine: Vaccine, content: Content, sources: dict[str, int]) -> VaccineRule:
    name = f"rule/{rule.id}"
    first, last = rule.interval_months or (None, None)
    return VaccineRule(
        slug=rule.id,
        vaccine=vaccine,
        **_words("who", rule.who),
        **_age("age_from", rule.start),
        **_age("age_until", rule.until),
        born_since=rule.born_since,
        situations=list(rule.situations),
        except_in=list(rule.except_in),
        doses=rule.doses,
        interval_from=first,
        interval_to=last,
        repeat_every=rule.repeat_months,
        **_words("condition", rule.condition),
        given_by=rule.given_by,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        is_unsure=rule.unsure is not None,
        **_words("unsure", rule.unsure),
        sources=source_blocks(name, rule.sources, sources),
        cases=[_case(one, f"{name}/{number}") for number, one in enumerate(rule.cases, start=1)],
        review_due_on=content.site.review_due,
        is_demonstration=True,
    )


def _case(case: shapes.RuleCase, name: str) -> dict[str, Any]:
    value = {
        "on": case.on.isoformat(),
        "age": case.age.number,
        "unit": case.age.unit,
        "situations": list(case.situations),
        "expected": case.says,
    }
    return block("case", name, value)


def _claim(claim: shapes.Claim, topic: Topic, content: Content, sources: dict[str, int]) -> Claim:
    evidence = {
        f"evidence_{language}": "".join(f"<p>{escape(say(one, language), quote=False)}</p>" for one in claim.evidence)
        for language in LANGUAGES
    }
    return Claim(
        slug=claim.id,
        topic=topic,
        **_words("claim", claim.claim),
        **_words("answer", claim.answer),
        **evidence,
        **_words("words", claim.words),
        sources=source_blocks(f"claim/{name_uuid(claim.id)}", claim.sources, sources),
        review_due_on=content.site.review_due,
        is_demonstration=True,
    )


def _words(name: str, words: Words | None) -> dict[str, Any]:
    """A text in both languages, as a row keeps it; empty where there is none."""
    return {f"{name}_{language}": say(words, language) if words else "" for language in LANGUAGES}


def _age(name: str, age: shapes.Age | None) -> dict[str, Any]:
    return {name: age.number, f"{name}_unit": age.unit} if age else {}


def _write_note() -> None:
    """Say above every answer where the rules come from, unless an editor already says something there."""
    settings = FactSettings.load()
    if not settings.note_fr:
        settings.note_fr, settings.note_en = NOTE.fr, NOTE.en
        settings.save()

"""Lays out a draft about a made-up medicine, so that the desk shows what the law keeps in. It is never published."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from campaigns.compliance.actions import save_file
from campaigns.models import CampaignPage
from campaigns.rules.law import Kind
from campaigns.rules.territories import Territory
from campaigns.seasons.actions import set_window
from home.paris import paris_day
from mooc.demo.campaigns import write_campaign
from mooc.demo.people import Cast
from mooc.demo.shapes import Content, Words
from mooc.demo.writing import lines, name_uuid

PRODUCT_DRAFT: UUID = name_uuid("campaign/fictional-product")
PRODUCT = "Vaccin fictif de démonstration"
STATEMENTS = "Mentions fictives de démonstration : aucun avis réel, aucune recommandation réelle."


@transaction.atomic
def build_product_draft(content: Content, *, cast: Cast, now: datetime) -> None:
    """A draft in French with a legal file that lacks its visa, and no attestation."""
    first = content.campaigns[0]
    name = "campaign/fictional-product"
    page: CampaignPage = write_campaign(
        first,
        content,
        language="fr",
        cast=cast,
        title=f"{PRODUCT} : une campagne qui ne sortira pas",
        slug="vaccin-fictif-de-demonstration",
        translation_key=PRODUCT_DRAFT,
        series=PRODUCT_DRAFT,
        statements=STATEMENTS,
    )
    page.summary = (
        "Un médicament qui n’existe pas, pour montrer ce que le pupitre refuse tant que la loi n’est pas suivie."
    )
    page.audience = "Personne : le produit est fictif."
    page.objective = "Montrer la liste de contrôle d’une campagne de produit."
    said = Words(fr="Ce vaccin n’existe pas.", en="This vaccine does not exist.")
    page.key_messages = lines("message", f"{name}/messages", [said], "fr")  # type: ignore[assignment]
    page.avoid = lines("avoid", f"{name}/avoid", [said], "fr")  # type: ignore[assignment]
    page.questions = page.facts = []  # type: ignore[assignment]
    page.date_note = "Dates de démonstration : rien ne sera publié."
    page.save_revision(user=cast.campaigns, clean=False)
    opens = now + timedelta(days=60)
    set_window(
        campaign=PRODUCT_DRAFT,
        territory=Territory.MAINLAND,
        dates={
            "announced_at": opens - timedelta(days=14), "opens_at": opens, "closes_at": opens + timedelta(days=60),
            "withdrawn_at": opens + timedelta(days=90),
        },
        by=cast.campaigns,
        now=now,
    )  # fmt: skip
    today: date = paris_day(now)
    facts = {
        "kind": Kind.PUBLIC.value, "product_name": PRODUCT, "common_name": "substance imaginaire",
        "opinion": "BEH fictif de démonstration", "opinion_on": today - timedelta(days=200), "statements_fr": STATEMENTS,
    }  # fmt: skip
    save_file(campaign=PRODUCT_DRAFT, facts=facts, by=cast.campaigns, now=now)

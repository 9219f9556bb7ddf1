"""References point down the house, and every table is looked after."""

import pytest
from django.apps import apps
from django.db import models

# From the floor to the roof; what is not listed belongs to the last prefix that fits.
HOUSE = [
    "home.accounts",
    "home.words",
    "home.upkeep",
    "home.checks",
    "home.base",
    "home.editorial",
    "home.changes",
    "home.facts",
    "home.vigilance",
    "home.links",
    "home",
    "campaigns.law",
    "campaigns.seasons",
    "campaigns",
    "courses.pages",
    "courses.editions",
    "courses.learning",
    "courses.credentials",
    "courses.reports",
]
ROOMS = {"campaigns": 1, "courses": 1}


def floor(model: type[models.Model]) -> int:
    """Return how high in the house a model lives."""
    names = [place for place in HOUSE if model.__module__ == place or model.__module__.startswith(place + ".")]
    assert names, f"{model.__module__} is not in the list of this test"
    return HOUSE.index(max(names, key=len))


OURS = [
    model for label in ("accounts", "home", "campaigns", "courses") for model in apps.get_app_config(label).get_models()
]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_foreign_key_never_points_up_the_house(model: type[models.Model]) -> None:
    for field in model._meta.get_fields():
        target = getattr(field, "related_model", None)
        if field.auto_created or target not in OURS:
            continue
        assert floor(target) <= floor(model), f"{model._meta.label}.{field.name} points up to {target._meta.label}"
        rooms = {model._meta.app_label, target._meta.app_label} & set(ROOMS)
        assert len(rooms) < 2, f"{model._meta.label}.{field.name} goes through the wall between the rooms"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_table_hides_an_order(model: type[models.Model]) -> None:
    assert not model._meta.original_attrs.get("ordering"), f"{model._meta.label} has a default order"

"""Every block that an editor may choose explains itself and can show itself."""

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField

from home.accounts.models import User

OURS = ("home.", "courses.", "campaigns.")


def chosen(block: Block) -> Iterator[Block]:
    """Yield the blocks below this one that an editor picks from a menu."""
    if isinstance(block, StreamBlock):
        yield from block.child_blocks.values()
    children = block.child_blocks.values() if isinstance(block, (StreamBlock, StructBlock)) else []
    if isinstance(block, ListBlock):
        children = [block.child_block]
    for child in children:
        yield from chosen(child)


def choices() -> dict[str, Block]:
    """Return every block of a menu in our pages and snippets, by where it is."""
    found = {}
    for label in ("home", "courses", "campaigns"):
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.get_fields():
                if isinstance(field, StreamField):
                    for block in chosen(field.stream_block):
                        found[f"{model.__name__}.{field.name}.{block.name}"] = block
    return found


BLOCKS = choices()


@pytest.mark.parametrize("place", BLOCKS)
def test_a_block_says_what_it_is(place: str) -> None:
    block = BLOCKS[place]
    assert block.meta.icon != Block._meta_class.icon, f"{place} has no icon"
    assert block.get_description(), f"{place} has no description"


@pytest.mark.django_db
@pytest.mark.parametrize("place", BLOCKS)
def test_a_block_shows_itself(place: str, admin: User, as_person: Callable[[User], Client]) -> None:
    block = BLOCKS[place]
    assert block.is_previewable, f"{place} has no preview"
    answer = as_person(admin).get(
        f"{reverse('wagtailadmin_block_preview')}?{urlencode({'id': block.definition_prefix})}"
    )
    assert answer.status_code == 200
    body = answer.content.decode().partition("<body")[2]
    assert len(body.partition(">")[2].split("</body>")[0].split()) > 3, f"{place} shows nothing"


def test_the_menus_are_found() -> None:
    assert len(BLOCKS) > 10

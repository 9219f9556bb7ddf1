"""Who may read a picture or a document: everybody what a public page shows, learners what is open to them, the desk all.

What nothing published shows is read by nobody but the desk. Answers for visitors come from the cache, which forgets
after a minute; others cost two or three queries.
"""

from dataclasses import dataclass
from enum import Enum

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex, get_page_models

from courses.editions.models import ItemMedium
from courses.learning.access import reads_medium
from courses.pages.player import PlayerPage
from home.accounts.access import person_of
from home.accounts.models import User
from home.editorial.experts.access import is_admitted
from home.search import public_pages
from mooc.professional import behind_the_lesson, held_until_reviewed, opens_document

FRESH = 60  # seconds for which an answer holds: a page published or withdrawn shows after that
Kind = ItemMedium.Kind


class Right(Enum):
    """How a file may be sent to somebody."""

    EVERYBODY = "everybody"
    THIS_PERSON = "this person"
    REFUSED = "refused"


@dataclass(frozen=True)
class Picture:
    """A file below images/ or original_images/: the picture it is a size of, and whether a public page shows it."""

    key: int
    is_public: bool


def picture_at(path: str) -> Picture | None:
    """The picture whose file, or one of whose sizes, has this path; None when no picture has."""
    found: Picture | None = cache.get(f"media:{path}")
    if found is None:
        key = _key_of(path)
        if key is None:
            return None
        found = Picture(key, is_public(Kind.IMAGE, key))
        cache.set(f"media:{path}", found, FRESH)
    return found


def _key_of(path: str) -> int | None:
    images = get_image_model()
    sizes = images.get_rendition_model().objects.filter(file=path).values_list("image_id", flat=True)
    if path.startswith("original_images/"):
        sizes = images.objects.filter(file=path).values_list("pk", flat=True)
    key: int | None = sizes.order_by("pk").first()
    return key


def is_public(kind: str, key: int) -> bool:
    """Whether a page that every visitor may see now shows this picture, or links to this document."""
    return bool(public_pages(timezone.now()).filter(pk__in=_pages_with(kind, key)).exists())


def right_to(request: HttpRequest, kind: str, key: int, *, is_public: bool) -> Right:
    """How a picture or a document may be sent to whoever asks for it."""
    if is_public:
        return Right.EVERYBODY
    if is_admitted(request):  # an expert from outside reads one draft, with its files
        return Right.THIS_PERSON
    if request.user.is_authenticated and _is_theirs(person_of(request), kind, key):
        return Right.THIS_PERSON
    return Right.THIS_PERSON if _is_on_a_private_page(request, kind, key) else Right.REFUSED


def _is_theirs(user: User, kind: str, key: int) -> bool:
    """Whether this person's desk, a course of theirs or their profession opens it."""
    if user.has_perm("wagtailadmin.access_admin") or reads_medium(user, kind, key):
        return True
    return kind == Kind.DOCUMENT and opens_document(user, key)


def _is_on_a_private_page(request: HttpRequest, kind: str, key: int) -> bool:
    """Whether a page with restrictions shows it, and lets this reader in."""
    pages = Page.objects.live().filter(pk__in=_pages_with(kind, key)).exclude(pk__in=Page.objects.public().values("pk"))
    return any(
        all(restriction.accept_request(request) for restriction in page.get_view_restrictions()) for page in pages
    )


def _pages_with(kind: str, key: int) -> list[int]:
    """The pages, live or not, that show a picture or link to a document to whoever reads them.

    Those of the player show nothing themselves; a campaign shows nobody the files of its professional page, nor, once its
    review is over, those of its kit.
    """
    model = get_image_model() if kind == Kind.IMAGE else get_document_model()
    kinds = ContentType.objects.get_for_models(*_shown_types(), for_concrete_models=False).values()
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model, for_concrete_model=False),
        to_object_id=str(key),
        content_type__in=[one.pk for one in kinds],
    )
    found = {int(page) for page in references.values_list("object_id", flat=True)}
    if found and kind == Kind.DOCUMENT:
        found -= behind_the_lesson(key) | held_until_reviewed(key)
    return sorted(found)


def _shown_types() -> list[type[Page]]:
    return [model for model in get_page_models() if not issubclass(model, PlayerPage)]

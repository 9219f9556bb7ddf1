"""The pictures of the demonstration, drawn for it: entered once, in the site's own collection of pictures."""

from pathlib import Path

from django.core.files.images import ImageFile
from wagtail.images import get_image_model

FOLDER = Path(__file__).parent / "content" / "pictures"


def picture(name: str) -> int:
    """Return the primary key of the picture in this file, entering it when it is not there yet."""
    model = get_image_model()
    title = f"{name} (demo)"
    found = model.objects.filter(title=title).order_by("pk").first()
    if found is None:
        with (FOLDER / f"{name}.png").open("rb") as file:
            found = model.objects.create(title=title, file=ImageFile(file, name=f"{name}.png"))
    return int(found.pk)

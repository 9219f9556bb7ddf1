"""Pictures that editors upload: their size is read before they are unpacked, and one that cannot be unpacked is refused."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from PIL import Image as Picture
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureField(WagtailImageField):
    """Wagtail's field unpacks a picture to count its pixels, and fails when the file is cut short."""

    def check_image_pixel_size(self, f: UploadedFile) -> None:
        """Raise ValidationError for a picture with too many pixels or one that cannot be shown."""
        try:
            self._check_declared_size(f)
            super().check_image_pixel_size(f)
        except ValidationError:
            raise
        except Exception as error:  # Pillow says in many ways that a file is broken, as in Django's ImageField
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error

    def _check_declared_size(self, f: UploadedFile) -> None:
        try:
            width, height = Picture.open(f).size  # reads the head of the file, no pixel
        except Picture.DecompressionBombError:
            return  # far too large: Wagtail's own check meets the same error and says so
        finally:
            f.seek(0)
        if width * height > self.max_image_pixels:
            words = {"num_pixels": width * height, "max_pixels_count": self.max_image_pixels}
            raise ValidationError(self.error_messages["file_too_many_pixels"] % words, code="file_too_many_pixels")


class PictureForm(BaseImageForm):
    """Every form of the desk that takes a picture (WAGTAILIMAGES_IMAGE_FORM_BASE)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = PictureField(label=field.label, required=field.required, widget=field.widget)

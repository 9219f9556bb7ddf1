"""How static files are served: compressed, under names that change with their contents."""

from functools import cached_property, lru_cache
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which also follows the imports between our JavaScript modules."""

    support_js_module_import_aggregation = True

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file, looked up once: the manifest does not change while a process runs."""
        return self._known_url(name, force)

    @cached_property
    def _known_url(self) -> Any:
        return lru_cache(maxsize=1024)(super().url)

"""How static files are served: compressed, under names that change with their contents."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which also follows the imports between our JavaScript modules."""

    support_js_module_import_aggregation = True

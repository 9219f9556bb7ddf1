"""The desk of the teaching room. Wagtail looks here; each part registers its own screens in its `desk`."""

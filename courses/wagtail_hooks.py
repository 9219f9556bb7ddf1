"""The desk of the teaching room. Wagtail looks here; each part registers its own screens in its `desk`."""

import courses.learning.desk.register  # noqa: F401  registers the desk of learning

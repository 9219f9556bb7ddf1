"""The desk of the awareness room. Wagtail looks here; each part registers its own screens in its `desk`."""

import campaigns.planning.desk  # noqa: F401  it registers its screens when it is imported

"""The desk of the awareness room. Wagtail looks here; each part registers its own screens in its `desk`."""

import campaigns.archive.desk
import campaigns.compliance.desk
import campaigns.planning.desk
import campaigns.reports.desk  # noqa: F401  they register their screens when they are imported

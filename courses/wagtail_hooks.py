"""The desk of the teaching room. Wagtail looks here; each part registers its own screens in its `desk`."""

import courses.credentials.desk
import courses.learning.desk.allowance
import courses.learning.desk.register
import courses.learning.desk.regrade
import courses.reports.bank.register
import courses.reports.desk
import courses.reports.panel  # noqa: F401  each registers its screens when it is imported

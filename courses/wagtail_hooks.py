"""The desk of the teaching room. Wagtail looks here; each part registers its own screens in its `desk`."""

import courses.learning.desk.allowance
import courses.learning.desk.register
import courses.learning.desk.regrade
import courses.reports.bank.register  # noqa: F401  registers what the question bank does

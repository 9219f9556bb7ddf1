"""The desk of the teaching room. Wagtail looks here; each part registers its own screens in its `desk`."""

import courses.learning.desk.allowance  # noqa: F401  registers extra attempts and time
import courses.learning.desk.register  # noqa: F401  registers the desk of learning
import courses.learning.desk.regrade  # noqa: F401  registers the correction of marks

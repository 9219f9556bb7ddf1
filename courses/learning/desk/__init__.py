"""The editor's desk of learning: what publishing would do to learners, and what becomes of a course people are in."""

"""Property tests here are small and repeatable: the same examples on every machine, nothing written to disk."""

from hypothesis import settings

settings.register_profile("rules", max_examples=25, deadline=None, database=None, derandomize=True)
settings.load_profile("rules")

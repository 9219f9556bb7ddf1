"""The learning benchmark: what a learner's requests cost beside a bare Django page, and how the tables hold at size."""

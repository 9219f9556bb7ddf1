"""What a learner's screens show, as frozen dataclasses. Nothing here is the key to a question not yet answered."""

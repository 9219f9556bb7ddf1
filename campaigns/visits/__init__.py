"""That a campaign was looked at, taken, scanned or shown: one row a time, without anything that could lead to a person."""

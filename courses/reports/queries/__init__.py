"""What reports ask: figures counted before, and the rows of single learners. Nothing here writes."""

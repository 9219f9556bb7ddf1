"""The checklist that the law asks for: what it asks, who answered, and what is refused while something is missing."""

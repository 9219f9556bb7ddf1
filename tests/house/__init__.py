"""The repository's own rules: what no single feature's test would notice."""

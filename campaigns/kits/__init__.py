"""Printable and screen material: made from a campaign's words and a pharmacy's own details, with codes that outlive it."""

"""Reacts to finished courses."""

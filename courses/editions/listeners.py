"""Reacts to publication."""

"""Demonstration content: read from reviewable files, built through the same actions as the site."""

"""Tests of what Officine promises."""

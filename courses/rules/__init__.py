"""What the teaching room decides: pure functions and frozen dataclasses, no Django, no clock, no database."""

"""What the awareness room decides: pure functions and frozen dataclasses, no Django, no clock, no database."""

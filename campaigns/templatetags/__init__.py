"""Template words of the awareness room."""

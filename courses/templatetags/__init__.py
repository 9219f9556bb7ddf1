"""Template words of the teaching room."""

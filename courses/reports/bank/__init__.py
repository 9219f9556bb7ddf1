"""The question bank on the editor’s desk: find a question, see where it is asked and how well it works, reuse it."""

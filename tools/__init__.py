"""Tools of the repository: set-up, checks, translations. Nothing here is part of the site."""

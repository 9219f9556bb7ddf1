"""The register of the floor: every table of this app, re-exported for Django to find."""

from home.pages import ContentPage, HomePage
from home.words import Source, Topic

__all__ = ["ContentPage", "HomePage", "Source", "Topic"]

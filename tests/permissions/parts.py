"""The routes in parts of about the same size, each tried by a test module of its own, so that two processes share them."""

from tests.permissions.routes import Route, routes

SNIPPETS, DESK = "admin/snippets/", "admin/"


def of_the_site() -> list[Route]:
    """What visitors and learners ask for."""
    return [route for route in routes() if not route.pattern.startswith(DESK)]


def of_snippets() -> list[Route]:
    """The desk's forms and choosers of rules, claims, sources, questions, checks."""
    return [route for route in routes() if route.pattern.startswith(SNIPPETS)]


def of_the_desk() -> list[Route]:
    """The rest of the desk."""
    return [route for route in routes() if route.pattern.startswith(DESK) and not route.pattern.startswith(SNIPPETS)]

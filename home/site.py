"""Finds the page of an address in two queries, whatever its depth; Wagtail needs two per level."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from home.base import BasePage


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a page as Wagtail does, after finding it the short way where there is one."""
    route = _find(request, path)
    if route is not None:
        request._wagtail_route_for_request = route  # type: ignore[attr-defined]  # what Wagtail looks at first
    response: HttpResponse = serve(request, path)
    return response


def _find(request: HttpRequest, path: str) -> RouteResult | None:
    """The page with exactly this address in a site that is alone; None leaves the search to Wagtail."""
    roots = Site.get_site_root_paths()
    root_path = next((root.root_path for root in roots if root.language_code == get_language()), None)
    if root_path is None or len({root.site_id for root in roots}) != 1:
        return None
    parts = [part for part in path.split("/") if part]
    addresses = [root_path + "".join(f"{part}/" for part in parts[:depth]) for depth in range(len(parts) + 1)]
    chain = {page.url_path: page for page in Page.objects.filter(url_path__in=addresses)}
    if addresses[-1] not in chain:
        return None
    model = chain[addresses[-1]].specific_class
    if model is None or not issubclass(model, BasePage):
        return None
    page = model.objects.select_related(*model.served_with).get(pk=chain[addresses[-1]].pk)
    above = [chain[address] for address in addresses[:-1] if address in chain]
    for child, parent in zip([page, *reversed(above)], reversed(above), strict=False):
        child._cached_parent_obj = parent
    route: RouteResult = page.route(request, [])
    return route

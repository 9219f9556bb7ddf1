"""Every route of the site, readable in one screen."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from campaigns.embeds.views.widget import resizer
from campaigns.kits.urls import printed_urlpatterns
from campaigns.visits.views import seen, shown
from home.accounts.oidc.views import callback as oidc_callback
from home.accounts.views import desk_door
from home.search import search
from home.site import serve_page
from mooc import discovery, health, media
from mooc.professional import professional

urlpatterns = [
    path("healthz/live", health.live),
    path("healthz/ready", health.ready),
    path("sitemap.xml", discovery.sitemap, name="sitemap"),
    path("robots.txt", discovery.robots),
    path(".well-known/security.txt", discovery.security_txt),
    path("favicon.ico", discovery.favicon),
    path("seen/<uuid:campaign>/<slug:language>.gif", seen, name="seen"),
    path("shown/<uuid:campaign>/<slug:territory>/<slug:language>.gif", shown, name="shown"),
    path("q/", include(printed_urlpatterns)),
    path("embed/resize.js", resizer, name="embed_resizer"),
    path("admin/login/", desk_door),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/<int:document_id>/<str:document_filename>", media.document),
    path("documents/", include(wagtaildocs_urls)),
    re_path(r"^media/(?P<folder>images|original_images)/(?P<name>[\w+-][\w.+-]*)$", media.image),
    path("account/oidc/callback/", oidc_callback, name="openid_connect_callback"),
]

urlpatterns += i18n_patterns(
    path("kits/<slug:slug>/professionals/", professional, name="professional"),
    path("", include("campaigns.kits.urls")),
    path("account/", include("home.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("search/", search, name="search"),
    path("", include("home.facts.urls")),
    path("", include("home.vigilance.urls")),
    path("", include("home.editorial.experts.urls")),
    path("", include("campaigns.embeds.urls")),
    path("", include("campaigns.planning.urls")),
    path("learn/", include("courses.learning.urls")),
    path("", include("courses.credentials.urls")),
    re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"),
    path("", include(wagtail_urls)),
)

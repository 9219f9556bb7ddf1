"""Addresses below a language: campaigns on other sites, feeds, and the pages that explain them."""

from django.urls import path, re_path

from campaigns.embeds.views import builder, follow, oembed, widget

app_name = "sharing"
urlpatterns = [
    path("embed/campaign/<uuid:key>/", widget.widget, name="widget"),
    path("embed/oembed/", oembed.oembed, name="oembed"),
    path("share/campaign/<uuid:key>/", builder.builder, name="builder"),
    path("follow/", follow.follow, name="follow"),
    re_path(
        r"^feeds/(?P<audience>[a-z0-9-]+)/(?P<territory>[a-z-]+)/campaigns\.(?P<ending>atom|json|ics)$",
        follow.feed,
        name="feed",
    ),
]

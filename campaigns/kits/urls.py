"""Kits: their page, their files for everybody and with one's own pharmacy, the codes on paper."""

from django.urls import path

from campaigns.kits import views

app_name = "kits"

urlpatterns = [
    path("account/pharmacy/", views.pharmacy, name="pharmacy"),
    path("account/pharmacy/forget/", views.forget, name="forget"),
    path("account/posters/<int:pk>/taken-down/", views.taken_down, name="taken_down"),
    path("q/", views.type_code, name="type_code"),
    path("q/<str:code>", views.code, name="code"),
    path("kits/<slug:slug>/", views.kit, name="kit"),
    path("kits/<slug:slug>/making/<str:name>", views.making, name="making"),
    path("kits/<slug:slug>/mine/<str:name>", views.own_file, name="own_file"),
    path("kits/<slug:slug>/mine/making/<str:name>", views.own_making, name="own_making"),
    path("kits/<slug:slug>/<str:name>", views.file, name="file"),
]

# Printed on paper: short, and without a language in front. Readers are led to the page in theirs.
printed_urlpatterns = [
    path("", views.to_language),
    path("<str:code>", views.to_language),
    path("<str:code>/", views.to_language),
]

"""The account page; allauth's own pages are beside it."""

from django.urls import path

from home.accounts import views

urlpatterns = [
    path("", views.profile, name="account_profile"),
    path("data/", views.export, name="account_export"),
    path("erase/", views.erase, name="account_erase"),
]

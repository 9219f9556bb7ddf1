"""The account page; allauth's own pages are beside it."""

from allauth.account.views import login
from django.db import transaction
from django.urls import path

from home.accounts import views

urlpatterns = [
    # Allauth's own view, without a transaction: checking a password takes long, and SQLite has one writer at a time.
    path("login/", transaction.non_atomic_requests(login), name="account_login"),
    path("", views.profile, name="account_profile"),
    path("data/", views.export, name="account_export"),
    path("erase/", views.erase, name="account_erase"),
]

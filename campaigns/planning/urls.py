"""Addresses below a language: campaigns to come."""

from django.urls import path

from campaigns.planning.views.coming import show_coming

urlpatterns = [path("coming-up/", show_coming, name="coming_up")]

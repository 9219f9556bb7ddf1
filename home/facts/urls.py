"""The explorer and the claims, the same addresses in every language."""

from django.urls import path

from home.facts.views import claim, claims, schedule

app_name = "facts"
urlpatterns = [
    path("schedule/", schedule, name="schedule"),
    path("claims/", claims, name="claims"),
    path("claims/<slug:slug>/", claim, name="claim"),
]

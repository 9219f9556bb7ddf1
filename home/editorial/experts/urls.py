"""Where experts from outside read and answer."""

from django.urls import path

from home.editorial.experts.views import read, text, thanks

app_name = "experts"
urlpatterns = [
    path("expert/thanks/", thanks, name="thanks"),
    path("expert/<str:token>/", read, name="read"),
    path("expert/<str:token>/text/", text, name="text"),
]

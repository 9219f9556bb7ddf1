"""Where readers write, the same address in every language."""

from django.urls import path

from home.vigilance.views import thanks, write

app_name = "messages"
urlpatterns = [
    path("contact/", write, name="write"),
    path("contact/thanks/", thanks, name="thanks"),
]

"""Certificates: the PDF for its owner, the proof for everybody."""

from django.urls import path

from courses.credentials import views

app_name = "credentials"

urlpatterns = [
    path("certificates/<str:code>.pdf", views.download, name="pdf"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verification, name="verification"),
]

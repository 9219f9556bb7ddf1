"""Certificates: the PDF and a corrected name for its owner, the proof for everybody."""

from django.urls import path

from courses.credentials import views

app_name = "credentials"

urlpatterns = [
    path("certificates/<str:code>.pdf", views.download, name="pdf"),
    path("certificates/<str:code>/name/", views.correct, name="correct"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verification, name="verification"),
]

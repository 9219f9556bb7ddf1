"""The player: every address of a learner. Ids are the same in every language, so switching language keeps the place."""

from django.urls import path

from courses.learning.views import attempt, course, dashboard, save, step

app_name = "learning"

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("attempt/<uuid:attempt_id>/", attempt.show, name="attempt"),
    path("attempt/<uuid:attempt_id>/submit/", attempt.hand_in, name="submit"),
    path("attempt/<uuid:attempt_id>/<int:position>/", attempt.ask, name="question"),
    path("attempt/<uuid:attempt_id>/<int:position>/save/", save.keep, name="save"),
    path("<slug:slug>/", course.show, name="course"),
    path("<slug:slug>/enrol/", course.join, name="enrol"),
    path("<slug:slug>/resume/", course.resume, name="resume"),
    path("<slug:slug>/<uuid:uid>/", step.show, name="step"),
    path("<slug:slug>/<uuid:uid>/done/", step.done, name="done"),
    path("<slug:slug>/<uuid:uid>/start/", step.start, name="start"),
]

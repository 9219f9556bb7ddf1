"""The player: every address of a learner. Ids are the same in every language, so switching language keeps the place."""

from django.urls import path

from courses.learning.views import attempt, course, dashboard, progress, save, step, study, update

app_name = "learning"

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("attempt/<uuid:attempt_id>/", attempt.show, name="attempt"),
    path("attempt/<uuid:attempt_id>/submit/", attempt.hand_in, name="submit"),
    path("attempt/<uuid:attempt_id>/<int:position>/", attempt.ask, name="question"),
    path("attempt/<uuid:attempt_id>/<int:position>/save/", save.keep, name="save"),
    path("notice/<int:notice_id>/close/", update.close, name="notice_close"),
    path("<slug:slug>/", course.show, name="course"),
    path("<slug:slug>/enrol/", course.join, name="enrol"),
    path("<slug:slug>/resume/", course.resume, name="resume"),
    path("<slug:slug>/update/", update.show, name="update"),
    path("<slug:slug>/update/<uuid:uid>/done/", update.done, name="update_done"),
    path("<slug:slug>/update/<uuid:uid>/start/", update.start, name="update_start"),
    path("<slug:slug>/progress/", progress.show, name="progress"),
    path("<slug:slug>/progress.csv", progress.download, name="progress_table"),
    path("<slug:slug>/time/", study.show, name="time"),
    path("<slug:slug>/time.csv", study.download, name="time_table"),
    path("<slug:slug>/<uuid:uid>/", step.show, name="step"),
    path("<slug:slug>/<uuid:uid>/done/", step.done, name="done"),
    path("<slug:slug>/<uuid:uid>/start/", step.start, name="start"),
    path("<slug:slug>/<uuid:uid>/active/", study.active, name="active"),
    path("<slug:slug>/<uuid:uid>/second/", study.second, name="second"),
]

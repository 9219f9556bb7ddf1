"""The desk of the reports: their place in the menu, their addresses, and figures beside each question of a quiz."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from courses.reports import views


class FiguresMenuItem(MenuItem):
    """Shown to people who may see figures."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person may."""
        return bool(request.user.has_perm(views.SEE_FIGURES))


learning_menu = Menu(register_hook_name="register_learning_menu_item", construct_hook_name="construct_learning_menu")


@hooks.register("register_admin_menu_item")
def learning_menu_item() -> SubmenuMenuItem:
    """All that is about learners, in one menu; it is not shown while nothing is in it."""
    return SubmenuMenuItem(_("Learning"), learning_menu, icon_name="group", name="learning", order=250)


@hooks.register("register_learning_menu_item")
def courses_menu_item() -> MenuItem:
    """Courses and who follows them."""
    return FiguresMenuItem(
        _("Courses and learners"), reverse("courses_reports"), icon_name="doc-full-inverse", name="courses", order=10
    )


@hooks.register("register_learning_menu_item")
def questions_menu_item() -> MenuItem:
    """Questions worth a look."""
    return FiguresMenuItem(
        _("Question health"), reverse("courses_questions"), icon_name="help", name="questions", order=20
    )


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """The addresses of the reports, below /admin/."""
    return [
        path("learning/", views.courses, name="courses_reports"),
        path("learning/courses/<int:course_id>/", views.course, name="courses_report"),
        path("learning/courses/<int:course_id>/learners/", views.learners, name="courses_report_learners"),
        path(
            "learning/courses/<int:course_id>/learners/<int:enrolment_id>/",
            views.learner,
            name="courses_report_learner",
        ),
        path("learning/courses/<int:course_id>/<slug:name>.csv", views.export, name="courses_report_export"),
        path("learning/questions/", views.questions, name="courses_questions"),
        path("learning/questions/quiz/<int:page_id>/", views.quiz, name="courses_questions_of_quiz"),
    ]


@hooks.register("insert_editor_js")
def figures_beside_questions() -> SafeString:
    """Let the edit view of a quiz fetch the figures of its questions and show each beside its block."""
    place = reverse("courses_questions_of_quiz", args=[0])
    return format_html(
        '<script type="module" src="{}" data-figures="{}"></script>', static("mooc/js/figures.js"), place
    )


@hooks.register("insert_global_admin_css")
def look_of_figures() -> SafeString:
    """How figures look on the desk."""
    return format_html('<link rel="stylesheet" href="{}">', static("mooc/css/figures.css"))

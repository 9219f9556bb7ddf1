"""Buttons between the bank and the quizzes: which quiz, which question."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.blocks.questions import BANK
from courses.pages.actions.bank import copy_into_quiz, move_to_bank
from courses.pages.bank import BankQuestion
from courses.pages.quiz import QuizPage
from home.accounts.models import User
from home.models import Topic


class QuizChoice(forms.ModelChoiceField):
    """A quiz, said with its course."""

    def label_from_instance(self, quiz: QuizPage) -> str:
        return f"{quiz.course_page().title} → {quiz.title}"


class CopyForm(forms.Form):
    """Which quiz receives the copy."""

    def __init__(self, data: QueryDict | None, *, quizzes: QuerySet[QuizPage]) -> None:
        super().__init__(data)
        self.fields["quiz"] = QuizChoice(queryset=quizzes, label=_("Quiz"))


class MoveForm(forms.Form):
    """Under which topic a question enters the bank."""

    topic = forms.ModelChoiceField(queryset=Topic.objects.order_by("slug"), label=gettext_lazy("Topic"))
    block = forms.CharField(widget=forms.HiddenInput, max_length=64)


@require_http_methods(["GET", "HEAD", "POST"])
def copy_into(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a quiz, then append a copy of the question to its draft. A refusal is said by the desk."""
    question = get_object_or_404(BankQuestion.objects.select_related("locale"), pk=pk)
    person = _person(request)
    form = CopyForm(request.POST or None, quizzes=_quizzes(person, question))
    if request.method == "POST" and form.is_valid():
        quiz = form.cleaned_data["quiz"]
        copy_into_quiz(question=question, quiz=quiz, by=person)
        messages.success(request, _("The question is copied at the end of “%(quiz)s”, as a draft.") % {"quiz": quiz})
        return redirect("wagtailadmin_pages:edit", quiz.pk)
    return render(request, "courses/reports/bank/copy.html", {"question": question, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the questions of a quiz, and move one of them to the bank. A refusal is said by the desk."""
    quiz = get_object_or_404(QuizPage, pk=pk)
    person = _person(request)
    if not quiz.permissions_for_user(person).can_edit():
        raise PermissionDenied
    form = MoveForm(request.POST or None, initial={"topic": quiz.course_page().topic_id})
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        question = move_to_bank(quiz=quiz, block_id=found["block"], topic=found["topic"], by=person)
        messages.success(
            request,
            _("“%(title)s” is in the bank, as a draft. Have it reviewed before you publish the quiz again.")
            % {"title": question},
        )
        return redirect("bank:move", quiz.pk)
    draft = quiz.get_latest_revision_as_object()
    own = [block for block in draft.questions if block.block_type != BANK]
    return render(request, "courses/reports/bank/move.html", {"quiz": quiz, "questions": own, "form": form})


def _person(request: HttpRequest) -> User:
    """Who asks; they must be allowed to write in the bank."""
    if not isinstance(request.user, User) or not request.user.has_perm("courses.add_bankquestion"):
        raise PermissionDenied
    return request.user


def _quizzes(person: User, question: BankQuestion) -> QuerySet[QuizPage]:
    """The quizzes this person may edit, in the language of the question, in the order of the site."""
    policy = policy_registry.get_by_type(Page)
    pages = policy.instances_user_has_any_permission_for(person, {"change"})
    return QuizPage.objects.filter(pk__in=pages.values("pk"), locale=question.locale, alias_of=None).order_by("path")

"""Between a quiz and the question bank: copy a question into a quiz, move one of a quiz into the bank.

Both change drafts only: what learners see changes when the drafts are reviewed and published.
"""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.blocks.questions import BANK
from courses.pages.bank import BankQuestion
from courses.pages.quiz import QuizPage
from home.accounts.models import User
from home.models import Topic

Json = dict[str, Any]


class NotForYou(ValidationError):
    """This person may not change one of the pages, or somebody else has locked it."""


class NotInQuiz(ValidationError):
    """The draft of the quiz holds no such question of its own."""


class AlreadyInBank(ValidationError):
    """The bank holds this question already."""


@transaction.atomic
def copy_into_quiz(*, question: BankQuestion, quiz: QuizPage, by: User) -> int:
    """Append an independent copy of the question to the draft of the quiz, and return in how many languages.

    The copy has new ids, so it is a question of its own with a history of its own. Every language version of the
    quiz gets the question in its language, where the bank has it. Raises NotForYou; then nothing has changed.
    """
    versions = {one.locale_id: one for one in BankQuestion.objects.filter(translation_key=question.translation_key)}
    versions[question.locale_id] = question
    names: dict[str, str] = {}
    copied = 0
    for page in _versions(quiz):
        found = versions.get(page.locale_id)
        if found is None:
            continue
        draft: Any = _open_draft(page, by)
        [block] = _newest(found).question.get_prep_value()
        draft.questions = [*draft.questions.get_prep_value(), with_new_ids(block, names)]
        draft.save_revision(user=by, log_action=True, clean=False)
        copied += 1
    if not copied:
        raise NotInQuiz(_("The bank has this question in no language of the quiz."))
    return copied


@transaction.atomic
def move_to_bank(*, quiz: QuizPage, block_id: str, topic: Topic, by: User) -> BankQuestion:
    """Make a draft in the bank out of a question of the quiz, in every language, and let the quiz draft point at it.

    The question keeps its identity: its uid in every course is computed from the quiz and the block (as
    `editions.questions` does), and that becomes its uid in the bank. Answers, figures and progress stay with it.
    Raises NotInQuiz, AlreadyInBank or NotForYou; then nothing has changed.
    """
    key = uuid5(quiz.translation_key, block_id)
    if BankQuestion.objects.filter(translation_key=key).exists():
        raise AlreadyInBank(_("This question is in the bank already."))
    moved: dict[int, BankQuestion] = {}
    for page in _versions(quiz):
        draft: Any = _open_draft(page, by)
        blocks = draft.questions.get_prep_value()
        place = next((at for at, one in enumerate(blocks) if one["id"] == block_id and one["type"] != BANK), None)
        if place is None:
            continue
        moved[page.locale_id] = _bank(blocks[place], key, page, topic, by)
        blocks[place] = {"type": BANK, "id": block_id, "value": moved[page.locale_id].pk}
        draft.questions = blocks
        draft.save_revision(user=by, log_action=True, clean=False)
    if quiz.locale_id not in moved:
        raise NotInQuiz(_("This question is no longer in the draft of the quiz."))
    return moved[quiz.locale_id]


def with_new_ids(value: Any, names: dict[str, str]) -> Any:
    """Return stored blocks with new ids; `names` says which became which, so that translations stay alike."""
    if isinstance(value, dict):
        return {
            key: names.setdefault(one, str(uuid4()))
            if key == "id" and isinstance(one, str)
            else with_new_ids(one, names)
            for key, one in value.items()
        }
    return [with_new_ids(one, names) for one in value] if isinstance(value, list) else value


def _versions(quiz: QuizPage) -> list[QuizPage]:
    """The language versions of a quiz, itself first."""
    others = QuizPage.objects.filter(translation_key=quiz.translation_key, alias_of=None).exclude(pk=quiz.pk)
    return [quiz, *others.order_by("pk")]


def _open_draft(page: QuizPage, by: User) -> QuizPage:
    """The newest draft of a page. Raises NotForYou when this person may not write on it now."""
    lock = page.get_lock()
    if not page.permissions_for_user(by).can_edit() or (lock and lock.for_user(by)):
        raise NotForYou(_("You cannot edit “%(title)s” now.") % {"title": page.title})
    draft: QuizPage = page.get_latest_revision_as_object()
    return draft


def _newest(question: BankQuestion) -> BankQuestion:
    """What is published, or the draft of what never was."""
    return question if question.live else question.get_latest_revision_as_object()


def _bank(block: Json, key: UUID, page: QuizPage, topic: Topic, by: User) -> BankQuestion:
    question: Any = BankQuestion(
        title=block["value"]["stem"][:200] or page.title,
        topic=topic,
        locale=page.locale,
        translation_key=key,
        live=False,
        has_unpublished_changes=True,
        review_due_on=page.review_due_on,
    )
    question.question = [block]
    question.clean()
    question.save()
    question.save_revision(user=by, log_action=True, clean=False)
    kept: BankQuestion = question
    return kept

"""The question that a few typed words answer."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.question import QuestionBlock
from courses.rules.question.short import LONGEST


class WrongFormBlock(blocks.StructBlock):
    """A wrong answer that many people give, and why it is wrong."""

    forms = blocks.ListBlock(
        blocks.CharBlock(max_length=LONGEST, label=_("Wrong form")), min_num=1, max_num=10, label=_("Ways to write it")
    )
    feedback = blocks.TextBlock(label=_("Feedback"), help_text=_("Say why it tempts."))

    class Meta:
        icon = "warning"
        label = _("Known wrong answer")
        description = _("A wrong answer many people give, and why it is wrong.")
        preview_value = {"forms": ["corticoïde"], "feedback": "Non : il ne remplace pas l’adrénaline."}


class ShortAnswerBlock(QuestionBlock):
    """A few words to type, with every form that is accepted."""

    accepted = blocks.ListBlock(
        blocks.CharBlock(max_length=LONGEST, label=_("Accepted")),
        min_num=1,
        max_num=20,
        label=_("Accepted forms"),
        help_text=_("The first is shown as the right answer. Capitals, accents and spaces do not matter."),
    )
    forgives = blocks.BooleanBlock(
        required=False,
        default=True,
        label=_("Forgive one slip of the keyboard"),
        help_text=_("In words of six letters or more, never in digits. Known wrong answers stay wrong."),
    )
    wrong = blocks.ListBlock(WrongFormBlock(), default=[], max_num=10, label=_("Known wrong answers"))
    feedback_correct = blocks.TextBlock(label=_("Feedback when right"))
    feedback_incorrect = blocks.TextBlock(label=_("Feedback when wrong"))

    class Meta:
        icon = "pilcrow"
        label = _("Short answer")
        description = _("A few words to type: a name, a number to call. All or nothing.")
        template = "courses/blocks/question.html"
        preview_value = {
            "stem": "Quel médicament d’abord ?",
            "accepted": ["adrénaline", "épinéphrine"],
            "wrong": [{"forms": ["corticoïde"], "feedback": "Non : il ne remplace pas l’adrénaline."}],
            "feedback_correct": "Exact : l’adrénaline d’abord.",
            "feedback_incorrect": "C’est l’adrénaline.",
        }

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        wrong = {form.casefold() for group in value["wrong"] for form in group["forms"]}
        if wrong & {form.casefold() for form in value["accepted"]}:
            raise blocks.StructBlockValidationError(
                block_errors={"wrong": ValidationError(_("A known wrong answer is also in the accepted forms."))}
            )
        return value

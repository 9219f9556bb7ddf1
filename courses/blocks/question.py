"""What every question an editor writes has, and the seven types that are words, numbers and ticks.

The identity of a question is its block id, and that of an option its list item id: Wagtail
keeps both through edits, reverts, copies and translation.
"""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks.sources import SourceBlock


class QuestionBlock(blocks.StructBlock):
    """What every type of question has."""

    stem = blocks.TextBlock(label=_("Question"), help_text=_("One question, one idea. Avoid “which is not”."))
    explanation = blocks.TextBlock(
        required=False, label=_("Explanation"), help_text=_("Shown with the feedback, whatever the answer.")
    )
    sources = blocks.ListBlock(SourceBlock(), min_num=1, label=_("Sources"))
    points = blocks.IntegerBlock(min_value=1, max_value=10, default=1, label=_("Points"))


class OptionBlock(blocks.StructBlock):
    """One possible answer, right or wrong, with the reason why."""

    text = blocks.CharBlock(label=_("Answer"), max_length=400)
    is_correct = blocks.BooleanBlock(required=False, label=_("Right answer"))
    feedback = blocks.TextBlock(label=_("Feedback"), help_text=_("If it is wrong, say why it tempts."))

    class Meta:
        icon = "radio-full"
        label = _("Option")
        description = _("One possible answer with its feedback.")
        preview_value = {"text": "11 ans", "is_correct": True, "feedback": "Exact : 11 ans et plus."}


def _option(text: str, is_correct: bool, feedback: str) -> dict[str, Any]:
    return {"text": text, "is_correct": is_correct, "feedback": feedback}


class SingleChoiceBlock(QuestionBlock):
    """Several options, one of them right."""

    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=8, label=_("Options"))

    class Meta:
        icon = "radio-full"
        label = _("Single choice")
        description = _("Several options, one of them right.")
        template = "courses/blocks/question.html"
        preview_value = {
            "stem": "À partir de quel âge ?",
            "options": [_option("2 ans", False, "Trop tôt."), _option("11 ans", True, "Exact.")],
        }

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if sum(option["is_correct"] for option in value["options"]) != 1:
            raise blocks.StructBlockValidationError(
                block_errors={"options": ValidationError(_("Mark exactly one option as right."))}
            )
        return value


class MultipleChoiceBlock(QuestionBlock):
    """Several options, one or more of them right."""

    options = blocks.ListBlock(OptionBlock(), min_num=3, max_num=10, label=_("Options"))

    class Meta:
        icon = "tasks"
        label = _("Multiple choice")
        description = _("Several options, one or more right. Partial credit: right ticks minus wrong ticks.")
        template = "courses/blocks/question.html"
        preview_value = {
            "stem": "Quelles conditions ?",
            "options": [
                _option("La formation", True, "Oui."),
                _option("La déclaration", True, "Oui."),
                _option("L’accord du médecin", False, "Non : on l’informe."),
            ],
        }

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        right = sum(option["is_correct"] for option in value["options"])
        if not 0 < right < len(value["options"]):
            raise blocks.StructBlockValidationError(
                block_errors={"options": ValidationError(_("Mark at least one option as right, and leave one wrong."))}
            )
        return value


class TrueFalseBlock(QuestionBlock):
    """A statement that is true or false."""

    answer = blocks.ChoiceBlock(choices=[("true", _("True")), ("false", _("False"))], label=_("The statement is"))
    feedback_true = blocks.TextBlock(label=_("Feedback to “true”"))
    feedback_false = blocks.TextBlock(label=_("Feedback to “false”"))

    class Meta:
        icon = "check"
        label = _("True or false")
        description = _("A statement to judge. Best for a common misbelief.")
        template = "courses/blocks/question.html"
        preview_value = {
            "stem": "L’autorisation est attachée à la pharmacie.",
            "answer": "false",
            "feedback_true": "Non : elle est personnelle.",
            "feedback_false": "Bien vu.",
        }


class OrderingBlock(QuestionBlock):
    """Steps to put in order. Written in the right order; the learner sees them shuffled."""

    items = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label=_("Step")), min_num=3, max_num=8, label=_("Steps, in the right order")
    )
    feedback_correct = blocks.TextBlock(label=_("Feedback when right"))
    feedback_partial = blocks.TextBlock(label=_("Feedback when partly right"))
    feedback_incorrect = blocks.TextBlock(label=_("Feedback when wrong"))

    class Meta:
        icon = "list-ol"
        label = _("Ordering")
        description = _("Steps to put in order. Partial credit for neighbours in the right order.")
        template = "courses/blocks/question.html"
        preview_value = {
            "stem": "Remettez dans l’ordre.",
            "items": ["Accueillir", "Questionner", "Conseiller"],
            "feedback_correct": "Exact : écouter vient avant de conseiller.",
            "feedback_partial": "Presque : on questionne avant de conseiller.",
            "feedback_incorrect": "Commencez par accueillir.",
        }


class PairBlock(blocks.StructBlock):
    """One thing and what belongs to it."""

    left = blocks.CharBlock(label=_("Item"), max_length=200)
    right = blocks.CharBlock(
        label=_("Goes with"), max_length=200, help_text=_("Write the same words again when several items share it.")
    )
    feedback = blocks.TextBlock(label=_("Feedback"))

    class Meta:
        icon = "link"
        label = _("Pair")
        description = _("An item and what belongs to it.")
        preview_value = {"left": "Fièvre jaune", "right": "J’oriente", "feedback": "Vaccin du voyageur."}


class MatchingBlock(QuestionBlock):
    """Items to match with what belongs to them."""

    pairs = blocks.ListBlock(PairBlock(), min_num=2, max_num=8, label=_("Pairs"))
    extras = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label=_("Extra answer")),
        default=[],
        max_num=4,
        label=_("Extra answers that match nothing"),
    )

    class Meta:
        icon = "link"
        label = _("Matching")
        description = _("Items to match. Partial credit: the share of right pairs.")
        template = "courses/blocks/question.html"
        preview_value = {
            "stem": "Reliez.",
            "pairs": [
                {"left": "Rappel dTP à 45 ans", "right": "Je prescris", "feedback": "Calendrier."},
                {"left": "Fièvre jaune", "right": "J’oriente", "feedback": "Voyage."},
            ],
        }


class CommonErrorBlock(blocks.StructBlock):
    """A wrong number that many people give, and why."""

    value = blocks.DecimalBlock(label=_("Wrong value"))
    feedback = blocks.TextBlock(label=_("Feedback"))

    class Meta:
        icon = "warning"
        label = _("Common error")
        description = _("A wrong number many people give, and why.")
        preview_value = {"value": Decimal(7), "feedback": "C’est le seul bloc administration."}


class NumericBlock(QuestionBlock):
    """A number to find, with its tolerance and unit."""

    answer = blocks.DecimalBlock(label=_("Right value"))
    tolerance = blocks.DecimalBlock(default=Decimal(0), min_value=Decimal(0), label=_("Tolerance, more or less"))
    unit = blocks.CharBlock(required=False, max_length=30, label=_("Unit"))
    feedback_correct = blocks.TextBlock(label=_("Feedback when right"))
    feedback_incorrect = blocks.TextBlock(label=_("Feedback when wrong"))
    common_errors = blocks.ListBlock(CommonErrorBlock(), default=[], label=_("Common errors"))

    class Meta:
        icon = "decimal"
        label = _("Number")
        description = _("A number to find: a dose, an age, a duration. Comma and point are both accepted.")
        template = "courses/blocks/question.html"
        preview_value = {
            "stem": "Combien d’heures ?",
            "answer": Decimal("17.5"),
            "unit": "heures",
            "feedback_correct": "Exact : 10 h 30 et 7 h.",
            "feedback_incorrect": "Ajoutez les deux blocs.",
        }

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        for error in value["common_errors"]:
            if abs(error["value"] - value["answer"]) <= value["tolerance"]:
                raise blocks.StructBlockValidationError(
                    block_errors={
                        "common_errors": ValidationError(_("A common error may not lie within the tolerance."))
                    }
                )
        return value


class GapBlock(blocks.StructBlock):
    """A gap of a text, with every form that is accepted."""

    accepted = blocks.ListBlock(
        blocks.CharBlock(max_length=60, label=_("Accepted")), min_num=1, label=_("Accepted forms")
    )
    feedback = blocks.TextBlock(label=_("Feedback"))

    class Meta:
        icon = "edit"
        label = _("Gap")
        description = _("A gap with every accepted form; capitals and accents do not matter.")
        preview_value = {"accepted": ["7", "sept"], "feedback": "7 heures, en présentiel."}


class ClozeBlock(QuestionBlock):
    """A text with gaps to fill in, marked {{1}}, {{2}}…"""

    text = blocks.TextBlock(
        label=_("Text with gaps"), help_text=_("Mark the gaps {{1}}, {{2}}… in the order of the list below.")
    )
    gaps = blocks.ListBlock(GapBlock(), min_num=1, max_num=8, label=_("Gaps"))

    class Meta:
        icon = "edit"
        label = _("Fill in the gaps")
        description = _("A text with gaps. Partial credit: the share of right gaps.")
        template = "courses/blocks/question.html"
        preview_value = {
            "stem": "Complétez.",
            "text": "Le bloc administration dure {{1}} heures.",
            "gaps": [{"accepted": ["7", "sept"], "feedback": "7 heures."}],
        }

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        expected = [f"{{{{{number}}}}}" for number in range(1, len(value["gaps"]) + 1)]
        if any(value["text"].count(mark) != 1 for mark in expected):
            raise blocks.StructBlockValidationError(
                block_errors={"text": ValidationError(_("Each gap must be marked once in the text: {{1}}, {{2}}…"))}
            )
        return value

"""What a browser receives of a compiled question does not tell the answer, not even by its ids."""

import json
from dataclasses import asdict
from typing import Any

import pytest

from courses.models import ItemVersion
from courses.rules import question
from tests.courses.factories import every_type, make_course_with_quiz

pytestmark = pytest.mark.django_db


def bodies(kind: str) -> list[dict[str, Any]]:
    """Every compiled question of that kind."""
    versions = ItemVersion.objects.filter(item__kind="question").order_by("pk")
    return [version.body for version in versions if version.body["type"] == kind]


def test_the_ids_of_a_matching_question_say_nothing_about_its_pairs() -> None:
    make_course_with_quiz(every_type("leak"))
    [body] = bodies("matching")
    shown = question.shape(body, "fr", 1)
    assert len(shown.right) == 3
    for left, right in body["grading"]["pairs"].items():
        assert left not in right
        assert right not in left
    # Right sides that belong to nobody look like the others.
    assert {len(side.id) for side in shown.right} == {8}
    assert all(set(side.id) <= set("0123456789abcdef") for side in shown.right)


def test_no_feedback_or_explanation_is_in_what_a_browser_receives_before_answering() -> None:
    make_course_with_quiz(every_type("leak"))
    for version in ItemVersion.objects.filter(item__kind="question").order_by("pk"):
        sent = json.dumps(asdict(question.shape(version.body, "fr", 1)), ensure_ascii=False, default=str)
        words = version.body["words"]["fr"]
        secrets = [words["explanation"], *_texts(words.get("feedback", {}))]
        secrets += [option["feedback"] for option in words.get("options", {}).values() if isinstance(option, dict)]
        assert all(secret not in sent for secret in secrets if secret)


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    return [value] if isinstance(value, str) else []

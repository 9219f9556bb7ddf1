"""What learners are sure of and wrong about, by topic: what a lesson, or a campaign, could set right."""

from collections import defaultdict
from dataclasses import dataclass

from courses.editions.kept import outlines_by_id
from courses.editions.models import Course, Item
from courses.editions.outline import in_language
from courses.pages.course import CoursePage
from courses.pages.quiz import QuizPage
from courses.reports.models import ItemStat
from courses.reports.queries.health import questioned_by_uid
from courses.rules.health import THRESHOLDS, Health
from home.words import Topic

LEAST_SURE = 20  # people who said they were sure: fewer are an accident, and could be recognised


@dataclass(frozen=True)
class Misbelief:
    """A question many were sure of and wrong about. `page_id` is its quiz, None when that is gone."""

    stem: str
    course: str
    quiz: str
    page_id: int | None
    sure: int
    sure_wrong: int

    @property
    def percent(self) -> int:
        """How many of those who were sure were wrong, in whole percent, rounded down."""
        return 100 * self.sure_wrong // self.sure


@dataclass(frozen=True)
class TopicOfMisbeliefs:
    """A topic with its questions, the worst first."""

    topic: Topic
    questions: tuple[Misbelief, ...]

    @property
    def sure(self) -> int:
        """Answers that were given with certainty."""
        return sum(one.sure for one in self.questions)

    @property
    def sure_wrong(self) -> int:
        """Those of them that were wrong."""
        return sum(one.sure_wrong for one in self.questions)

    @property
    def percent(self) -> int:
        """The share of wrong ones, in whole percent, rounded down."""
        return 100 * self.sure_wrong // self.sure


def see_misbeliefs(*, language: str) -> list[TopicOfMisbeliefs]:
    """The topics where at least `LEAST_SURE` people were sure and a third of them wrong, the most answers first.

    Only first answers to what is asked now, under its current key; about a dozen queries, however many questions.
    """
    courses = Course.objects.filter(current_edition__isnull=False, archived_at=None)
    edition_of = dict(courses.values_list("translation_key", "current_edition_id"))
    outlines = outlines_by_id(edition for edition in edition_of.values() if edition is not None)
    topics = {
        page.translation_key: page.topic
        for page in CoursePage.objects.filter(translation_key__in=edition_of, topic__isnull=False)
        .select_related("topic").order_by("pk")
    }  # fmt: skip
    answered = Item.objects.filter(pk__in=ItemStat.objects.filter(sure_wrong__gt=0).values("version__item"))
    uid_of = dict(answered.values_list("pk", "uid"))
    found = questioned_by_uid(set(uid_of.values()))
    quizzes = {page.translation_key: page.pk for page in QuizPage.objects.only("translation_key").order_by("-pk")}
    by_topic: dict[Topic, dict[object, Misbelief]] = defaultdict(dict)
    for key, edition in edition_of.items():
        topic = topics.get(key)
        if topic is None or edition is None:
            continue
        for step in outlines[edition].steps():
            for one in step.questions:
                uid = uid_of.get(one.item_id)
                if uid is None or uid not in found or not _is_misbelief(found[uid].health):
                    continue
                question = found[uid]
                by_topic[topic][uid] = Misbelief(
                    stem=in_language(question.body["words"], language)[0]["stem"],
                    course=outlines[edition].title(language), quiz=step.title(language), page_id=quizzes.get(step.uid),
                    sure=question.health.sure, sure_wrong=question.health.sure_wrong,
                )  # fmt: skip
    lines = [
        TopicOfMisbeliefs(topic, tuple(sorted(ones.values(), key=lambda one: (-one.percent, -one.sure, one.stem))))
        for topic, ones in by_topic.items()
    ]
    return sorted(lines, key=lambda line: (-line.sure_wrong, line.topic.slug))


def _is_misbelief(health: Health) -> bool:
    is_group = health.sure >= LEAST_SURE
    return is_group and 100 * health.sure_wrong >= THRESHOLDS.sure_wrong_percent * health.sure

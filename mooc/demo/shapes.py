"""What the demonstration files hold, once read and found right: frozen values, the same for every language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mooc.demo.fact_shapes import Claim, Vaccine

LANGUAGES = ("fr", "en")
QUESTION_TYPES = ("single", "multiple", "true_false", "ordering", "matching", "numeric", "cloze", "short", "hotspot")


@dataclass(frozen=True)
class Words:
    """One text in every language: words["fr"]."""

    fr: str
    en: str

    def __getitem__(self, language: str) -> str:
        return {"fr": self.fr, "en": self.en}[language]


@dataclass(frozen=True)
class Source:
    """A publication; `date` is as printed by its publisher, `url` may be empty."""

    slug: str
    title: str
    publisher: str
    date: str
    url: str
    confidence: str
    note: str


@dataclass(frozen=True)
class Author:
    name: Words
    role: Words
    interests: Words
    declared_on: date


@dataclass(frozen=True)
class TextBlock:
    """A heading, paragraph or callout (`variant`: tip, warning or fact)."""

    type: str
    text: Words
    variant: str = ""


@dataclass(frozen=True)
class ListBlock:
    type: str
    is_ordered: bool
    items: tuple[Words, ...]


@dataclass(frozen=True)
class FactBlock:
    """A vaccination rule or a claim (`type`: rule or claim), by its name in the files."""

    type: str
    name: str


Block = TextBlock | ListBlock | FactBlock


@dataclass(frozen=True)
class Option:
    id: str
    is_correct: bool
    text: Words
    feedback: Words


@dataclass(frozen=True)
class Entry:
    """Something to put in order, or one side of a pair."""

    id: str
    text: Words


@dataclass(frozen=True)
class ChoiceAnswer:
    """Of a single or multiple question."""

    options: tuple[Option, ...]


@dataclass(frozen=True)
class TrueFalseAnswer:
    is_true: bool
    feedback: Mapping[str, Words]


@dataclass(frozen=True)
class OrderingAnswer:
    items: tuple[Entry, ...]
    order: tuple[str, ...]
    feedback: Mapping[str, Words]


@dataclass(frozen=True)
class MatchingAnswer:
    left: tuple[Entry, ...]
    right: tuple[Entry, ...]
    pairs: Mapping[str, str]
    feedback: Mapping[str, Words]


@dataclass(frozen=True)
class CommonError:
    value: Decimal
    feedback: Words


@dataclass(frozen=True)
class NumericAnswer:
    value: Decimal
    tolerance: Decimal
    unit: Words
    feedback: Mapping[str, Words]
    common_errors: tuple[CommonError, ...]


@dataclass(frozen=True)
class Gap:
    id: str
    accepted: Mapping[str, tuple[str, ...]]
    feedback: Words


@dataclass(frozen=True)
class ClozeAnswer:
    """`text` holds {{1}} where gap 1 stands."""

    text: Words
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class WrongForms:
    """A wrong answer that many people write, in every way they write it."""

    forms: Mapping[str, tuple[str, ...]]
    feedback: Words


@dataclass(frozen=True)
class ShortAnswer:
    accepted: Mapping[str, tuple[str, ...]]
    forgives: bool
    wrong: tuple[WrongForms, ...]
    feedback: Mapping[str, Words]


@dataclass(frozen=True)
class Place:
    """A rectangle on a picture, in whole percent of it: left, top, width, height."""

    id: str
    is_correct: bool
    area: Mapping[str, int]
    text: Words
    feedback: Words


@dataclass(frozen=True)
class HotspotAnswer:
    """`picture` names a file in content/pictures."""

    picture: str
    alt: Words
    credit: Words
    several: bool
    zones: tuple[Place, ...]


Answer = (
    ChoiceAnswer
    | TrueFalseAnswer
    | OrderingAnswer
    | MatchingAnswer
    | NumericAnswer
    | ClozeAnswer
    | ShortAnswer
    | HotspotAnswer
)


@dataclass(frozen=True)
class Question:
    """`objective` counts from 1: in the objectives of its module, or in the modules of its course for a test."""

    id: str
    type: str
    objective: int
    difficulty: int
    sources: tuple[str, ...]
    stem: Words
    answer: Answer


@dataclass(frozen=True)
class Completion:
    """What finishing the course asks for."""

    modules_done: int
    quiz_pass_percent: int
    post_test_id: str
    case_ids: tuple[str, ...]
    dialogue_ids: tuple[str, ...]


@dataclass(frozen=True)
class Course:
    id: str
    slug: str
    topic: str
    level: str
    duration_minutes: int
    title: Words
    summary: Words
    audience: Words
    limits: Words
    prerequisites: Words
    assessment: Words
    accessibility: Words
    funding: Words
    authors: tuple[Author, ...]
    completion: Completion
    module_ids: tuple[str, ...]
    assessment_ids: tuple[str, ...]


@dataclass(frozen=True)
class Module:
    """`practice_id`: the case, dialogue or image set that belongs to it, or empty."""

    id: str
    course_id: str
    order: int
    slug: str
    duration_minutes: int
    pass_mark_percent: int
    review_due: date
    title: Words
    objectives: tuple[Words, ...]
    sources: tuple[str, ...]
    lesson: tuple[Block, ...]
    tip: Words
    quiz: tuple[Question, ...]
    practice_id: str = ""


@dataclass(frozen=True)
class AssessmentRules:
    """`feedback`: after_post_test, or immediate_after_submission; `pass_mark_percent` None = no pass mark."""

    time_limit_minutes: int
    attempts: int
    cooldown_hours: int
    pass_mark_percent: int | None
    feedback: str
    counts_for_certificate: bool
    note: Words


@dataclass(frozen=True)
class Slot:
    number: int
    module_id: str
    skill: Words


@dataclass(frozen=True)
class Assessment:
    id: str
    course_id: str
    kind: str
    pair_id: str
    title: Words
    rules: AssessmentRules
    blueprint: tuple[Slot, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class KitItem:
    id: str
    type: str
    title: Words
    formats: tuple[str, ...]
    case_id: str
    assessment_id: str


@dataclass(frozen=True)
class CampaignWindow:
    """Announced ≤ opens < closes ≤ withdrawn, without a zone: by the clocks of each of the territories."""

    territories: tuple[str, ...]
    is_confirmed: bool
    announced_at: datetime
    opens_at: datetime
    closes_at: datetime
    withdrawn_at: datetime


@dataclass(frozen=True)
class PatientQuestion:
    """What a patient asks, what is said in thirty seconds, and the source it rests on."""

    source: str
    question: Words
    answer: Words


@dataclass(frozen=True)
class Campaign:
    """A campaign with its windows, the main territory first."""

    id: str
    slug: str
    theme: str
    season: str
    windows: tuple[CampaignWindow, ...]
    date_note: Words
    title: Words
    audience: Words
    audiences: tuple[str, ...]
    objective: Words
    key_messages: tuple[Words, ...]
    avoid: tuple[Words, ...]
    questions: tuple[PatientQuestion, ...]
    action_label: Words
    action: str
    action_url: str
    kit_items: tuple[KitItem, ...]
    facts: tuple[FactBlock, ...]
    course_id: str
    module_ids: tuple[str, ...]
    funding: Words
    authors: tuple[Author, ...]
    indicators: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Practice:
    """A case, dialogue or image set: checked in full, kept as read until something is built from it."""

    id: str
    kind: str
    module_id: str
    title: Words
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Promise:
    """What visitors can count on, in a few words and one sentence."""

    title: Words
    text: Words


@dataclass(frozen=True)
class PageText:
    """The words of a page that is no course and no campaign. Only the home page has `tagline` and `promises`; lists have no body."""

    id: str
    slug: Words
    title: Words
    introduction: Words
    tagline: Words | None = None
    promises: tuple[Promise, ...] = ()
    body: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Site:
    title: Words
    review_due: date


@dataclass(frozen=True)
class Content:
    """All of it."""

    site: Site
    topics: Mapping[str, Words]
    pages: Mapping[str, PageText]
    sources: Mapping[str, Source]
    courses: tuple[Course, ...]
    modules: Mapping[str, Module]
    tests: Mapping[str, Assessment]
    cases: tuple[Practice, ...]
    dialogues: tuple[Practice, ...]
    image_sets: tuple[Practice, ...]
    vaccines: "tuple[Vaccine, ...]"
    claims: "tuple[Claim, ...]"
    campaigns: tuple[Campaign, ...]

"""The demonstration files: all there, and a malformed one is refused with its file, its line and what was expected."""

import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from mooc.demo.marks import ContentRefused
from mooc.demo.read import FOLDER, read_content
from mooc.demo.shapes import LANGUAGES, QUESTION_TYPES

C1M1 = "modules/c1m1-cadre-formation-perimetre.yaml"
C1 = "courses/c1-vacciner-a-l-officine.yaml"
PRE, POST = "tests/c1-pre.yaml", "tests/c1-post.yaml"
PERRIN, INES = "cases/case-perrin.yaml", "cases/case-ines.yaml"
DIALOGUE, IMAGES = "dialogues/dialogue-pv-1.yaml", "images/imgset-peau-demo.yaml"
FLU = "campaigns/camp-grippe-2026.yaml"


def test_the_files_hold_everything_the_demonstration_promises():
    content = read_content()
    questions = [question for module in content.modules.values() for question in module.quiz]
    tested = [question for test in content.tests.values() for question in test.questions]
    assert len(content.courses) == 4
    assert len(content.modules) == 14
    assert len(questions) == 83
    assert len(tested) == 16
    assert len(content.cases) == 2
    assert (len(content.dialogues), len(content.image_sets)) == (1, 1)
    assert len(content.campaigns) == 6
    assert len(content.sources) == 82
    assert Counter(question.type for question in questions) == Counter(
        single=15, multiple=14, true_false=13, ordering=9, matching=12, numeric=8, cloze=10, short=1, hotspot=1
    )
    assert {question.type for question in questions} == set(QUESTION_TYPES)


def test_the_campaigns_on_influenza_and_covid_ask_for_a_lesson_of_ten_minutes():
    content = read_content()
    courses = {course.id: course for course in content.courses}
    asked = {campaign.slug: courses[campaign.course_id] for campaign in content.campaigns}
    short = [slug for slug, course in asked.items() if course.duration_minutes <= 10]
    assert sorted(short) == ["covid-automne-2026", "grippe-2026-2027"]
    (module,) = (module for module in content.modules.values() if module.course_id == asked[short[0]].id)
    assert (module.duration_minutes, len(module.quiz)) == (10, 4)


def test_the_words_come_in_french_and_in_english():
    course = read_content().courses[0]
    assert [course.title[language] for language in LANGUAGES] == [
        "Vacciner à l'officine, de l'entretien au suivi",
        "Vaccinating in the pharmacy, from interview to follow-up",
    ]


def test_numbers_keep_every_digit_that_was_written():
    answers = {q.id: q.answer for module in read_content().modules.values() for q in module.quiz if q.type == "numeric"}
    assert str(answers["c1m1q4"].value) == "17.5"
    assert [str(error.value) for error in answers["c1m1q4"].common_errors] == ["10.5", "7"]


Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content that a test may spoil."""
    return Path(shutil.copytree(FOLDER, tmp_path / "content"))


@pytest.fixture
def spoil(folder: Path) -> Edit:
    """Replace the first match of a pattern in a file."""

    def edit(file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        match = re.search(old, text, re.MULTILINE)
        assert match, f"{old!r} is not in {file}"
        path.write_text(text[: match.start()] + new + text[match.end() :], encoding="utf-8")

    return edit


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(ContentRefused) as refusal:
        read_content(folder)
    return [str(problem) for problem in refusal.value.problems]


# What is spoilt: file, pattern, replacement; then the line that is named, and the sentence.
MALFORMED = {
    "a key nobody knows": (
        C1M1, "^tip:", "tipp:", "tipp:",
        ("module c1m1 has an unknown key “tipp”; expected one of id, course_id, order, slug, status, duration_minutes,"
        " pass_mark_percent, review_due, title, objectives, sources, lesson, tip, quiz, case_id, dialogue_id,"
        " image_set_id."),
    ),
    "a key twice": (
        C1M1, "^status: demo", "id: c1m1\nstatus: demo", "id: c1m1", "module c1m1 has the key “id” twice (first on line 4); expected it once."
    ),
    "a text missing in English": (
        C1M1, r"\n +en: The second is.*|\n +en: Age 2 was discussed.*", "", "feedback:",
        "option a of question c1m1q1 has no “feedback” in English; expected a text under “en:”.",
    ),
    "a language nobody reads": (
        C1M1, "  en: Scope, training", "  de: Rahmen\n  en: Scope, training", "de: Rahmen",
        "“title” of module c1m1 has an unknown language “de”; expected fr and en.",
    ),
    "an empty text": (
        C1M1, "fr: 2 ans$", 'fr: ""', 'fr: ""', "“fr” of “text” of option a of question c1m1q1 is empty; expected text."
    ),
    "a number where a text belongs": (
        C1M1, "fr: 2 ans$", "fr: 2", "fr: 2",
        "“fr” of “text” of option a of question c1m1q1 is read as a number; expected text, so put “2” between quotes.",
    ),
    "a text where a number belongs": (
        C1M1, "answer: 17.5", "answer: dix-sept", "answer: dix-sept",
        "“answer” of question c1m1q4 of module c1m1 is “dix-sept”; expected a number such as 17.5.",
    ),
    "a number out of range": (
        C1M1, "pass_mark_percent: 80", "pass_mark_percent: 180", "pass_mark_percent: 180",
        "“pass_mark_percent” of module c1m1 is “180”; expected a whole number from 1 to 100.",
    ),
    "a group where a list belongs": (
        C1M1, r"sources: \[decret-2023-736, ars-paca\]", "sources: decret-2023-736", "sources: decret-2023-736",
        ("“sources” of question c1m1q1 of module c1m1 is “decret-2023-736”; expected a list, one entry per line after a"
        " hyphen."),
    ),
    "no source": (
        C1M1, r"sources: \[decret-2023-736, ars-paca\]", "sources: []", "sources: []",
        "“sources” of question c1m1q1 of module c1m1 is a list; expected at least 1 entry, found 0.",
    ),
    "a source nobody knows": (
        C1M1, r"sources: \[decret-2023-736, ars-paca\]", "sources: [decret-2023-736, ars-nulle-part]", "sources: [decret-2023-736, ars-nulle-part]",
        "“sources” of c1m1q1 names the unknown source “ars-nulle-part”; expected one of those in the files.",
    ),
    "a type nobody asks": (
        C1M1, "type: single", "type: riddle", "type: riddle",
        ("“type” of question c1m1q1 of module c1m1 is “riddle”; expected one of single, multiple, true_false, ordering,"
        " matching, numeric, cloze, short, hotspot."),
    ),
    "a picture that is not there": (
        "modules/c1m4-froid-preparation-geste.yaml", "picture: refrigerator", "picture: oven", "picture: oven",
        "“picture” of question c1m4q7 of module c1m4 is oven; expected a file oven.png in pictures.",
    ),
    "a place outside the picture": (
        "modules/c1m4-froid-preparation-geste.yaml", "left: 84", "left: 184", "area: {left: 184, top: 42, width: 14, height: 20}",
        "“left” of “area” of zone back of question c1m4q7 is “184”; expected a whole number from 0 to 100.",
    ),
    "no right place": (
        "modules/c1m4-froid-preparation-geste.yaml", r"(id: middle\n +correct): true", r"\1: false", "zones:",
        "question c1m4q7 of module c1m4 has 0 right zones; expected exactly 1.",
    ),
    "a short answer both right and wrong": (
        "modules/c1m5-surveillance-malaise-anaphylaxie.yaml", "cortisone]\n +en", "Adrénaline]\n          en", "- forms:",
        "“Adrénaline”, which is accepted; expected a wrong form.",
    ),
    "two right options in a single choice": (
        C1M1, "correct: false", "correct: true", "options:",
        "question c1m1q1 of module c1m1 has 2 right options; expected exactly 1.",
    ),
    "the same option twice": (
        C1M1, "fr: 16 ans", "fr: 2 ans", "options:", "“options” of question c1m1q1 of module c1m1 says “2 ans” twice in fr; expected different texts."
    ),
    "an order that forgets an item": (
        "modules/c1m2-entretien-avant-vaccin.yaml", r"correct_order: \[s1, ", "correct_order: [", "correct_order: [s2, s3, s4, s5, s6]",
        "“correct_order” of question c1m2q4 of module c1m2 is a list; expected each item of “items” exactly once.",
    ),
    "a pair that leads nowhere": (
        C1M1, r"pairs: \{l1: r1,", "pairs: {l1: r9,", "pairs: {l1: r9, l2: r2, l3: r2, l4: r3}",
        "“pairs” of question c1m1q5 of module c1m1 leads to “r9”; expected one of r1, r2, r3.",
    ),
    "a common error that is right": (
        C1M1, "- value: 10.5", "- value: 17.50", "- value: 17.50",
        ("“value” of “common_errors, entry 1” of question c1m1q4 of module c1m1 is 17.50, which counts as right; expected"
        " a wrong answer."),
    ),
    "a gap without its mark": (
        C1M1, r"\{\{2\}\} attenuated", "Live attenuated", "text:",
        "“text” of question c1m1q6 of module c1m1 (en) does not hold its gaps; expected {{1}}, {{2}} once each.",
    ),
    "feedback that teaches nothing": (
        C1M1, r'fr: "Bien vu : .*"', "fr: Bien vu.", "feedback:",
        "“false” in “feedback” of question c1m1q3 of module c1m1 says only “Bien vu.”; expected at least 4 words.",
    ),
    "an objective the module does not have": (
        C1M1, "objective: 1", "objective: 4", "objective: 4",
        "“objective” of question c1m1q1 of module c1m1 is “4”; expected a whole number from 1 to 3.",
    ),
    "a question in two files": (
        POST, "id: post1", "id: c1m1q1", "- id: c1m1q1",
        f"question c1m1q1 is also in {C1M1}, line 140; expected another id.",
    ),
    "a module its course does not list": (
        C1, r"module_ids: \[c1m1, ", "module_ids: [", "course_id: c1",
        "module c1m1 is not listed by course c1; expected it in its module_ids.",
    ),
    "a test with a question too many": (
        PRE, "  - slot: 8\n(.*\n){4}", "", "items:", "test c1-pre has 8 questions; expected 7, one per slot."
    ),
    "a test pair that measures different things": (
        PRE, "objective: c1m2", "objective: c1m3", "pair_id: c1-pair",
        "the tests of c1-pair are no pair; expected one pre_test and one post_test that measure the same in each slot.",
    ),
    "a choice that leads nowhere": (
        PERRIN, "next: n2$", "next: n99", "- id: n1", "scene n1 leads to “n99”, which is not a scene; expected the id of one."
    ),
    "a scene nobody reaches": (
        INES, "next: n_decide$", "next: hub", "- id: n_decide", "scene n_decide cannot be reached from “n0”; expected a choice that leads there.",
    ),
    "a gauge nobody reads": (
        PERRIN, r"scores: \{relation: 2", "scores: {charm: 2", "scores: {charm: 2, autonomy: 1}",
        "scores the unknown gauge “charm”; expected one of relation, information, autonomy, security.",
    ),
    "a case its module does not name": (
        "modules/c2m3-cas-parent-hesitant.yaml", "case_id: case-perrin\n", "", "module_id: c2m3",
        "case case-perrin belongs to module “c2m3”, which does not name it; expected that module to.",
    ),
    "a model answer that breaks its rule": (
        DIALOGUE, "fr: 27 jours", "fr: 12 jours", "validation:",
        "the model answer of step s5 of dialogue dialogue-pv-1 (fr) breaks its own rule; expected one that passes it.",
    ),
    "a region outside the picture": (
        IMAGES, "x: 0.32,", "x: 0.92,", "- {x: 0.92, y: 0.4, w: 0.2, h: 0.18, label: purpura}",
        ("“hotspots, entry 1” of image im1 of image set imgset-peau-demo leaves the picture; expected x + w and y + h of at"
        " most 1."),
    ),
    "a closing before the opening": (
        FLU, "closes_at: 2027-01-31T23:59:00", "closes_at: 2026-10-01T23:59:00", "closes_at: 2026-10-01T23:59:00",
        "“closes_at” of “windows, entry 1” of campaign camp-grippe-2026 comes before “opens_at”; expected a later moment.",
    ),
    "a moment of Paris where each territory has its own": (
        FLU, "opens_at: 2026-10-13T08:00:00", "opens_at: 2026-10-13T08:00:00+02:00", "opens_at: 2026-10-13T08:00:00+02:00",
        ("“opens_at” of “windows, entry 1” of campaign camp-grippe-2026 is “2026-10-13T08:00:00+02:00”; expected a date and time without offset such as"
        " 2026-10-13T08:00:00."),
    ),
    "a territory nobody knows": (
        FLU, "territories: .reunion, mayotte.", "territories: [reunion, madeira]", "- territories: [reunion, madeira]",
        "“territories” of “windows, entry 2” of campaign camp-grippe-2026 has “madeira”; expected everywhere, mainland,",
    ),
    "a file under another name": (
        C1M1, "^id: c1m1$", "id: c1m9", "id: c1m9",
        ("the file is called c1m1-cadre-formation-perimetre.yaml; expected c1m9-cadre-formation-perimetre.yaml, after its"
        " id."),
    ),
    "a source cited nowhere": (
        "sources.yaml", "^  decret-2023-736:", ("  lost-source:\n    title: T\n    publisher: P\n    date: n.d.\n"
        '    url: ""\n    confidence: low\n    note: ""\n\n  decret-2023-736:'), "lost-source:",
        "the source “lost-source” is cited nowhere; expected it cited or removed.",
    ),
    "a text the page has no room for": (
        C1M1, "fr: 2 ans$", f"fr: {'ans ' * 101}", f"fr: {'ans ' * 101}".strip(),
        "“fr” of “text” of option a of question c1m1q1 has 403 characters; expected at most 400.",
    ),
    "a promise medicine cannot keep": (
        FLU, "fr: Enceinte, l'injection protège deux personnes.", "fr: Enceinte, une injection sans aucun risque.",
        "- fr: Enceinte, une injection sans aucun risque.",
        ("“key_messages, entry 3” of campaign camp-grippe-2026 says “sans aucun risque” (fr), more than medicine can"
        " promise; expected other words."),
    ),
    "text that is no YAML": (
        C1M1, "^slug: ", "slug ", "status: demo", "this is not readable YAML (could not find expected ':'); expected “key: value” lines.",
    ),
    "author's interests left out": (
        C1, "    interests:\n.*\n.*\n", "", "- name:",
        "“authors, entry 1” of course c1 has no “interests”; expected the keys name, role, interests, declared_on.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "named", "sentence"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_file_names_the_line_and_what_is_expected(
    folder: Path, spoil: Edit, file: str, old: str, new: str, named: str, sentence: str
):
    spoil(file, old, new)
    found = problems_of(folder)
    told = [problem for problem in found if sentence in problem]
    assert told, "\n".join(found)
    place, line = told[0].partition(": ")[0].rsplit(", line ", 1)
    assert (folder / place).read_text(encoding="utf-8").splitlines()[int(line) - 1].strip() == named


def test_every_problem_of_a_run_is_told_at_once(folder: Path, spoil: Edit):
    spoil(C1M1, "pass_mark_percent: 80", "pass_mark_percent: many")
    spoil(FLU, "theme: influenza", "theme: weather")
    spoil(PRE, r"sources: \[", "sources: [nowhere, ")
    assert [problem.partition(",")[0] for problem in problems_of(folder)] == [FLU, C1M1, PRE]


def test_a_missing_file_is_named(folder: Path):
    (folder / "sources.yaml").unlink()
    assert problems_of(folder)[0] == ("sources.yaml, line 1: this file is missing; expected it beside the others.")


def test_a_file_that_is_not_text_is_named(folder: Path):
    (folder / FLU).write_bytes(b"id: \xff\xfe")
    assert f"{FLU}, line 1: this file is not UTF-8 text; expected it saved as UTF-8." in problems_of(folder)


def test_a_case_that_runs_in_circles_is_refused(folder: Path, spoil: Edit):
    text = (folder / PERRIN).read_text(encoding="utf-8")
    (folder / PERRIN).write_text(re.sub(r"next: end_\w+", "next: n1", text), encoding="utf-8")
    assert any("scene n1 never reaches an ending" in problem for problem in problems_of(folder))

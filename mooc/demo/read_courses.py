"""Reads course sheets, modules and tests."""

from mooc.demo.marks import Mark
from mooc.demo.read_pages import count_words, read_authors, read_blocks
from mooc.demo.read_questions import read_question
from mooc.demo.shapes import LANGUAGES, Assessment, AssessmentRules, Completion, Course, Module, Question, Slot

FEWEST_QUESTIONS, FEWEST_TYPES = 4, 4
SHORTEST_LESSON, LONGEST_LESSON = 200, 400  # words
LONGEST_OBJECTIVES = 400  # characters


def read_course(mark: Mark) -> Course:
    """A course sheet: all that must be known before enrolling."""
    record = mark.record(
        "id slug status topic level duration_minutes title summary audience limits prerequisites assessment"
        " accessibility funding authors completion_rule module_ids assessment_ids",
        called="course",
    )
    record["status"].one_of("demo")
    rule = record["completion_rule"].record("modules_done quiz_pass_percent", "post_test_id case_ids dialogue_ids")
    module_ids = record["module_ids"].names()
    return Course(
        id=record["id"].name_text(),
        slug=record["slug"].slug(),
        topic=record["topic"].name_text(),
        level=record["level"].one_of("core", "intermediate", "advanced"),
        duration_minutes=record["duration_minutes"].whole(1, 6000),
        title=record["title"].words(255),
        summary=record["summary"].words(400),
        audience=record["audience"].words(200),
        limits=record["limits"].words(600),
        prerequisites=record["prerequisites"].words(500),
        assessment=record["assessment"].words(600),
        accessibility=record["accessibility"].words(600),
        funding=record["funding"].words(500),
        authors=read_authors(record["authors"]),
        completion=Completion(
            modules_done=rule["modules_done"].whole(1, max(len(module_ids), 1)),
            quiz_pass_percent=rule["quiz_pass_percent"].whole(1, 100),
            post_test_id=rule["post_test_id"].name_text() if "post_test_id" in rule else "",
            case_ids=rule["case_ids"].names() if "case_ids" in rule else (),
            dialogue_ids=rule["dialogue_ids"].names() if "dialogue_ids" in rule else (),
        ),
        module_ids=module_ids,
        assessment_ids=record["assessment_ids"].names(0),
    )


def read_module(mark: Mark) -> Module:
    """A module: its lesson, tip and quiz."""
    record = mark.record(
        "id course_id order slug status duration_minutes pass_mark_percent review_due title objectives sources lesson"
        " tip quiz",
        "case_id dialogue_id image_set_id",
        called="module",
    )
    record["status"].one_of("demo")
    objectives = tuple(objective.words() for objective in record["objectives"].entries())
    for language in LANGUAGES:
        length = len(" ".join(objective[language] for objective in objectives))
        if length > LONGEST_OBJECTIVES:
            record["objectives"].refuse(
                f"{record['objectives'].label} have {length} characters in {language}; expected at most"
                f" {LONGEST_OBJECTIVES}, together they are the summary."
            )
    lesson = read_blocks(record["lesson"], with_facts=True)
    for language in LANGUAGES:
        words = count_words(lesson, language)
        if lesson and not SHORTEST_LESSON <= words <= LONGEST_LESSON:
            span = f"{SHORTEST_LESSON} to {LONGEST_LESSON}"
            record["lesson"].refuse(f"{record['lesson'].label} has {words} words in {language}; expected {span}.")
    practices = [record[name].name_text() for name in ("case_id", "dialogue_id", "image_set_id") if name in record]
    return Module(
        id=record["id"].name_text(),
        course_id=record["course_id"].name_text(),
        order=record["order"].whole(1, 50),
        slug=record["slug"].slug(),
        duration_minutes=record["duration_minutes"].whole(1, 600),
        pass_mark_percent=record["pass_mark_percent"].whole(1, 100),
        review_due=record["review_due"].day(),
        title=record["title"].words(255),
        objectives=objectives,
        sources=record["sources"].names(),
        lesson=lesson,
        tip=record["tip"].words(1000),
        quiz=_read_quiz(record["quiz"], objectives=len(objectives)),
        practice_id=practices[0] if practices else "",
    )


def _read_quiz(mark: Mark, *, objectives: int) -> tuple[Question, ...]:
    questions = tuple(read_question(one, objectives=objectives) for one in mark.entries(FEWEST_QUESTIONS))
    types = sorted({question.type for question in questions if question.type})
    if questions and len(types) < FEWEST_TYPES:
        mark.refuse(f"{mark.label} uses {len(types)} types ({', '.join(types)}); expected at least {FEWEST_TYPES}.")
    return questions


def read_assessment(mark: Mark) -> Assessment:
    """A test before or after a course: as many questions as its blueprint has slots."""
    record = mark.record("id course_id kind pair_id status title rules blueprint items", called="test")
    record["status"].one_of("demo")
    rules = record["rules"].record(
        "time_limit_min attempts pass_mark_percent feedback counts_for_certificate note", "cooldown_hours"
    )
    slots = []
    for number, one in enumerate(record["blueprint"].entries(), start=1):
        slot = one.record("slot objective skill")
        if slot["slot"].whole(1, 99) != number:
            slot["slot"].expect(f"{number}, its place in the list")
        slots.append(Slot(number=number, module_id=slot["objective"].name_text(), skill=slot["skill"].words()))
    modules = len({slot.module_id for slot in slots})
    questions = tuple(read_question(one, objectives=modules) for one in record["items"].entries())
    if len(questions) != len(slots):
        record["items"].refuse(f"{record.label} has {len(questions)} questions; expected {len(slots)}, one per slot.")
    return Assessment(
        id=record["id"].name_text(),
        course_id=record["course_id"].name_text(),
        kind=record["kind"].one_of("pre_test", "post_test"),
        pair_id=record["pair_id"].name_text(),
        title=record["title"].words(255),
        rules=AssessmentRules(
            time_limit_minutes=rules["time_limit_min"].whole(1, 240),
            attempts=rules["attempts"].whole(1, 20),
            cooldown_hours=rules["cooldown_hours"].whole(0, 720) if "cooldown_hours" in rules else 0,
            pass_mark_percent=rules["pass_mark_percent"].whole_or_nothing(1, 100),
            feedback=rules["feedback"].one_of("after_post_test", "immediate_after_submission"),
            counts_for_certificate=rules["counts_for_certificate"].flag(),
            note=rules["note"].words(400),
        ),
        blueprint=tuple(slots),
        questions=questions,
    )

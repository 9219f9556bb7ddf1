"""Reads campaigns: their windows, messages and kit."""

from itertools import pairwise

from campaigns.rules.audiences import Audience
from campaigns.rules.material import LONGEST_ANSWER, word_count
from campaigns.rules.territories import Territory
from campaigns.rules.wording import overclaims
from mooc.demo.marks import Mark, Record
from mooc.demo.read_pages import read_authors, read_facts
from mooc.demo.read_questions import refuse_twins
from mooc.demo.shapes import LANGUAGES, Campaign, CampaignWindow, KitItem, PatientQuestion, Words

MOMENTS = ("announced_at", "opens_at", "closes_at", "withdrawn_at")
KIT_TYPES = ("poster", "counter_script", "checklist", "screen_slide", "social_post", "leaflet", "case", "quiz")


def read_campaign(mark: Mark) -> Campaign:
    """One campaign."""
    record = mark.record(
        "id slug status theme season windows date_note title audience audiences objective"
        " key_messages avoid questions call_to_action kit_items linked_course_id linked_module_ids funding authors indicators"
        " sources",
        "facts",
        called="campaign",
    )
    record["status"].one_of("demo")
    action = record["call_to_action"].record("label action url")
    return Campaign(
        id=record["id"].name_text(),
        slug=record["slug"].slug(),
        theme=record["theme"].name_text(),
        season=record["season"].text(20),
        windows=_read_windows(record["windows"]),
        date_note=record["date_note"].words(500),
        title=record["title"].words(255),
        audience=record["audience"].words(300),
        audiences=_read_audiences(record),
        objective=record["objective"].words(500),
        key_messages=tuple(_read_claim(message) for message in record["key_messages"].entries()),
        avoid=tuple(message.words() for message in record["avoid"].entries()),
        questions=_read_questions(record),
        action_label=action["label"].words(120),
        action=action["action"].one_of("appointment", "checklist", "reminder", "review"),
        action_url=action["url"].web_address(local=True),
        kit_items=_read_kit(record),
        facts=read_facts(record["facts"]) if "facts" in record else (),
        course_id=record["linked_course_id"].name_text(),
        module_ids=record["linked_module_ids"].names(),
        funding=record["funding"].words(500),
        authors=read_authors(record["authors"]),
        indicators=record["indicators"].names(),
        sources=record["sources"].names(),
    )


def _read_audiences(campaign: Record) -> tuple[str, ...]:
    """Declared audiences, in the order of their declaration."""
    known = [audience.value for audience in Audience]
    named = [mark.one_of(*known) for mark in campaign["audiences"].entries()]
    refuse_twins(campaign["audiences"], named)
    return tuple(name for name in known if name in named)


def _read_questions(campaign: Record) -> tuple[PatientQuestion, ...]:
    """What patients ask; each answer is short enough for the counter and rests on a source of the campaign."""
    questions = []
    for one in campaign["questions"].entries():
        record = one.record("source question answer", called="question")
        answer = record["answer"].words(900)
        for language in LANGUAGES:
            count = word_count(answer[language])
            if count > LONGEST_ANSWER:
                record["answer"].refuse(
                    f"{record['answer'].label} has {count} words ({language}); expected {LONGEST_ANSWER} at most."
                )
        source = record["source"].name_text()
        if not one.missing and source not in campaign["sources"].names():
            record["source"].refuse(f"{record['source'].label} is no source of this campaign: “{source}”.")
        questions.append(PatientQuestion(source, record["question"].words(160), answer))
    return tuple(questions)


def _read_window(mark: Mark) -> CampaignWindow:
    record = mark.record("territories confirmed " + " ".join(MOMENTS))
    moments = {name: record[name].clock_time() for name in MOMENTS}
    for earlier, later in pairwise(MOMENTS):
        if moments[earlier] > moments[later] or (later == "closes_at" and moments[earlier] == moments[later]):
            record[later].refuse(f"{record[later].label} comes before “{earlier}”; expected a later moment.")
    territories = record["territories"].names()
    for name in territories:
        if name not in set(Territory):
            record["territories"].refuse(
                f"{record['territories'].label} has “{name}”; expected {', '.join(Territory)}."
            )
    return CampaignWindow(territories=territories, is_confirmed=record["confirmed"].flag(), **moments)


def _read_windows(mark: Mark) -> tuple[CampaignWindow, ...]:
    windows = tuple(_read_window(one) for one in mark.entries())
    refuse_twins(mark, [territory for window in windows for territory in window.territories])
    return windows


def _read_claim(mark: Mark) -> Words:
    """A key message, which is the campaign's summary too when it comes first; it may not promise too much."""
    words = mark.words(400)
    for language in LANGUAGES:
        for found in overclaims(words[language]):
            mark.refuse(
                f"{mark.label} says “{found}” ({language}), more than medicine can promise; expected other words."
            )
    return words


def _read_kit(campaign: Record) -> tuple[KitItem, ...]:
    kit = []
    for one in campaign["kit_items"].entries():
        record = one.record("id type title", "formats case_id assessment_id", called="kit item")
        formats = record["formats"].names() if "formats" in record else ()
        for name in formats:
            if name not in ("A3", "A4", "A5"):
                record["formats"].refuse(f"{record['formats'].label} has “{name}”; expected one of A3, A4, A5.")
        kit.append(
            KitItem(
                id=record["id"].name_text(),
                type=record["type"].one_of(*KIT_TYPES),
                title=record["title"].words(160),
                formats=formats,
                case_id=record["case_id"].name_text() if "case_id" in record else "",
                assessment_id=record["assessment_id"].name_text() if "assessment_id" in record else "",
            )
        )
    refuse_twins(campaign["kit_items"], [item.id for item in kit])
    return tuple(kit)

"""Reads texts: the blocks of a lesson or page, plain pages, topics, the settings of the whole site, the sources."""

from mooc.demo.marks import NAME, Mark
from mooc.demo.shapes import Author, Block, FactBlock, ListBlock, PageText, Promise, Site, Source, TextBlock, Words

VARIANTS = ("tip", "warning", "fact")
BLOCK_KEYS = {"heading": "text", "paragraph": "text", "callout": "variant text", "list": "ordered items"}
FACTS = ("rule", "claim")


def read_facts(mark: Mark) -> tuple[FactBlock, ...]:
    """Vaccination rules and claims that a page shows, in order."""
    return tuple(_read_fact(one) for one in mark.entries())


def _read_fact(mark: Mark) -> FactBlock:
    kind = mark.peek("type")
    record = mark.record("type " + (kind if kind in FACTS else FACTS[0]))
    record["type"].one_of(*FACTS)
    return FactBlock(type=kind, name=record[kind].slug() if kind in FACTS else "")


def read_blocks(mark: Mark, *, with_facts: bool = False) -> tuple[Block, ...]:
    """Headings, paragraphs, lists and callouts, in order; in a lesson also vaccination rules and claims."""
    blocks: list[Block] = []
    for one in mark.entries():
        kind = one.peek("type")
        if with_facts and kind in FACTS:
            blocks.append(_read_fact(one))
            continue
        if kind not in BLOCK_KEYS:
            one.record("type", " ".join(BLOCK_KEYS.values()))["type"].one_of(*BLOCK_KEYS)
            continue
        record = one.record("type " + BLOCK_KEYS[kind])
        if kind == "list":
            items = tuple(item.words() for item in record["items"].entries())
            blocks.append(ListBlock(type=kind, is_ordered=record["ordered"].flag(), items=items))
        else:
            variant = record["variant"].one_of(*VARIANTS) if kind == "callout" else ""
            blocks.append(TextBlock(type=kind, text=record["text"].words(), variant=variant))
    return tuple(blocks)


def count_words(blocks: tuple[Block, ...], language: str) -> int:
    """How many words a reader meets in these blocks."""
    written = [block for block in blocks if not isinstance(block, FactBlock)]
    texts = [words for block in written for words in (block.items if isinstance(block, ListBlock) else (block.text,))]
    return sum(len(words[language].split()) for words in texts)


def read_authors(mark: Mark) -> tuple[Author, ...]:
    """Who wrote it, with the interests they declared and when."""
    authors = []
    for one in mark.entries():
        record = one.record("name role interests declared_on")
        authors.append(
            Author(
                name=record["name"].words(),
                role=record["role"].words(),
                interests=record["interests"].words(),
                declared_on=record["declared_on"].day(),
            )
        )
    return tuple(authors)


def read_sources(mark: Mark) -> dict[str, Source]:
    """Every source by the name that the other files cite it by."""
    sources = {}
    for name, one in mark.record("sources")["sources"].table().items():
        record = one.record("title publisher date url confidence note")
        if not NAME.fullmatch(name):
            one.refuse(f"the source “{name}” has a name that cannot be cited; expected letters, digits and hyphens.")
        url = record["url"]
        sources[name] = Source(
            slug=name,
            title=record["title"].text(300),
            publisher=record["publisher"].text(200),
            date=record["date"].text(40),
            url="" if url.is_empty else url.web_address(),
            confidence=record["confidence"].one_of("high", "medium", "low"),
            note=record["note"].text(may_be_empty=True),
        )
    return sources


def read_topics(mark: Mark) -> dict[str, Words]:
    """Every topic by the name that the other files use."""
    return {name: one.words(80) for name, one in mark.record("topics")["topics"].table().items()}


def read_page(mark: Mark) -> PageText:
    """The home page (with its tagline and promises), a list (title and introduction) or a plain page (with a body)."""
    own = {"home": "tagline promises", "catalogue": "", "campaigns": ""}.get(mark.peek("id"), "body")
    record = mark.record(f"id slug title introduction {own}", called="page")
    slugs = record["slug"].record("fr en")
    return PageText(
        id=record["id"].name_text(),
        slug=Words(fr=slugs["fr"].slug(), en=slugs["en"].slug()),
        title=record["title"].words(255),
        introduction=record["introduction"].words(400),
        tagline=record["tagline"].words(160) if "tagline" in record else None,
        promises=_read_promises(record["promises"]) if "promises" in record else (),
        body=read_blocks(record["body"]) if own == "body" else (),
    )


def _read_promises(mark: Mark) -> tuple[Promise, ...]:
    records = [one.record("title text") for one in mark.entries()]
    return tuple(Promise(title=record["title"].words(), text=record["text"].words()) for record in records)


def read_site(mark: Mark) -> Site:
    """What holds everywhere. Settings that nothing uses yet are checked all the same."""
    record = mark.record(
        "schema_version content_version languages default_language status title disclaimer page_disclaimer provenance"
        " certificate confidence_scheme spaced_repetition questions campaigns"
    )
    record["schema_version"].one_of("1.0")
    if record["languages"].names(2) != ("fr", "en"):
        record["languages"].expect("[fr, en]")
    record["default_language"].one_of("fr")
    record["status"].one_of("demo")
    origin = record["provenance"].record("method persons review_due reviewers_required")
    origin["method"].words()
    origin["persons"].words()
    if origin["reviewers_required"].names() != ("pharmacist", "medical_doctor"):
        origin["reviewers_required"].expect("[pharmacist, medical_doctor]")
    certificate = record["certificate"].record("title required_fields wording")
    certificate["required_fields"].names()
    for mark in (record["disclaimer"], record["page_disclaimer"], certificate["title"], certificate["wording"]):
        mark.words()
    record["content_version"].text()
    _check_settings(record["confidence_scheme"], record["spaced_repetition"], record["questions"])
    campaigns = record["campaigns"].record("timezone workflow")
    campaigns["workflow"].names()
    campaigns["timezone"].one_of("Europe/Paris")
    return Site(title=record["title"].words(255), review_due=origin["review_due"].day())


def _check_settings(confidence: Mark, repetition: Mark, questions: Mark) -> None:
    marking = confidence.record("scheme levels correct incorrect use")
    marking["scheme"].text()
    marking["use"].text()
    levels = {str(level.whole(1, 3)) for level in marking["levels"].entries(3)}
    for name in ("correct", "incorrect"):
        points = marking[name].table()
        if points.keys() != levels:
            marking[name].expect(f"one entry per level: {', '.join(sorted(levels))}")
        for point in points.values():
            point.whole(-6, 3)
    review = repetition.record("intervals_days reset_on_error max_daily_items source_note")
    days = [day.whole(1, 365) for day in review["intervals_days"].entries()]
    if days != sorted(set(days)):
        review["intervals_days"].expect("days that grow, such as [2, 7, 21, 60]")
    review["reset_on_error"].flag()
    review["max_daily_items"].whole(1, 50)
    review["source_note"].words()
    shared = questions.record("confidence_marking spaced_repetition shuffle scoring cloze_matching")
    for name in ("confidence_marking", "spaced_repetition", "shuffle"):
        shared[name].flag()
    shared["cloze_matching"].text()
    scoring = shared["scoring"].record("multiple ordering")
    scoring["multiple"].text()
    scoring["ordering"].text()

"""A learner at the keyboard or the mouse, who knows every right answer from the demonstration files."""

import re
import time
from email import message_from_bytes, policy
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from mooc.demo.read import read_content
from mooc.demo.shapes import (
    ChoiceAnswer,
    ClozeAnswer,
    HotspotAnswer,
    MatchingAnswer,
    NumericAnswer,
    OrderingAnswer,
    Question,
    ShortAnswer,
    TrueFalseAnswer,
)

PASSWORD = "Une-phrase-assez-longue-7"
TABS_AT_MOST = 120


def squeeze(text: str) -> str:
    """The words without their line breaks and special spaces."""
    return " ".join(text.split())


class Hands:
    """Uses a page with the mouse, as most people do."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        """Follow a link, press a button, tick a box."""
        target.click()

    def follow(self, target: Locator) -> None:
        """Press what leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.press(target)

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def choose(self, target: Locator, value: str) -> None:
        target.select_option(value)

    def tick(self, target: Locator) -> None:
        target.check()


class KeyboardHands(Hands):
    """Uses a page by Tab, Enter, Space, arrows and letters alone: no mouse, no focus set by script."""

    def press(self, target: Locator) -> None:
        self.go_to(target)
        self.page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        self.go_to(target)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, target: Locator, value: str) -> None:
        self.go_to(target)
        for _turn in range(2 * target.locator("option").count()):
            if target.input_value() == value:
                break
            # The list opens at the first arrow; Enter takes the option that has the focus.
            pointed = self.page.evaluate(
                "document.activeElement.matches('option') ? document.activeElement.value : null"
            )
            self.page.keyboard.press("Enter" if pointed == value else "ArrowDown")
        assert target.input_value() == value

    def tick(self, target: Locator) -> None:
        if target.get_attribute("type") == "checkbox":
            self.go_to(target)
            self.page.keyboard.press("Space")
            return
        group = self.page.locator(f'input[type="radio"][name="{target.get_attribute("name")}"]')
        self.go_to(group)
        for _turn in range(group.count()):
            if has_focus(target):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        expect(target).to_be_checked()

    def go_to(self, target: Locator) -> None:
        """Press Tab until one of these has the focus."""
        target.first.wait_for()
        for _turn in range(TABS_AT_MOST):
            if any(has_focus(target.nth(n)) for n in range(target.count())):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} cannot be reached with Tab on {self.page.url}")


def has_focus(target: Locator) -> bool:
    return bool(target.evaluate("element => element === document.activeElement"))


class Learner:
    """Somebody who signs up, learns a course to its end, and answers every question right unless told otherwise."""

    def __init__(self, page: Page, mailbox: Path, *, language: str = "fr", hands: type[Hands] = Hands) -> None:
        self.page = page
        self.mailbox = mailbox
        self.language = language
        self.hands = hands(page)
        self.email = f"{uuid4().hex[:10]}@example.org"
        content = read_content()
        asked = [question for module in content.modules.values() for question in module.quiz]
        asked += [question for test in content.tests.values() for question in test.questions]
        self.right: dict[str, Question] = {squeeze(question.stem[language]): question for question in asked}

    def sign_up(self) -> None:
        """Create an account and confirm the address with the code from the mail."""
        self.page.goto(f"/{self.language}/account/signup/")
        main = self.page.locator("main")
        self.hands.write(main.locator('[name="first_name"]'), "Anaïs")
        self.hands.write(main.locator('[name="last_name"]'), "Le Goff-Étienne")
        self.hands.write(main.locator('[name="email"]'), self.email)
        self.hands.write(main.locator('[name="password1"]'), PASSWORD)
        self.hands.press(main.locator('form:has([name="password1"]) button[type="submit"]'))
        code = main.locator('[name="code"]')
        code.wait_for()
        self.hands.write(code, code_from_mail(self.mailbox, self.email))
        self.hands.press(main.locator('form:has([name="code"]) button[type="submit"]').first)
        self.page.wait_for_url(re.compile(r"/learn/|/formations/|/courses/"))

    def enrol(self, sheet: str) -> None:
        """Enrol from the course sheet."""
        self.page.goto(sheet)
        self.hands.follow(self.page.locator('form[action$="/enrol/"] button').first)
        self.page.wait_for_url(re.compile(r"/learn/"))

    def resume(self, slug: str) -> None:
        """Go to where this person stopped."""
        self.page.goto(f"/{self.language}/learn/{slug}/resume/")

    def progress(self, slug: str) -> int:
        """The whole percentage that the dashboard shows."""
        self.page.goto(f"/{self.language}/learn/")
        card = self.page.locator("article, li, .card").filter(has=self.page.locator(f'a[href*="/learn/{slug}/"]')).first
        shown = re.search(r"(\d+)\s*%", squeeze(card.inner_text()))
        return int(shown[1]) if shown else 100

    def read_lesson(self) -> None:
        """Mark the lesson as read."""
        self.hands.follow(self.page.locator('form[action$="/done/"] button'))

    def start_quiz(self) -> None:
        self.hands.follow(self.page.locator('form[action$="/start/"] button'))
        self.page.locator("legend.question-stem").wait_for()

    def current(self) -> Question:
        """The question on the screen."""
        return self.right[squeeze(self.page.locator("legend.question-stem").inner_text())]

    def answer(self, *, rightly: bool = True) -> None:
        """Answer the question on the screen and wait for the feedback."""
        question = self.current()
        self.fill_in(question, rightly=rightly)
        self.hands.follow(self.page.locator('main form[data-submit-once] button[type="submit"]').first)

    def fill_in(self, question: Question, *, rightly: bool = True) -> None:
        main = self.page.locator("main")
        answer = question.answer
        if isinstance(answer, ChoiceAnswer):
            wanted = [option for option in answer.options if option.is_correct == rightly]
            for option in wanted if question.type == "multiple" and rightly else wanted[:1]:
                label = main.locator("label.option").filter(
                    has_text=re.compile("^\\s*" + loose(option.text[self.language]) + "\\s*$")
                )
                self.hands.tick(label.locator("input"))
        elif isinstance(answer, TrueFalseAnswer):
            self.hands.tick(main.locator(f'input[name="answer"][value="{str(answer.is_true == rightly).lower()}"]'))
        elif isinstance(answer, OrderingAnswer):
            texts = {entry.id: entry.text[self.language] for entry in answer.items}
            self.order([texts[one] for one in (answer.order if rightly else answer.order[::-1])])
        elif isinstance(answer, MatchingAnswer):
            self.match(answer, rightly)
        elif isinstance(answer, NumericAnswer):
            number = answer.value if rightly else answer.value + answer.tolerance + 1000
            self.hands.write(main.locator('input[name="answer"]'), str(number).replace(".", ","))
        elif isinstance(answer, ShortAnswer):
            text = answer.accepted[self.language][0] if rightly else "zzz"
            self.hands.write(main.locator('input[name="answer"]'), text)
        elif isinstance(answer, HotspotAnswer):
            for zone in [zone for zone in answer.zones if zone.is_correct == rightly][: None if rightly else 1]:
                words = main.locator("label.option").filter(has_text=re.compile(loose(zone.text[self.language])))
                self.hands.tick(words.locator("input"))
        elif isinstance(answer, ClozeAnswer):
            for gap in answer.gaps:
                text = gap.accepted[self.language][0] if rightly else "zzz"
                self.hands.write(main.locator(f'input[name="answer-{gap.id}"]'), text)

    def order(self, texts: list[str]) -> None:
        """Put steps in order: with the arrow buttons where the page has them, else by choosing positions."""
        rows = self.page.locator("[data-row]")
        if not rows.first.locator("[data-move]").first.is_visible():
            for position, text in enumerate(texts, start=1):
                row = rows.filter(has_text=re.compile(loose(text)))
                self.hands.choose(row.locator("select"), str(position))
            return
        for position, text in enumerate(texts):
            for _turn in range(len(texts)):
                shown = [squeeze(one) for one in rows.locator("[data-text]").all_inner_texts()]
                if shown.index(squeeze(text)) == position:
                    break
                row = rows.filter(has_text=re.compile(loose(text)))
                self.hands.press(row.locator('[data-move="-1"]'))

    def match(self, answer: MatchingAnswer, rightly: bool) -> None:
        rights = {entry.id: entry.text[self.language] for entry in answer.right}
        for left in answer.left:
            wanted = rights[answer.pairs[left.id]]
            if not rightly:
                wanted = next(text for text in rights.values() if text != wanted)
            row = self.page.locator(".match-row").filter(has_text=re.compile(loose(left.text[self.language]))).first
            value = next(
                option.get_attribute("value")
                for option in row.locator("option").all()
                if squeeze(option.inner_text()) == squeeze(wanted)
            )
            self.hands.choose(row.locator("select"), value or "")

    def take_quiz(self, *, rightly: bool = True) -> None:
        """Answer every question from the first to the result."""
        self.start_quiz()
        while True:
            self.answer(rightly=rightly)
            self.page.locator("#feedback").wait_for()
            onward = self.page.locator(".player-action a.button").first
            is_last = "/attempt/" in (href := onward.get_attribute("href") or "") and re.search(
                r"/attempt/[^/]+/$", href
            )
            self.hands.follow(onward)
            if is_last:
                break
        hand_in = self.page.locator('form[action$="/submit/"] button')
        if hand_in.count():
            self.hands.follow(hand_in.first)


def loose(text: str) -> str:
    """A pattern for this text, whatever its spaces are."""
    return r"\s+".join(re.escape(word) for word in text.split())


def code_from_mail(mailbox: Path, email: str) -> str:
    """The code in the last message to this address."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for path in sorted(mailbox.glob("*"), key=lambda p: p.stat().st_mtime, reverse=True):
            if email.encode() in path.read_bytes():
                message = message_from_bytes(path.read_bytes().split(b"\n-------")[0], policy=policy.default)
                body = message.get_body(("plain",))
                assert body is not None
                found = re.search(r"^\s{2,}(\S{4,12})\s*$", body.get_content(), re.MULTILINE)
                assert found, body.get_content()
                return found[1]
        time.sleep(0.2)
    raise AssertionError(f"No message to {email} arrived.")

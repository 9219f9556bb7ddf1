"""Judges a campaign in one language by the checks in force, and refuses what may not go out."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext, ngettext

from campaigns.compliance.models import CheckAnswer, ComplianceCheck
from campaigns.compliance.reading import answer_fingerprint, case_of, file_digest, file_of, text_fingerprint
from campaigns.law.models import LegalFile
from campaigns.pages.campaign import CampaignPage
from campaigns.rules.law import RULES, Case, medicines_named


@dataclass(frozen=True)
class Judged:
    """One check and how it stands: met or not, by whom, and why not. `is_void`: it was answered, for another text."""

    check: ComplianceCheck
    is_met: bool
    answer: CheckAnswer | None = None
    is_void: bool = False
    detail: str = ""


@dataclass(frozen=True)
class Judgement:
    """A page of a campaign and its checklist."""

    page: CampaignPage
    file: LegalFile
    case: Case
    checks: tuple[Judged, ...]

    @property
    def missing(self) -> tuple[Judged, ...]:
        """What keeps the page from going out."""
        return tuple(one for one in self.checks if not one.is_met)

    @property
    def met(self) -> int:
        return len(self.checks) - len(self.missing)

    @property
    def is_complete(self) -> bool:
        return not self.missing


def judge(page: CampaignPage, now: datetime, file: LegalFile | None = None) -> Judgement:
    """Judge what this page says, whether it is a version, a draft or live."""
    file = file or file_of(page)
    case = case_of(page, file, now)
    asked = [check for check in ComplianceCheck.objects.in_force(case.today) if case.kind in check.kinds]
    answers = _answers(page) if any(not check.rule for check in asked) else []
    text, about = (text_fingerprint(page), file_digest(file)) if answers else ("", "")
    checks = []
    for check in asked:
        if check.rule:
            checks.append(Judged(check, RULES[check.rule](case), detail=_detail(check.rule, case)))
            continue
        mine = [answer for answer in answers if answer.check_code == check.code]
        valid = [answer for answer in mine if answer.fingerprint == answer_fingerprint(check, text, about)]
        last = valid[-1] if valid else None
        checks.append(Judged(check, bool(last and last.is_met), last, is_void=bool(mine) and not valid))
    return Judgement(page, file, case, tuple(checks))


def refuse_unless_complete(page: CampaignPage, now: datetime) -> None:
    """Let a page go out, or on to review, only with its checklist complete.

    :raises ValidationError: one sentence that names what is missing.
    """
    judgement = judge(page, now)
    if judgement.missing:
        raise ValidationError({NON_FIELD_ERRORS: say_refusal(judgement)})  # the API of the desk wants a name for it


def say_refusal(judgement: Judgement) -> str:
    """Why the page may not go out, naming what is missing."""
    title = f"{judgement.page.title} ({judgement.page.locale.language_code})"
    if not judgement.file.is_product:
        named = medicines_named(judgement.case.texts.values(), judgement.case.words)
        if named:
            said = gettext(
                "“%(title)s” is an institutional campaign and names a medicine: %(words)s. The law allows no such reference,"
                " even indirect (CSP, art. L.5122-1)."
            )
            return said % {"title": title, "words": ", ".join(named)}
    number = len(judgement.missing)
    said = ngettext(
        "“%(title)s” cannot go out: %(number)s legal check of %(total)s is missing: %(names)s.",
        "“%(title)s” cannot go out: %(number)s legal checks of %(total)s are missing: %(names)s.",
        number,
    )
    names = ", ".join(one.check.label for one in judgement.missing)
    return said % {"title": title, "number": number, "total": len(judgement.checks), "names": names}


def _answers(page: CampaignPage) -> list[CheckAnswer]:
    rows = CheckAnswer.objects.filter(campaign=page.translation_key, language=page.locale.language_code)
    return list(rows.order_by("at", "pk"))


def _detail(rule: str, case: Case) -> str:
    """What exactly a rule found wrong, where a person has to know it."""
    if rule == "neutral":
        return ", ".join(medicines_named(case.texts.values(), case.words))
    if rule == "surface":
        small = [piece for piece in case.kit if piece.share is None or piece.share * 3 < 100]
        return ", ".join(f"{piece.title} ({piece.share if piece.share is not None else '?'} %)" for piece in small)
    return ""

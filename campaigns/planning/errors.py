"""Why a plan is refused; nothing has changed then."""

from campaigns.pages.campaign import CampaignPage
from campaigns.rules.planning import Clash


class SeasonsOverlap(Exception):
    """Another season of the campaign serves the same territory at that time."""

    def __init__(self, clash: Clash, other: CampaignPage) -> None:
        self.clash, self.other = clash, other
        super().__init__(f"{clash.territory} {other}")


class LanguageMissing(Exception):
    """The campaign would open with a language missing, and nobody decided that it may."""

    def __init__(self, languages: list[str]) -> None:
        self.languages = languages
        super().__init__(", ".join(languages))

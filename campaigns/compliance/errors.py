"""Why the desk refuses a change of a legal file."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the file since it was looked at; nothing is done."""


class KindIsPublic(Exception):
    """A version is live, scheduled or being reviewed: the kind of a campaign does not change under it."""


class BreaksLivePage(Exception):
    """The change would leave a live page without what the law asks; the message names it."""


class NotAsked(Exception):
    """The check is not asked of this campaign, or a rule answers it."""

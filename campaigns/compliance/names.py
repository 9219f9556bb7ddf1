"""The medicines that campaigns must not name, for whoever has to recognise them in a text: vigilance."""

from campaigns.compliance.models import NeutralWord
from campaigns.rules.law import WordKind
from home.vigilance.names import knows_names
from home.vigilance.rules import Names


@knows_names
def medicines() -> Names:
    """The names in use. One query."""
    rows = list(NeutralWord.objects.filter(is_active=True).order_by("pk").values_list("word", "kind"))
    return Names(
        words=tuple(word for word, kind in rows if kind != WordKind.ENDING),
        endings=tuple(word for word, kind in rows if kind == WordKind.ENDING),
    )

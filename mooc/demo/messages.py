"""What readers of the demonstration wrote: invented messages of nobody, and where events are reported, marked as illustrative."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from home.models import Message, VigilanceSettings
from home.vigilance.actions import keep, sort_in
from mooc.demo.writing import name_uuid

NOTE_FR = (
    "Site de démonstration : les messages ne sont transmis à personne. Adresse donnée à titre d’exemple, à vérifier."
)
NOTE_EN = "Demonstration site: messages are passed on to nobody. The address is an illustration, to be checked."


@dataclass(frozen=True)
class Written:
    """One message, as many days ago as said."""

    name: str
    days: int
    kind: str
    text: str
    about: str = ""
    language: str = "fr"
    email: str = ""
    is_said_event: bool = False


WRITTEN = (
    Written(
        "fever", 13, "question",
        "Bonjour, une patiente d'une soixantaine d'années est revenue avec 39 de fièvre et un bras très gonflé deux jours "
        "après son vaccin contre la grippe. Faut-il le déclarer ? (Message de démonstration.)",
        about="/fr/campagnes/", email="reader@example.org", is_said_event=True,
    ),
    Written(
        "dose", 3, "question",
        "A colleague gave two doses instead of one to an adult yesterday. Nothing happened so far. (Demonstration message.)",
        language="en",
    ),
    Written(
        "link", 2, "wrong",
        "Le lien de la deuxième source ne mène plus au bon document. (Message de démonstration.)",
        about="/fr/formations/", email="reader@example.org",
    ),
    Written(
        "poster", 1, "contribution",
        "I could translate the poster into Portuguese for my neighbourhood. (Demonstration message.)", language="en",
    ),
)  # fmt: skip


def has_messages() -> bool:
    """Whether they have been written."""
    return Message.objects.filter(sent_id=_id(WRITTEN[-1])).exists()


def write_messages(*, now: datetime) -> None:
    """Write them through the same door as readers do."""
    settings = VigilanceSettings.load()
    settings.note_fr, settings.note_en = NOTE_FR, NOTE_EN
    settings.save()
    for one in WRITTEN:
        at = now - timedelta(days=one.days)
        message = keep(
            sent_id=_id(one),
            kind=one.kind,
            text=one.text,
            is_said_event=one.is_said_event,
            about=one.about,
            language=one.language,
            email=one.email,
            now=at,
        )
        sort_in(message=message, now=at)


def _id(one: Written) -> UUID:
    found: UUID = name_uuid(f"message/{one.name}")
    return found

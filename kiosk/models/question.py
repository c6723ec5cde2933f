"""Questions and their versions: an edit is the next version."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.clock import today
from kiosk.db import Base, Key
from kiosk.models.constraints import between, one_of
from kiosk.models.texts import ORIGINS, Text, in_language

TOPICS = ("dokumen", "jalur", "biaya", "penipuan", "tppo", "hak", "bantuan")
OFFER_TOPIC = "tawaran"  # of every offer
EVERY_TOPIC = (*TOPICS, OFFER_TOPIC)
ANSWER_VERDICTS = ("genuine", "scam")  # the options of an offer
ACTS = ("accepts", "checks", "refuses", "none")  # what choosing an option does with what is offered
SAFE_ACTS = {"genuine": ("accepts", "checks"), "scam": ("refuses", "checks")}  # by kind of offer
DANGERS = (0, 1, 2)  # what a wrong answer can cost: nothing much; money or papers; life, freedom or the house
# how an offer came
CHANNELS = ("poster", "leaflet", "letter", "email", "phone", "whatsapp", "facebook", "harbour", "door")
FORMS = ("A", "B")
# drawn people who may speak or decide: neither Mak, who leads through the kiosk, nor our own officers
FACES = ("siti", "wati", "ibu", "nenek", "gadis", "bayu", "andi", "ujang", "bapak", "pakde", "anak")
# drawings of what a question puts into the suitcase
OBJECTS = """
    bank boy calendar camera car card clock contract doctor door factory ferry fish flag globe heart hospital
    house letter list lock luggage magnifier megaphone money office passport pen phone plane police question
    receipt receiver ring school talk tools
""".split()
OWN_SLUG_PREFIX = "K"  # of slugs of officers' own questions; no slug in the files begins with it
UNKNOWN = "unknown"  # "Belum tahu": always offered, never right
CHECK_DAYS = 365  # that a check holds
VOLATILE_DAYS = 180  # that it holds for a volatile fact
Columns = dict[str, Any]  # values by column


class Question(Base):
    """One version of a question.

    ``texts`` is {language: {said, stem, options: {key: text}, rule, explanation, source}}. ``said`` are the speaker's
    words, "" where Mak tells it all. An offer's stem is who sends it; its texts have neither ``said`` nor ``rule``, but
    what was checked already (``known``), the ``bubbles`` by number, what to do ``next``, and of a scam the name of its
    ``technique``.
    """

    __table_args__ = (
        UniqueConstraint("slug", "version"),
        Index(None, "current", "active"),
        one_of("kind", ("choice", "offer")),
        one_of("topic", EVERY_TOPIC),
        one_of("level", (1, 2, 3)),
        one_of("form", FORMS),
        one_of("channel", CHANNELS),
        one_of("speaker", FACES),
        one_of("asker", FACES),
        one_of("object", OBJECTS),
        between("danger", DANGERS[0], DANGERS[-1]),
        one_of("origin", ORIGINS),
    )

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(default=1)
    current: Mapped[bool] = mapped_column(default=True)  # the newest version of its slug
    active: Mapped[bool] = mapped_column(default=True)
    kind: Mapped[str] = mapped_column(String(6), default="choice")
    topic: Mapped[str] = mapped_column(String(12))
    level: Mapped[int]
    form: Mapped[str | None] = mapped_column(String(1))  # A, B
    twin: Mapped[str | None] = mapped_column(String(20))  # slug of its match in the other form, or of one much like it
    answer: Mapped[str] = mapped_column(String(10))
    genuine: Mapped[bool | None]  # whether "go on" is right; None where that is not what is measured
    danger: Mapped[int] = mapped_column(default=0)  # one of DANGERS
    does: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {option: one of ACTS}
    channel: Mapped[str | None] = mapped_column(String(10))  # of an offer
    telling: Mapped[list[Any]] = mapped_column(default=list)  # numbers of the bubbles that tell, as text
    picture: Mapped[list[Any]] = mapped_column(default=list)  # names of everyday objects
    speaker: Mapped[str | None] = mapped_column(String(10))  # one of FACES: whose words are said or sent
    asker: Mapped[str | None] = mapped_column(String(10))  # one of FACES: who must decide, or asks about an offer
    object: Mapped[str | None] = mapped_column(String(10))  # one of OBJECTS
    texts: Mapped[dict[str, Any]]
    volatile: Mapped[bool] = mapped_column(default=False)
    as_of: Mapped[date]  # first day of the month of its newest source
    confirmed_on: Mapped[date | None]
    confirmed_by: Mapped[str | None] = mapped_column(String(80))  # an officer's name
    origin: Mapped[str] = mapped_column(String(10), default="file")  # one of ORIGINS

    @property
    def is_own(self) -> bool:
        """True where officers of this kiosk wrote it: no shipped file has it."""
        return self.slug.startswith(OWN_SLUG_PREFIX)

    def text(self, language: str) -> dict[str, Any]:
        """All parts of the text in this language, or in Indonesian where it has none."""
        return dict(in_language(self.texts, language))

    def full_stem(self, language: str) -> Text:
        """The stem in this language, after the speaker's words in quotes.

        It begins with "Begitu kata agen" where it stands below those words, so alone it would not be understood.
        """
        text = self.text(language)
        stem: Text = text["stem"]
        if not text.get("said"):
            return stem
        return Text(f"“{text['said']}” {stem}", stem.language)

    @property
    def offer_kind(self) -> str | None:
        """One of ANSWER_VERDICTS, or None for what is no offer.

        It is none where no option accepts something, or where that is not what is measured.
        """
        if self.genuine is None or "accepts" not in self.does.values():
            return None
        return "genuine" if self.genuine else "scam"

    def act_of(self, option: str | None) -> str:
        """One of ACTS: what choosing this option does. "none" for UNKNOWN."""
        return str(self.does.get(option or UNKNOWN, "none"))

    @property
    def is_due(self) -> bool:
        """True where its last confirmation, or else its source, is too old.

        That is over a year, or over 180 days if volatile.
        """
        return is_check_due(self.confirmed_on or self.as_of, self.volatile)

    def differences(self, fields: Columns) -> list[str]:
        """Names of columns and text parts that differ from these values.

        They are such as "answer" and "id.stem".
        """
        names = [name for name, value in fields.items() if getattr(self, name) != value]
        if "texts" not in names:
            return names
        names.remove("texts")
        old = parts_of_texts(self.texts)
        new = parts_of_texts(fields["texts"])
        return names + [name for name in old | new if old.get(name) != new.get(name)]


def is_check_due(since: date, volatile: bool) -> bool:
    """True where ``since`` is over CHECK_DAYS ago, or over VOLATILE_DAYS if volatile."""
    days = VOLATILE_DAYS if volatile else CHECK_DAYS
    return today() - since > timedelta(days=days)


def parts_of_texts(texts: dict[str, Any]) -> dict[str, Any]:
    """All texts in one dict with keys language.part: {id.stem: …, en.options: …}."""
    parts = {}
    for language, translation in texts.items():
        for part, text in translation.items():
            parts[f"{language}.{part}"] = text
    return parts

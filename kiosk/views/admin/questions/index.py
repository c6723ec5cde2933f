"""The list of the quiz's questions, by topic and by what is to be done with them."""

from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from kiosk.models import Question
from kiosk.rules import questions
from kiosk.views.admin.fields import Choice
from kiosk.views.admin.lists import ListForm
from kiosk.views.admin.questions import bp
from kiosk.views.forms import one_line, render_form
from kiosk.views.words import TOPIC_WORDS

STATES = {
    "unconfirmed": _l("Belum dikonfirmasi"),
    "confirmed": _l("Sudah dikonfirmasi"),
    "inactive": _l("Tidak ditanyakan"),
    "due": _l("Perlu diperiksa lagi"),
    "volatile": _l("Bisa berubah"),
    "officer": _l("Suntingan petugas"),
}


class FilterForm(ListForm):
    text = StringField(_l("Cari dalam soal"), filters=[one_line])
    topic = Choice(_l("Topik"), {"": _l("Semua topik")} | TOPIC_WORDS, default="")
    state = Choice(_l("Keadaan"), {"": _l("Semua")} | STATES, default="")

    def keeps(self, question: Question) -> bool:
        """Whether this question is one of those asked for."""
        said = f"{question.slug} {question.text('id')['stem']}".casefold()
        return (
            self.topic.data in ("", question.topic)
            and self.state.data in ("", *states(question))
            and (self.text.data or "").casefold() in said
        )


def states(question: Question) -> list[str]:
    """What this question is: names of STATES."""
    facts = {
        "unconfirmed": questions.is_to_confirm(question),
        "confirmed": question.confirmed_by is not None,
        "inactive": not question.active,
        "due": question.is_due,
        "volatile": question.volatile,
        "officer": question.origin == "officer",
    }
    return [name for name, holds in facts.items() if holds]


@bp.get("/")
def index() -> ResponseReturnValue:
    form = FilterForm()
    every = questions.every()
    kept = [question for question in every if form.keeps(question)] if form.validate() else []
    shelves = {topic: [question for question in kept if question.topic == topic] for topic in TOPIC_WORDS}
    return render_form(
        "admin/questions/index.html",
        form,
        shelves={topic: rows for topic, rows in shelves.items() if rows},
        topics=TOPIC_WORDS,
        states=states,
        asked=sum(question.active for question in every),
        waiting=sum(questions.is_to_confirm(question) for question in every),
    )

"""The first schema: every table as the models have it.

No kiosk stands in a hall yet, so this file is changed in place, each time under a new revision id, and a database of an
earlier one is refused at the start. From the first release for halls on every change is a revision of its own.
The lists are written out here, for a later revision may change those of the models.
"""

from alembic import op
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Text,
    Time,
    UniqueConstraint,
    text,
)

from kiosk.db import UtcDateTime
from kiosk.models.constraints import always, between, one_of

revision = "a44c07d0c0de"
down_revision = None
FACES = ["siti", "wati", "ibu", "nenek", "gadis", "bayu", "andi", "ujang", "bapak", "pakde", "anak"]
OBJECTS = """
    bank boy calendar camera car card clock contract doctor door factory ferry fish flag globe heart hospital
    house letter list lock luggage magnifier megaphone money office passport pen phone plane police question
    receipt receiver ring school talk tools
""".split()


def upgrade() -> None:
    create_office()
    create_villages()
    create_sessions()
    create_check_ins()
    create_questions()
    create_quizzes()
    create_learning()
    create_hotlines()
    create_voices()
    create_companies()


def downgrade() -> None:
    for name in (
        "company",
        "recording",
        "voice",
        "hotline",
        "offer_batch",
        "learning_count",
        "learning_pairs",
        "learning_batch",
        "offer_check",
        "quiz_answer",
        "quiz_attempt",
        "hall_round",
        "question",
        "tombstone",
        "check_in",
        "session_photo",
        "outreach_session",
        "village_alias",
        "village",
        "audit_entry",
        "setting",
        "failed_try",
        "officer",
    ):
        op.drop_table(name)


def create_office() -> None:
    """Accounts, wrong guesses at the doors, settings and the audit."""
    op.create_table(
        "officer",
        Column("id", String(16), primary_key=True),
        Column("username", String(40), unique=True),
        Column("name", String(80), nullable=False),
        Column("nip", String(30), nullable=False),
        Column("role", String(12), nullable=False),
        Column("password_hash", String(255)),
        Column("login_token", String(43), nullable=False, unique=True),
        Column("set_up_hash", String(64), unique=True),
        Column("set_up_until", UtcDateTime()),
        Column("active", Boolean(), nullable=False),
        Column("created_at", UtcDateTime(), nullable=False),
        Column("version", Integer(), nullable=False),
        one_of("role", ["officer", "supervisor"]),
    )
    op.create_table(
        "failed_try",
        Column("id", String(16), primary_key=True),
        Column("kind", String(80), nullable=False),
        Column("source", String(32), nullable=False),
        Column("at", UtcDateTime(), nullable=False),
    )
    op.create_index(op.f("ix_failed_try_at"), "failed_try", ["at"])
    op.create_index(op.f("ix_failed_try_kind_at"), "failed_try", ["kind", "at"])
    op.create_table(
        "setting",
        Column("name", String(40), primary_key=True),
        Column("value", JSON(), nullable=False),
        Column("version", Integer(), nullable=False),
    )
    op.create_table(
        "audit_entry",
        Column("id", String(16), primary_key=True),
        Column("at", UtcDateTime(), nullable=False),
        Column("officer_id", String(16), ForeignKey("officer.id")),
        Column("action", String(40), nullable=False),
        Column("row", String(80), nullable=False),
        Column("fields", JSON(), nullable=False),
        Column("reason", String(40), nullable=False),
        Column("times", Integer(), nullable=False),
        always("times", "times >= 1"),
    )
    op.create_index(op.f("ix_audit_entry_action_at_id"), "audit_entry", ["action", "at", "id"])
    op.create_index(op.f("ix_audit_entry_at_id"), "audit_entry", ["at", "id"])
    op.create_index(op.f("ix_audit_entry_officer_id_at_id"), "audit_entry", ["officer_id", "at", "id"])
    op.create_index(op.f("ix_audit_entry_row_at"), "audit_entry", ["row", "at"])


def create_villages() -> None:
    """Villages and their other names."""
    op.create_table(
        "village",
        Column("code", String(13), primary_key=True),
        Column("name", String(80), nullable=False),
        Column("kind", String(10), nullable=False),
        Column("district", String(80), nullable=False),
        Column("regency", String(80), nullable=False),
        Column("active", Boolean(), nullable=False),
        one_of("kind", ["desa", "kelurahan"]),
    )
    op.create_table(
        "village_alias",
        Column("code", String(13), ForeignKey("village.code"), primary_key=True),
        Column("alias", String(80), primary_key=True),
    )


def create_sessions() -> None:
    """Outreach sessions and their photos."""
    op.create_table(
        "outreach_session",
        Column("id", String(16), primary_key=True),
        Column("village_code", String(13), ForeignKey("village.code"), nullable=False),
        Column("village_name", String(80), nullable=False),
        Column("kind", String(20), nullable=False),
        Column("title", String(160), nullable=False),
        Column("order_number", String(80), nullable=False),
        Column("place_kind", String(20), nullable=False),
        Column("place_name", String(120), nullable=False),
        Column("held_on", Date(), nullable=False),
        Column("date_typed_on", Date(), nullable=False),
        Column("starts_at", Time()),
        Column("ends_at", Time()),
        Column("officers", Text(), nullable=False),
        Column("speakers", Text(), nullable=False),
        Column("material", Text(), nullable=False),
        Column("obstacles", Text(), nullable=False),
        Column("follow_up", Text(), nullable=False),
        Column("questions_asked", Text(), nullable=False),
        Column("report_number", String(80), nullable=False),
        Column("reporter_name", String(80), nullable=False),
        Column("reporter_nip", String(30), nullable=False),
        Column("heads_male", Integer()),
        Column("heads_female", Integer()),
        Column("heads_by_group", JSON(), nullable=False),
        Column("state", String(10), nullable=False),
        Column("cancel_reason", String(200), nullable=False),
        Column("practice", Boolean(), nullable=False),
        Column("quiz_phase", String(6), nullable=False),
        Column("quiz_length", String(5), nullable=False),
        Column("join_key", String(16), nullable=False, unique=True),
        Column("join_letters", String(6), nullable=False, unique=True),
        Column("created_at", UtcDateTime(), nullable=False),
        Column("opened_at", UtcDateTime()),
        Column("closed_at", UtcDateTime()),
        Column("kiosk_id", String(16)),
        Column("kiosk_name", String(80), nullable=False),
        Column("check_in_counts", JSON(none_as_null=True)),
        Column("revision", Integer(), nullable=False),
        Column("content_hash", String(64)),
        Column("handed_over_at", UtcDateTime()),
        Column("version", Integer(), nullable=False),
        one_of("kind", ["sosialisasi", "bimtek", "rapat-koordinasi", "sambang-desa", "paspor-keliling"]),
        one_of("place_kind", ["balai-desa", "sekolah", "rumah-ibadah", "lainnya"]),
        one_of("state", ["planned", "open", "closed", "cancelled"]),
        one_of("quiz_phase", ["free", "before", "after"]),
        one_of("quiz_length", ["short", "full"]),
        between("heads_male", 0, 9999),
        between("heads_female", 0, 9999),
        always("cancelled", "(state = 'cancelled') = (cancel_reason <> '')"),
        always("foreign", "(kiosk_id IS NULL) = (check_in_counts IS NULL)"),
    )
    op.create_index(op.f("ix_outreach_session_held_on_id"), "outreach_session", ["held_on", "id"])
    op.create_index(op.f("ix_outreach_session_state"), "outreach_session", ["state"])
    op.create_table(
        "session_photo",
        Column("id", String(16), primary_key=True),
        Column("session_id", String(16), ForeignKey("outreach_session.id"), nullable=False),
        Column("digest", String(64), nullable=False),
        Column("kept_until", Date(), nullable=False),
        Column("in_file", Boolean(), nullable=False),
        Column("created_at", UtcDateTime(), nullable=False),
        Column("image", LargeBinary(), nullable=False),
    )
    op.create_index(op.f("ix_session_photo_kept_until"), "session_photo", ["kept_until"])
    op.create_index(op.f("ix_session_photo_session_id"), "session_photo", ["session_id"])


def create_check_ins() -> None:
    """Check-ins and the tombstones of erased ones."""
    op.create_table(
        "check_in",
        Column("id", String(16), primary_key=True),
        Column("nonce", String(43), nullable=False, unique=True),
        Column("withdrawal_code", String(10), unique=True),
        Column("session_id", String(16), ForeignKey("outreach_session.id"), nullable=False),
        Column("age", String(5), nullable=False),
        Column("name", String(80)),
        Column("sex", String(1)),
        Column("village_code", String(13), ForeignKey("village.code")),
        Column("group", String(10)),
        Column("phone", String(16)),
        Column("consent_at", UtcDateTime()),
        Column("consent_version", String(20)),
        Column("origin", String(5), nullable=False),
        Column("state", String(10), nullable=False),
        Column("void_reason", String(20)),
        Column("reviewed_by", String(16), ForeignKey("officer.id")),
        Column("reviewed_at", UtcDateTime()),
        Column("created_at", UtcDateTime(), nullable=False),
        Column("erase_on", Date(), nullable=False),
        Column("code_until", UtcDateTime()),
        Column("erased_at", UtcDateTime()),
        Column("version", Integer(), nullable=False),
        one_of("age", ["adult", "child"]),
        one_of("sex", ["L", "P"]),
        one_of("group", ["perangkat", "tokoh", "warga", "pelajar", "calon", "purna"]),
        one_of("origin", ["kiosk", "qr", "paper"]),
        one_of("state", ["new", "confirmed", "void"]),
        one_of("void_reason", ["double", "test", "wrong-session", "wrong-entry"]),
        always(
            "child",
            """age = 'adult' OR (name IS NULL AND phone IS NULL AND village_code IS NULL AND "group" IS NULL)""",
        ),
        always("plans", """name IS NULL OR "group" IS NULL OR "group" IN ('perangkat', 'tokoh', 'warga', 'pelajar')"""),
        always("consent", "name IS NULL OR (consent_at IS NOT NULL AND consent_version IS NOT NULL)"),
        always("phone", "phone IS NULL OR name IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_check_in_code_until"),
        "check_in",
        ["code_until"],
        sqlite_where=text("code_until IS NOT NULL"),
        postgresql_where=text("code_until IS NOT NULL"),
    )
    op.create_index(op.f("ix_check_in_created_at_id"), "check_in", ["created_at", "id"])
    op.create_index(
        op.f("ix_check_in_erase_on_session_id"),
        "check_in",
        ["erase_on", "session_id"],
        sqlite_where=text("erased_at IS NULL"),
        postgresql_where=text("erased_at IS NULL"),
    )
    op.create_index(op.f("ix_check_in_session_id_created_at_id"), "check_in", ["session_id", "created_at", "id"])
    op.create_table(
        "tombstone",
        Column("nonce_hash", String(64), primary_key=True),
        Column("erased_on", Date(), nullable=False),
    )


def create_questions() -> None:
    """Questions by version, and one question for a whole hall."""
    op.create_table(
        "question",
        Column("id", String(16), primary_key=True),
        Column("slug", String(20), nullable=False),
        Column("version", Integer(), nullable=False),
        Column("current", Boolean(), nullable=False),
        Column("active", Boolean(), nullable=False),
        Column("kind", String(6), nullable=False),
        Column("topic", String(12), nullable=False),
        Column("level", Integer(), nullable=False),
        Column("form", String(1)),
        Column("twin", String(20)),
        Column("answer", String(10), nullable=False),
        Column("genuine", Boolean()),
        Column("danger", Integer(), nullable=False),
        Column("does", JSON(), nullable=False),
        Column("channel", String(10)),
        Column("telling", JSON(), nullable=False),
        Column("picture", JSON(), nullable=False),
        Column("speaker", String(10)),
        Column("asker", String(10)),
        Column("object", String(10)),
        Column("texts", JSON(), nullable=False),
        Column("volatile", Boolean(), nullable=False),
        Column("as_of", Date(), nullable=False),
        Column("confirmed_on", Date()),
        Column("confirmed_by", String(80)),
        Column("origin", String(10), nullable=False),
        UniqueConstraint("slug", "version"),
        one_of("kind", ["choice", "offer"]),
        one_of("topic", ["dokumen", "jalur", "biaya", "penipuan", "tppo", "hak", "bantuan", "tawaran"]),
        one_of("level", [1, 2, 3]),
        one_of("form", ["A", "B"]),
        one_of("channel", ["poster", "leaflet", "letter", "email", "phone", "whatsapp", "facebook", "harbour", "door"]),
        one_of("speaker", FACES),
        one_of("asker", FACES),
        one_of("object", OBJECTS),
        between("danger", 0, 2),
        one_of("origin", ["file", "officer"]),
    )
    op.create_index(op.f("ix_question_current_active"), "question", ["current", "active"])
    op.create_table(
        "hall_round",
        Column("id", String(16), primary_key=True),
        Column("session_id", String(16), ForeignKey("outreach_session.id"), nullable=False),
        Column("place", Integer(), nullable=False),
        Column("question_id", String(16), ForeignKey("question.id")),
        Column("answer", String(10), nullable=False),
        Column("step", String(8), nullable=False),
        Column("first", JSON(), nullable=False),
        Column("second", JSON(), nullable=False),
        Column("version", Integer(), nullable=False),
        UniqueConstraint("session_id", "place"),
        one_of(
            "step",
            ["question", "first", "talk", "second", "votes", "result", "both", "reason", "teach", "pledge", "over"],
        ),
        between("place", 0, 3),
    )


def create_quizzes() -> None:
    """Quiz attempts, answers and offer checks. None keeps an order of insertion."""
    op.create_table(
        "quiz_attempt",
        Column("token", String(22), primary_key=True),
        Column("session_id", String(16), ForeignKey("outreach_session.id")),
        Column("phase", String(6), nullable=False),
        Column("form", String(1)),
        Column("length", String(5), nullable=False),
        Column("taken_on", Date(), nullable=False),
        Column("finished", Boolean(), nullable=False),
        Column("pair_code", String(16)),
        Column("attitude_possible", Integer()),
        Column("attitude_ask", Integer()),
        one_of("phase", ["free", "before", "after", "offers"]),
        one_of("form", ["A", "B"]),
        one_of("length", ["short", "full", "round"]),
        between("attitude_possible", 1, 3),
        between("attitude_ask", 1, 3),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_quiz_attempt_finished_taken_on"), "quiz_attempt", ["finished", "taken_on"])
    op.create_index(
        op.f("ix_quiz_attempt_session_id_phase_pair_code"),
        "quiz_attempt",
        ["session_id", "phase", "pair_code"],
        unique=True,
    )
    op.create_index(op.f("ix_quiz_attempt_session_id_taken_on"), "quiz_attempt", ["session_id", "taken_on"])
    op.create_table(
        "quiz_answer",
        Column("attempt_token", String(22), ForeignKey("quiz_attempt.token"), primary_key=True),
        Column("question_id", String(16), ForeignKey("question.id"), primary_key=True),
        Column("position", Integer(), nullable=False),
        Column("option", String(10)),
        Column("right", Boolean()),
        between("position", 1, 99),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_quiz_answer_question_id"), "quiz_answer", ["question_id"])
    op.create_table(
        "offer_check",
        Column("token", String(22), primary_key=True),
        Column("session_id", String(16), ForeignKey("outreach_session.id")),
        Column("checked_on", Date(), nullable=False),
        Column("signs", JSON(), nullable=False),
        Column("checked", String(10)),
        Column("verdict", String(10), nullable=False),
        one_of("checked", ["office", "site", "offerer", "unknown"]),
        one_of("verdict", ["stop", "warning", "ok"]),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_offer_check_session_id_checked_on"), "offer_check", ["session_id", "checked_on"])


def create_learning() -> None:
    """Answers and offer checks as counts."""
    op.create_table(
        "learning_batch",
        Column("id", String(16), primary_key=True),
        Column("session_id", String(16), ForeignKey("outreach_session.id")),
        Column("month", Date()),
        Column("phase", String(6), nullable=False),
        Column("started", Integer(), nullable=False),
        Column("finished", Integer(), nullable=False),
        Column("answers", Integer(), nullable=False),
        Column("right", Integer(), nullable=False),
        Column("acts", JSON(), nullable=False),
        Column("faces", JSON(), nullable=False),
        one_of("phase", ["free", "before", "after", "offers"]),
        always("finished", '"finished" >= 0'),
        always("place", "(session_id IS NULL) <> (month IS NULL)"),
        always("small", '"finished" >= 5 OR "answers" = 0'),
    )
    op.create_index(op.f("ix_learning_batch_month"), "learning_batch", ["month"])
    op.create_index(op.f("ix_learning_batch_session_id"), "learning_batch", ["session_id"])
    op.create_table(
        "learning_pairs",
        Column("batch_id", String(16), ForeignKey("learning_batch.id"), primary_key=True),
        Column("pairs", Integer(), nullable=False),
        Column("more", Integer(), nullable=False),
        Column("fewer", Integer(), nullable=False),
        Column("equal", Integer(), nullable=False),
        Column("questions", Integer(), nullable=False),
        Column("right_before", Integer(), nullable=False),
        Column("right_after", Integer(), nullable=False),
        Column("squares", Integer(), nullable=False),
        Column("genuine_questions", Integer(), nullable=False),
        Column("genuine_before", Integer(), nullable=False),
        Column("genuine_after", Integer(), nullable=False),
        Column("genuine_squares", Integer(), nullable=False),
        Column("scam_questions", Integer(), nullable=False),
        Column("scam_before", Integer(), nullable=False),
        Column("scam_after", Integer(), nullable=False),
        Column("scam_squares", Integer(), nullable=False),
        always("pairs", '"pairs" >= 1'),
        always("small", '"pairs" >= 5 OR "questions" = 0'),
        always("each", '"more" + "fewer" + "equal" = "pairs" OR "questions" = 0'),
    )
    op.create_table(
        "learning_count",
        Column("batch_id", String(16), ForeignKey("learning_batch.id"), primary_key=True),
        Column("question_id", String(16), ForeignKey("question.id"), primary_key=True),
        Column("option", String(10), primary_key=True),
        Column("number", Integer(), nullable=False),
        always("number", '"number" >= 1'),
    )
    op.create_index(op.f("ix_learning_count_question_id"), "learning_count", ["question_id"])
    op.create_table(
        "offer_batch",
        Column("id", String(16), primary_key=True),
        Column("month", Date(), nullable=False),
        Column("checks", Integer(), nullable=False),
        Column("verdicts", JSON(), nullable=False),
        Column("signs", JSON(), nullable=False),
        always("checks", '"checks" >= 1'),
    )
    op.create_index(op.f("ix_offer_batch_month"), "offer_batch", ["month"])


def create_hotlines() -> None:
    """Hotlines, with those of a village."""
    op.create_table(
        "hotline",
        Column("slug", String(60), primary_key=True),
        Column("agency", JSON(), nullable=False),
        Column("purpose", JSON(), nullable=False),
        Column("channels", JSON(), nullable=False),
        Column("hours", JSON(), nullable=False),
        Column("cost", JSON(), nullable=False),
        Column("abroad", JSON(), nullable=False),
        Column("address", JSON(), nullable=False),
        Column("address_date", String(10), nullable=False),
        Column("address_sure", Boolean(), nullable=False),
        Column("government", Boolean(), nullable=False),
        Column("country", String(20), nullable=False),
        Column("source", JSON(), nullable=False),
        Column("source_url", String(300), nullable=False),
        Column("source_date", String(10), nullable=False),
        Column("confidence", String(10), nullable=False),
        Column("checked_on", Date()),
        Column("checked_by", String(80)),
        Column("village_code", String(13), ForeignKey("village.code")),
        Column("position", Integer(), nullable=False),
        Column("active", Boolean(), nullable=False),
        Column("origin", String(10), nullable=False),
        Column("version", Integer(), nullable=False),
        one_of("origin", ["file", "officer"]),
    )


def create_voices() -> None:
    """People who read aloud, and their recordings."""
    op.create_table(
        "voice",
        Column("id", String(61), primary_key=True),
        Column("language", String(10), nullable=False),
        Column("speaker", String(80)),
        Column("consent_on", Date(), nullable=False),
        Column("heard_by", String(80)),
    )
    op.create_table(
        "recording",
        Column("voice_id", String(61), ForeignKey("voice.id"), primary_key=True),
        Column("key", String(16), primary_key=True),
        Column("heard_in", String(10)),
        Column("recorded_by", String(16)),
        Column("kind", String(4), nullable=False),
        Column("digest", String(64), nullable=False),
        Column("content", LargeBinary(), nullable=False),
    )


def create_companies() -> None:
    """Licensed companies (P3MI), as a list of the office has them."""
    op.create_table(
        "company",
        Column("id", String(16), primary_key=True),
        Column("name", String(120), nullable=False),
        Column("licence", String(60), nullable=False),
        Column("valid_until", Date),
        Column("address", String(300), nullable=False),
        Column("status", String(9), nullable=False),
        one_of("status", ("revoked", "suspended", "expired", "active")),
    )

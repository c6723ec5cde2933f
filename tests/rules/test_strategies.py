"""Who knows nothing gets no further by a habit: guessers' rules on the questions and offers shipped."""

import re
from collections.abc import Callable, Collection, Iterable
from itertools import permutations
from statistics import median
from typing import Any

import pytest

from kiosk.rules import content
from kiosk.rules.quiz import SHORT_FORMS

QUESTIONS = {row["slug"]: row for row in content.read_json("questions.json")}
OFFERS = content.read_json("offers.json")
GUESS = 1 / 3  # where no option fits the habit
LIMITS = (42, 42, 42, 42, 45, 45)  # percent: forms A and B, short forms A and B, practice, all
MOST_OFFERS = 15  # right verdicts, of 24
OFFICE = (
    r"dinas|disnaker|\bdesa\b|balai|kedutaan|kbri|konsulat|kjri|polisi|\b110\b|imigrasi|kementerian|0800"
    r"|urusan agama|bp3mi|pelabuhan|syahbandar|bpjs|ojk|1955"
)
REFUSAL = r"\b(menolak|tolak|batal|membatalkan|tidak|mengembalikan|menyerah|menutup|berhenti)\b"
REASON = r"\b(asal|sebab|supaya|biar)\b"
TWO_ACTIONS = r"\b(lalu|dan|baru|sambil)\b"
ABSOLUTE = r"\b(semua|pasti|selalu)\b"
RECRUITER = "sponsor|agen|calo|perekrut"
CANCEL = r"^(batal|berhenti|menyerah)\b|membatalkan"
ACCEPT = "^(ikut|menerima|membiarkan|menyimpan|menitipkan|menyerahkan)"
HUSH = "diam|hapus|separuh"
PAPERS = "resmi|izin|surat"
MONEY = "bayar|uang|biaya|denda|tagih"

Strategy = Callable[[dict[str, Any]], Collection[str]]  # gives the options that fit


def with_tag(letters: str) -> Strategy:
    """Options with one of these tags."""
    return lambda row: [option for option, tags in row["tags"].items() if set(letters) & set(tags)]


def doing(*acts: str) -> Strategy:
    """Options that do one of these with what is offered."""
    return lambda row: [option for option, act in row["does"].items() if act in acts]


def most(measure: Callable[[str], float], language: str = "id") -> Strategy:
    """Options with the highest count."""

    def fitting(row: dict[str, Any]) -> list[str]:
        counts = {option: measure(text) for option, text in row[language]["options"].items()}
        return [option for option, count in counts.items() if count == max(counts.values())]

    return fitting


def shortness(text: str) -> int:
    return -len(text)


def words(text: str) -> int:
    return len(text.split())


def fewness(text: str) -> int:
    return -words(text)


def having(pattern: str) -> Strategy:
    """Options that have this pattern."""
    return lambda row: [option for option, text in row["id"]["options"].items() if re.search(pattern, text, re.I)]


def never(*patterns: str) -> Strategy:
    """Options with none of these patterns."""
    return lambda row: [option for option in "abc" if not any(option in having(each)(row) for each in patterns)]


def eliminating(row: dict[str, Any]) -> Collection[str]:
    """Options without absolutes, recruiters, cancelling, going along and keeping still."""
    return never(ABSOLUTE, RECRUITER, CANCEL, ACCEPT, HUSH)(row)


def then_having(pattern: str) -> Strategy:
    """Of what elimination leaves, options with this pattern, if any."""

    def fitting(row: dict[str, Any]) -> Collection[str]:
        options = eliminating(row)
        return [option for option in options if option in having(pattern)(row)] or options

    return fitting


def middle_length(row: dict[str, Any]) -> str:
    """The option that is neither the longest nor the shortest."""
    return sorted("abc", key=lambda option: len(row["id"]["options"][option]))[1]


def beginning_alike(row: dict[str, Any]) -> list[str]:
    """Options whose first word begins another too."""
    first = {option: text.split()[0].strip("“”,").lower() for option, text in row["id"]["options"].items()}
    return [option for option in first if list(first.values()).count(first[option]) > 1]


def beginning_alone(row: dict[str, Any]) -> list[str]:
    return [option for option in "abc" if option not in beginning_alike(row)]


# each with the percentages of the dossier, in the columns of LIMITS
STRATEGIES: dict[str, tuple[Strategy, tuple[int, ...]]] = {
    "always a": (lambda row: "a", (40, 30, 20, 40, 34, 34)),
    "always b": (lambda row: "b", (30, 40, 40, 40, 34, 34)),
    "always c": (lambda row: "c", (30, 30, 40, 20, 32, 31)),
    "longest": (most(len), (35, 35, 40, 40, 31, 32)),
    "shortest": (most(shortness), (35, 35, 20, 20, 27, 30)),
    "neither longest nor shortest": (middle_length, (40, 40, 40, 40, 42, 41)),
    "most words": (most(words), (28, 33, 40, 40, 39, 36)),
    "fewest words": (most(fewness), (38, 38, 20, 20, 29, 32)),
    "longest in English": (most(len, "en"), (40, 35, 20, 10, 38, 38)),
    "shortest in English": (most(shortness, "en"), (25, 20, 20, 20, 30, 28)),
    "names an office": (having(OFFICE), (33, 33, 30, 30, 42, 39)),
    "refuses": (having(REFUSAL), (30, 30, 40, 40, 43, 39)),
    "no word of refusal": (never(REFUSAL), (30, 30, 20, 20, 27, 28)),
    "words of caution": (having("menunggu|minta|tanya|asal|lapor"), (40, 40, 33, 33, 38, 38)),
    "careful": (with_tag("rc"), (33, 33, 30, 30, 35, 34)),
    "always refuse": (with_tag("r"), (23, 23, 27, 27, 41, 35)),
    "always go on": (with_tag("g"), (28, 28, 30, 30, 31, 30)),
    "always an office": (with_tag("o"), (33, 33, 30, 30, 45, 41)),
    "keeps proof": (with_tag("p"), (23, 23, 37, 37, 30, 28)),
    "gives a reason": (having(REASON), (27, 27, 40, 40, 21, 23)),
    "gives no reason": (never(REASON), (37, 37, 30, 30, 36, 36)),
    "two actions": (having(TWO_ACTIONS), (28, 28, 30, 30, 41, 36)),
    "one action": (never(TWO_ACTIONS), (33, 33, 30, 30, 22, 26)),
    "begins like another": (beginning_alike, (38, 38, 37, 37, 33, 35)),
    "begins alone": (beginning_alone, (23, 23, 27, 27, 35, 31)),
    "never all or sure": (never(ABSOLUTE), (33, 33, 30, 30, 34, 34)),
    "always all or sure": (having(ABSOLUTE), (33, 33, 40, 40, 30, 31)),
    "never a recruiter": (never(RECRUITER), (32, 28, 33, 33, 38, 35)),
    "never cancels": (never(CANCEL), (33, 33, 30, 30, 33, 33)),
    "never goes along": (never(ACCEPT), (33, 33, 27, 27, 38, 36)),
    "never keeps still": (never(HUSH), (37, 37, 40, 40, 34, 35)),
    "all five eliminated": (eliminating, (33, 28, 20, 20, 44, 39)),
    "papers and permits": (having(PAPERS), (20, 20, 20, 20, 36, 31)),
    "no papers and permits": (never(PAPERS), (40, 40, 40, 40, 30, 33)),
    "asks or reports": (having("tanya|lapor|menghubungi|menagih"), (38, 38, 27, 27, 44, 42)),
    "no money": (never(MONEY), (35, 37, 37, 37, 35, 35)),
    "a number": (having(r"\d"), (40, 40, 33, 33, 41, 41)),
    "receipt, proof, copy, witness": (
        having("kuitansi|tanda terima|bukti|saksi|warga|[sy]impan|salinan|fotokopi"),
        (28, 28, 40, 40, 32, 30),
    ),
    "never on a condition": (never(r"\basal\b"), (32, 32, 27, 27, 36, 35)),
    "never because": (never(r"\bsebab\b"), (40, 40, 40, 40, 33, 36)),
    "eliminated, then a receipt or witness": (then_having("kuitansi|saksi|foto"), (33, 28, 20, 20, 41, 37)),
    "never accepts": (doing("checks", "refuses", "none"), (38, 38, 30, 30, 45, 43)),
    "always checks": (doing("checks"), (40, 40, 30, 30, 36, 37)),
}


def columns() -> list[list[dict[str, Any]]]:
    """The questions of each column."""
    by_form = {form: [row for row in QUESTIONS.values() if row["form"] == form] for form in ("A", "B", None)}
    short = [[QUESTIONS[slug] for slug in SHORT_FORMS[form]] for form in "AB"]
    return [by_form["A"], by_form["B"], *short, by_form[None], list(QUESTIONS.values())]


def percent(strategy: Strategy, questions: Iterable[dict[str, Any]]) -> float:
    """The right answers to be expected of who answers so."""
    fitting = [(row["answer"], strategy(row)) for row in questions]
    shares = [(answer in options) / len(options) if options else GUESS for answer, options in fitting]
    return 100 * sum(shares) / len(shares)


@pytest.mark.parametrize("name", STRATEGIES)
def test_no_habit_pays_and_the_dossier_says_how_little(name: str) -> None:
    strategy, dossier = STRATEGIES[name]
    percentages = [percent(strategy, questions) for questions in columns()]
    assert all(here <= limit for here, limit in zip(percentages, LIMITS, strict=True)), percentages
    assert percentages == pytest.approx(dossier, abs=1)


def test_the_forms_are_as_the_dossier_has_them() -> None:
    assert [len(questions) for questions in columns()] == [10, 10, 5, 5, 38, 58]
    for form in columns()[:2]:
        assert sum(row["genuine"] for row in form) == 4
        assert sum(row["level"] for row in form) == 18


# --- faces: each stands at one place, the speaker's before the asker's, so no side can tell anything

WOMEN = {"siti", "wati", "ibu", "nenek", "gadis"}
MEN = {"bayu", "andi", "ujang", "bapak", "pakde", "anak"}
OLD = {"nenek", "bapak", "pakde"}
YOUNG = {"gadis", "siti", "bayu", "andi"}
FACES = WOMEN | MEN
FACE_LIMITS = (45, 45, 50)  # percent: forms A and B, practice

FaceRule = Callable[[dict[str, Any]], bool]


def spoken_by(faces: Collection[str]) -> FaceRule:
    return lambda row: row["speaker"] in faces


def decided_by(faces: Collection[str]) -> FaceRule:
    return lambda row: row["asker"] in faces


def speaks_for_oneself(row: dict[str, Any]) -> bool:
    return row["speaker"] == row["asker"]


def are_of_one_sex(row: dict[str, Any]) -> bool:
    faces = {row["speaker"], row["asker"]}
    return faces <= WOMEN or faces <= MEN


# each with the percentages of the dossier for forms A and B and practice
FACE_RULES: dict[str, tuple[FaceRule, tuple[int, int, int]]] = {
    "somebody speaks": (spoken_by(FACES), (40, 40, 45)),
    "speaker a woman": (spoken_by(WOMEN), (43, 43, 42)),
    "speaker a man": (spoken_by(MEN), (43, 43, 43)),
    "speaker old": (spoken_by(OLD), (42, 38, 42)),
    "speaker young": (spoken_by(YOUNG), (40, 42, 45)),
    "a woman decides": (decided_by(WOMEN), (38, 42, 43)),
    "who decides is old": (decided_by(OLD), (42, 40, 49)),
    "who decides is young": (decided_by(YOUNG), (38, 42, 45)),
    "both of one sex": (are_of_one_sex, (38, 37, 45)),
    "speaks for oneself": (speaks_for_oneself, (40, 40, 46)),
}


def percent_by_faces(rule: FaceRule, questions: Iterable[dict[str, Any]]) -> float:
    """The right answers of who does one thing where the rule holds, else another: the best pair of them."""

    def percent_with(act: str, other_act: str) -> float:
        return percent(lambda row: doing(act if rule(row) else other_act)(row), questions)

    pairs = permutations(("accepts", "checks", "refuses"), 2)
    return round(max(percent_with(*acts) for acts in pairs), 3)


@pytest.mark.parametrize("name", FACE_RULES)
def test_no_rule_over_faces_pays(name: str) -> None:
    rule, dossier = FACE_RULES[name]
    form_a, form_b, _short_a, _short_b, free, _all = columns()
    percentages = [percent_by_faces(rule, questions) for questions in (form_a, form_b, free)]
    assert all(here <= limit for here, limit in zip(percentages, FACE_LIMITS, strict=True)), percentages
    assert percentages == pytest.approx(dossier, abs=1)


@pytest.mark.parametrize("face", sorted(FACES))
@pytest.mark.parametrize("rule_over", [spoken_by, decided_by])
def test_no_single_face_pays(rule_over: Callable[[Collection[str]], FaceRule], face: str) -> None:
    form_a, form_b, _short_a, _short_b, free, _all = columns()
    percentages = [percent_by_faces(rule_over({face}), questions) for questions in (form_a, form_b, free)]
    assert all(here <= limit for here, limit in zip(percentages, FACE_LIMITS, strict=True)), percentages


@pytest.mark.parametrize("faces", [FACES, WOMEN, MEN, OLD, YOUNG, *({face} for face in sorted(FACES))])
def test_no_face_of_an_offer_tells_a_scam_from_a_genuine_one(faces: set[str]) -> None:
    """Neither its sender's, nor that of who tells it at home, nor the one of both that is seen."""
    assert right_verdicts(spoken_by(faces)) <= MOST_OFFERS
    assert right_verdicts(decided_by(faces)) <= MOST_OFFERS
    assert right_verdicts(lambda offer: (offer["asker"] or offer["speaker"]) in faces) <= MOST_OFFERS


# --- offers: each part alone


def sender(offer: dict[str, Any]) -> str:
    return str(offer["sender"]["id"])


def known_facts(offer: dict[str, Any]) -> str:
    return str(offer["known"]["id"])


def bubbles(offer: dict[str, Any]) -> str:
    return " ".join(bubble["id"] for bubble in offer["bubbles"])


def picture(offer: dict[str, Any]) -> str:
    return " ".join(offer["picture"])


def channel(offer: dict[str, Any]) -> str:
    return str(offer["channel"])


Part = Callable[[dict[str, Any]], str]
PARTS: tuple[Part, ...] = (sender, known_facts, bubbles, picture, channel)
# the patterns of the dossier, and how many of 24 verdicts are right by “so a scam” or “so a genuine one”
PATTERNS: dict[Part, dict[str, int]] = {
    sender: {
        r"kantor|petugas|pegawai|\bPT\b|hotel|panti|perusahaan|kementerian": 14,
        "tetangga|teman|kenalan|saudara|sepupu|bibi|grup|warung": 13,
        "mengaku": 15,
        "whatsapp|telepon|facebook|grup|chat": 13,
        "pintu|rumah|balai": 14,
        r"\b(Bu|Bi|Bang|Pak|Mbak) [A-Z]": 13,
    },
    known_facts: {
        r"dinas|kedutaan|kementerian|kantor|kbri|siskop2mi|go\.id": 15,
        "membenarkan": 14,
        "nama|alamat|hanya": 13,
        "lowongan|pengumuman|izin": 15,
        "belum|tidak": 15,
        r"\bdan\b": 13,
        "tetangga|mengenal|teman|bibi": 13,
    },
    channel: {"whatsapp|facebook|phone": 13, "poster|leaflet|letter|email": 13, "door|phone": 13},
    bubbles: {
        r"\bRp": 14,
        "kontrak": 12,
        "tertulis": 13,
        "resmi": 13,
        "kontrak|tertulis|resmi": 14,
        "visa": 12,
        "visa kerja": 12,
        r"\bPT\b": 15,
        r"\bWA\b|nomor|rekening": 14,
        "malam|hari ini|besok|lusa|cepat|segera|tutup": 14,
        "pemerintah|dinas|kementerian": 15,
        "biaya|bayar|uang|ongkos|transfer|gratis": 13,
        "upah|gaji": 13,
        "upah": 14,
        "gaji": 13,
        "tahun": 12,
        "paspor": 13,
        "keluarga": 12,
        r"\b(saya|kami)\b": 14,
        r"\b(Kak|Teh|Abang|Mak|Bu|Pak|Neng)\b": 15,
        r"\bdulu\b": 13,
        r"\bsaja\b": 15,
        "menyusul|dulu|saja|nanti|setelah": 15,
        "saja|dulu|nanti|tidak usah": 15,
        "tidak|tanpa": 14,
        "anda": 13,
        r"\bjuta\b": 15,
    },
    picture: {
        "official|factory|hotel|hospital": 13,
        "mother|father": 13,
        "contract": 14,
        "official": 15,
        "mother": 14,
        "father": 15,
        "woman|man": 14,
        "plane|car|boat": 15,
        "family|elder": 13,
        "money|bank|receipt": 13,
    },
}


def right_verdicts(is_marked: Callable[[dict[str, Any]], Any]) -> int:
    """How many offers are judged right by this mark, as a sign of a scam or of a genuine one."""
    right = sum(bool(is_marked(offer)) == (offer["verdict"] == "scam") for offer in OFFERS)
    return max(right, len(OFFERS) - right)


@pytest.mark.parametrize(
    ("part", "pattern", "dossier_count"),
    [(part, pattern, right) for part, patterns in PATTERNS.items() for pattern, right in patterns.items()],
)
def test_no_part_of_an_offer_alone_tells_a_scam_from_a_genuine_one(
    part: Part, pattern: str, dossier_count: int
) -> None:
    right = right_verdicts(lambda offer: re.search(pattern, part(offer), re.IGNORECASE))
    assert right <= MOST_OFFERS
    assert right == dossier_count


@pytest.mark.parametrize("part", [sender, known_facts, bubbles])
def test_how_long_a_part_is_tells_nothing(part: Part) -> None:
    half = median(len(part(offer)) for offer in OFFERS)
    assert right_verdicts(lambda offer: len(part(offer)) > half) <= MOST_OFFERS
    assert right_verdicts(lambda offer: len(part(offer)) >= half) <= MOST_OFFERS


@pytest.mark.parametrize("part", PARTS)
def test_no_single_word_of_a_part_tells_more(part: Part) -> None:
    """Wages were once called “upah … sebulan” by genuine offers alone: 17 of 24 by one word."""
    texts = {offer["slug"]: set(re.findall(r"\w+", part(offer).lower())) for offer in OFFERS}
    every = set().union(*texts.values())
    by_word = {word: right_verdicts(lambda offer, word=word: word in texts[offer["slug"]]) for word in every}
    assert {word: right for word, right in by_word.items() if right > MOST_OFFERS} == {}


def test_there_are_twelve_genuine_offers_of_twenty_four() -> None:
    assert sorted(offer["verdict"] for offer in OFFERS) == ["genuine"] * 12 + ["scam"] * 12

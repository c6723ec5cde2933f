"""Every Indonesian text for villagers is plain: short sentences, few long words, abbreviations spelt out at first."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from kiosk.models import Question
from kiosk.rules import content
from kiosk.rules.pronunciation import MONTHS, NUMBERS
from kiosk.rules.recordings import HOTLINE_TEXTS, page_phrases, shipped_texts, texts_of_question
from tests.cast.plain import MEAN_WORDS, MOST_WORDS, WORD, sentences, words_of

LONG = 12  # letters; longer words are hard to read
SHARE_OF_LONG = 0.04
# what people in the villages say and write themselves, and units; everything else is spelt out first
KNOWN = set("LPK HP WA QR PIN SMS ID PDF KTP KK UU PP RI WNI TNI PT TV".split())
NAMES = {"LAPOR", "SISKOP2MI", "SAPA", "TPI", "KTKLN", "CARE"} | {"KTM", "RXW"}  # as people look for them; six letters
ABBREVIATION = re.compile(r"\b(?=[A-Z0-9]*[A-Z][A-Z0-9]*[A-Z])[A-Z][A-Z0-9]{1,9}\b")


@pytest.fixture
def texts(app: Flask) -> list[str]:
    """Everything a fresh kiosk says to villagers."""
    return shipped_texts()


def screens() -> Iterator[tuple[str, str]]:
    """Texts that are read together, in their order, by slug."""
    for slug, question in content.shipped_questions().items():
        yield slug, " ".join(texts_of_question(Question(slug=slug, **question)))
    for slug, sign in content.offer_signs().items():
        yield slug, " ".join(sign["id"][name] for name in ("statement", "why", "do"))
    for item in (item for section in content.checklist_sections() for item in section["items"]):
        yield item["slug"], item["id"]
    for step in content.read_json("family.json")["danger"]["steps"]:
        yield step["slug"], f"{step['id']} {step['say']['id']}"
    for row in content.read_json("hotlines.json"):
        yield row["slug"], " ".join(row[name].get("id", "") for name in HOTLINE_TEXTS)


def unexplained_terms(text: str) -> list[str]:
    """Abbreviations that stand here without their words: neither “words (ABC)” nor “ABC (words)”, at first use."""
    terms: dict[str, str] = {}
    for match in ABBREVIATION.finditer(text):
        name = match.group()
        if name in KNOWN | NAMES or name in terms:
            continue
        inside = text[: match.start()].endswith("(") or re.search(r"\([^)]*$", text[: match.start()])
        before = bool(inside) and len(WORD.findall(text[: match.start()])) >= 1
        after = bool(re.match(r"(\s\w+){0,2}\s*\([^)]{4,}\)", text[match.end() :]))
        terms[name] = "" if before or after else name
    return [name for name in terms.values() if name]


def share_of_long_words(words: list[str]) -> float:
    return len([word for word in words if len(word) > LONG]) / len(words)


def test_sentences_are_short_and_long_words_are_rare(texts: list[str]) -> None:
    assert [s for text in texts for s in sentences(text) if len(WORD.findall(s)) > MOST_WORDS] == []
    all_sentences = [sentence for text in texts if text not in (*NUMBERS, *MONTHS) for sentence in sentences(text)]
    assert len(all_sentences) > 500
    assert words_of(all_sentences)[1] <= MEAN_WORDS
    assert share_of_long_words([word for text in texts for word in WORD.findall(text)]) <= SHARE_OF_LONG


def test_abbreviations_are_spelt_out_where_they_first_stand(texts: list[str]) -> None:
    assert {slug: names for slug, text in screens() if (names := unexplained_terms(text))} == {}
    glossary = {word for entry in content.read_json("glossary.json") for word in entry["words"]["id"]}
    pages = [text for phrases in page_phrases().values() for text in phrases if text not in glossary]
    assert {text: names for text in pages if (names := unexplained_terms(text))} == {}


def test_nobody_is_addressed_as_a_child(texts: list[str]) -> None:
    """Most visitors are older than "kamu" sounds. Others may say it: in a chat or a call that a question quotes."""
    words = {text: re.sub("“[^”]*”", "", text) for text in texts}
    addressed = [text for text, own in words.items() if re.search(r"\bkamu\b|[a-z]{2,}(?<!kamu)(mu|Mu)\b", own)]
    assert [text for text in addressed if not re.search(r"\b(ilmu|tamu|bertemu|ketemu|temu|jamu)\b", text)] == []

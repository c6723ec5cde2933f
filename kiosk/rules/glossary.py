"""Words that somebody may not know, and what they mean."""

import re
from functools import lru_cache
from typing import NamedTuple

from kiosk.models.texts import Text
from kiosk.rules import content


class Term(NamedTuple):
    """A word as it stands in a text, and its meaning in the text's language."""

    word: str
    meaning: Text


def explained(*texts: Text) -> list[Term]:
    """The words of the glossary that stand in these texts, each meaning once, in their order."""
    found: dict[str, Term] = {}
    for text in texts:
        for word in sought(text.language).findall(text):
            meaning = meanings(text.language)[word.casefold()]
            found.setdefault(meaning, Term(word, Text(meaning, text.language)))
    return list(found.values())


@lru_cache
def meanings(language: str) -> dict[str, str]:
    """What each word means, by its small letters."""
    entries = content.read("glossary.json")
    return {word.casefold(): entry[language] for entry in entries for word in entry["words"].get(language, ())}


@lru_cache
def sought(language: str) -> re.Pattern[str]:
    """Any of these words, the longest where several begin alike."""
    words = sorted(meanings(language), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)" if words else "(?!)", re.IGNORECASE)

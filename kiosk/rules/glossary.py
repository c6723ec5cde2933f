"""Words that somebody may not know, and what they mean."""

import re
from functools import lru_cache
from typing import NamedTuple

from kiosk.models.texts import Text
from kiosk.rules import content


class Term(NamedTuple):
    """A word of the glossary and its meaning, in the language of the text in which it stands."""

    word: Text
    meaning: Text


def explained(*texts: Text) -> list[Term]:
    """The glossary's terms that occur in these texts, each meaning once, in order."""
    found: dict[str, Term] = {}
    for text in texts:
        for word in sought(text.language).findall(text):
            term = terms(text.language)[word.casefold()]
            found.setdefault(term.meaning, term)
    return list(found.values())


@lru_cache
def terms(language: str) -> dict[str, Term]:
    """The terms by their lower-case word."""
    return {
        word.casefold(): Term(Text(word, language), Text(entry[language], language))
        for entry in content.read("glossary.json")
        for word in entry["words"].get(language, ())
    }


@lru_cache
def sought(language: str) -> re.Pattern[str]:
    """Pattern for any of the words, the longest first."""
    words = sorted(terms(language), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)" if words else "(?!)", re.IGNORECASE)

"""Words that somebody may not know, and what they mean."""

import re
from functools import lru_cache
from typing import NamedTuple

from kiosk.models.texts import Text
from kiosk.rules import content


class Term(NamedTuple):
    """A word of the glossary and its meaning, in the language of its text."""

    word: Text
    meaning: Text


def glossary_terms_in(*texts: Text) -> list[Term]:
    """Glossary terms in these texts, in order of appearance.

    Each is in its text's own language, and no meaning comes twice.
    """
    terms: dict[str, Term] = {}
    for text in texts:
        for word in pattern_of_words(text.language).findall(text):
            term = terms_by_word(text.language)[word.casefold()]
            terms.setdefault(term.meaning, term)
    return list(terms.values())


@lru_cache
def terms_by_word(language: str) -> dict[str, Term]:
    """All glossary terms in this language, by lower-case word.

    A meaning may have several words, or none.
    """
    terms = {}
    for entry in content.read_json("glossary.json"):
        for word in entry["words"].get(language, ()):
            meaning = Text(entry[language], language)
            terms[word.casefold()] = Term(Text(word, language), meaning)
    return terms


@lru_cache
def pattern_of_words(language: str) -> re.Pattern[str]:
    """Pattern that finds this language's glossary words, the longest first.

    It finds whole words in any case. Where there are none it finds nothing.
    """
    longest_first = sorted(terms_by_word(language), key=len, reverse=True)
    any_word = "|".join(map(re.escape, longest_first)) or "(?!)"  # which matches nothing
    return re.compile(rf"(?<!\w)(?:{any_word})(?!\w)", re.IGNORECASE)

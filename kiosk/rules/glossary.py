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


def glossary_terms_in(*texts: Text) -> list[Term]:
    """Glossary terms in these texts, each in its text's own language, in order of appearance; no meaning twice."""
    found: dict[str, Term] = {}
    for text in texts:
        for word in pattern_of_words(text.language).findall(text):
            term = terms_by_word(text.language)[word.casefold()]
            found.setdefault(term.meaning, term)
    return list(found.values())


@lru_cache
def terms_by_word(language: str) -> dict[str, Term]:
    """All glossary terms in this language by lower-case word; a meaning may have several words, or none."""
    return {
        word.casefold(): Term(Text(word, language), Text(entry[language], language))
        for entry in content.read_json("glossary.json")
        for word in entry["words"].get(language, ())
    }


@lru_cache
def pattern_of_words(language: str) -> re.Pattern[str]:
    """Pattern for this language's glossary words as whole words in any case, longest first; without any, no match."""
    words = sorted(terms_by_word(language), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)" if words else "(?!)", re.IGNORECASE)

"""A text in a language, or in Indonesian where it has no other."""

import re
from collections.abc import Mapping
from typing import Any

ORIGINS = ("file", "officer")  # where a row's texts came from


def _l(text: str) -> str:
    """Mark an Indonesian text for translation and return it unchanged; a view translates it later."""
    return text


class Text(str):
    """A text that knows its language."""

    __slots__ = ("language",)

    language: str

    def __new__(cls, text: str, language: str = "id") -> "Text":
        self = super().__new__(cls, text)
        self.language = language
        return self

    def strip(self, chars: str | None = None, /) -> "Text":
        """The stripped text, which still knows its language."""
        return Text(super().strip(chars), self.language)


def sentences(text: Text) -> list[Text]:
    """Split a text after each full stop, question or exclamation mark before a space; each keeps the language."""
    return [Text(sentence, text.language) for sentence in re.split(r"(?<=[.?!]) ", text)]


def in_language(texts: Mapping[str, Any], language: str) -> Any:
    """The text, or dict of its parts, in this language; each missing one in Indonesian.

    ``texts`` is {language: text} or {language: {part: text}}.
    """
    return text_or_indonesian(texts.get(language), language, texts.get("id"))


def text_or_indonesian(wanted: Any, language: str, indonesian: Any) -> Any:
    """The wanted text or, part by part, the Indonesian one where it is missing; it knows its language."""
    if isinstance(indonesian, Mapping):
        return {part: text_or_indonesian((wanted or {}).get(part), language, text) for part, text in indonesian.items()}
    return Text(wanted, language) if wanted else Text(indonesian or "")

"""A text in a language, or in Indonesian where it has no other."""

import re
from collections.abc import Mapping
from typing import Any

ORIGINS = ("file", "officer")  # where a row's texts came from


def _l(text: str) -> str:
    """Mark an Indonesian text for translation and return it unchanged.

    A view translates it later.
    """
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
    """The sentences of a text, each of which knows its language.

    They end with a full stop, question or exclamation mark before a space.
    """
    return [Text(sentence, text.language) for sentence in re.split(r"(?<=[.?!]) ", text)]


def in_language(texts: Mapping[str, Any], language: str) -> Any:
    """The text, or a dict of its parts, in this language.

    What is missing is in Indonesian, and each text knows its language. ``texts`` is {language: text} or
    {language: {part: text}}.
    """
    translation = texts.get(language)
    indonesian = texts.get("id") or ""
    if isinstance(indonesian, Mapping):
        parts = {}
        for part, text in indonesian.items():
            words = (translation or {}).get(part)
            parts[part] = in_language({"id": text, language: words}, language)
        return parts
    if translation:
        return Text(translation, language)
    return Text(indonesian)

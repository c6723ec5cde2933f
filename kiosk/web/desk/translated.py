"""Texts of the desk in every language of the kiosk.

`stem` in Indonesian, `stem_en` in English.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from kiosk.config import LANGUAGES
from kiosk.web.desk.fields import Sentence
from kiosk.web.forms import Form


def other_languages() -> dict[str, str]:
    """The kiosk's languages beside Indonesian, by code.

    Their names are in the language of this page.
    """
    names = get_locale().languages
    return {code: names.get(code, name) for code, name in LANGUAGES.items() if code != "id"}


def name_in(language: str, name: str) -> str:
    """Name of the field that has this text in this language."""
    if language == "id":
        return name
    return f"{name}_{language}"


class Translated(Sentence):
    """The field of a text in Indonesian.

    Its form has a Translation of it in each other language. Those have checks of their own, ``checks_of_others``, and
    ``limit_of_others`` where it is given.
    """

    def __init__(
        self,
        label: Any,
        *checks: Any,
        checks_of_others: Sequence[Any] = (),
        limit_of_others: int | None = None,
        **more: Any,
    ) -> None:
        super().__init__(label, *checks, **more)


class Translation(Sentence):
    """The field of a text in another language.

    It takes what that of the Indonesian text takes.
    """

    def __init__(
        self,
        label: Any,
        *checks: Any,
        language: str,
        checks_of_others: Sequence[Any] = (),
        limit_of_others: int | None = None,
        limit: int = 200,
        **more: Any,
    ) -> None:
        self.language = language
        name = other_languages()[language]
        more["description"] = _l("Boleh kosong: layar %(language)s lalu memakai teks Indonesia.", language=name)
        label = _l("%(label)s, %(language)s", label=label, language=name)
        super().__init__(label, *checks_of_others, limit=limit_of_others or limit, **more)


class TranslatedForm(Form):
    """A form with Translated fields.

    A text in a language that the kiosk no longer has is kept.
    """

    def __init__(self, *sent: Any, fields: Mapping[str, Any] | None = None, **values: Any) -> None:
        translations = {}
        for name, field in self._unbound_fields:
            if field.field_class is Translated:
                for language in other_languages():
                    translations[name_in(language, name)] = Translation(*field.args, language=language, **field.kwargs)
        super().__init__(*sent, fields=translations | dict(fields or {}), **values)

    def in_all_languages(self, names: Sequence[str]) -> list[str]:
        """These names of fields, each followed by those of its translations."""
        languages = ["id", *other_languages()]
        names = [name_in(language, name) for name in names for language in languages]
        return [name for name in names if name in self]

    def typed_text(self, name: str, stored: Mapping[str, str]) -> dict[str, str]:
        """{language: text} as typed, without empty texts.

        ``stored`` is the text that it replaces.
        """
        text = {language: kept for language, kept in stored.items() if language not in LANGUAGES}
        for language in LANGUAGES:
            typed = self[name_in(language, name)].data
            if typed:
                text[language] = typed
        return text


def text_values(name: str, text: Mapping[str, str]) -> dict[str, str]:
    """Values of the fields of this {language: text}, by name of the field."""
    return {name_in(language, name): text.get(language, "") for language in LANGUAGES}

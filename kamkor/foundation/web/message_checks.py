"""What may be wrong with a translation, found without reading the language."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from django.conf import settings

from . import messages

PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|(?<!\{)\{\w*\}(?!\})")
MARKUP = re.compile(r"</?[a-z][^>]*>")
WORD = re.compile(r"[^\W\d_]+")
NOT_OF = {"ru": "әғқңөұүһі", "ky": "әғқұһі", "kk": ""}
SAME_IN_ALL = {"Kamkor", "Excel", "TOTP", "English", "JSON", "OpenAPI", "UTF", "Tabler"}


@dataclass(frozen=True)
class Problem:
    """One thing to mend: which catalogue, which English text, what is wrong."""

    path: Path
    text: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}: {self.text[:70]!r}"


def check(root: Path | None = None) -> list[Problem]:
    """All problems of all catalogues: missing, fuzzy, placeholders, letters."""
    root = root or settings.BASE_DIR
    problems: list[Problem] = []
    for home in messages.homes(root):
        template = messages.template_of(home, root)
        for language in messages.PLURALS if len(template) else ():
            problems += _of_catalogue(home, language, template, root)
    for language in messages.PLURALS:
        problems += _contradictions(root, language)
    return problems


def _of_catalogue(
    home: Path, language: str, template: Catalog, root: Path
) -> Iterator[Problem]:
    path = messages.po_path(home, language)
    shown = path.relative_to(root)
    said = {messages.key(m): m for m in messages.load(path, language) if m.id}
    for wanted in template:
        if not wanted.id:
            continue
        found = said.get(messages.key(wanted))
        for what in _faults(wanted, found, language):
            yield Problem(shown, messages.key(wanted)[0], what)


def _faults(wanted: Message, found: Message | None, language: str) -> Iterator[str]:
    if found is None or not messages.is_translated(found):
        yield "not translated"
        return
    if found.fuzzy:
        yield "fuzzy"
    ids = [wanted.id] if isinstance(wanted.id, str) else list(wanted.id)
    forms = messages.forms_of(found)
    expected = 1 if isinstance(wanted.id, str) else messages.PLURALS[language][0]
    if len(forms) != expected:
        yield f"{len(forms)} plural forms instead of {expected}"
    for form in forms:
        for rule in RULES:
            yield from rule(ids, form, language)


def _placeholders(ids: list[str], form: str, _language: str) -> Iterator[str]:
    for pattern, name in ((PLACEHOLDER, "placeholders"), (MARKUP, "markup")):
        got = Counter(pattern.findall(form))
        if all(got != Counter(pattern.findall(text)) for text in ids):
            yield f"{name} differ in {form[:60]!r}"


def _letters(_ids: list[str], form: str, language: str) -> Iterator[str]:
    text = MARKUP.sub(" ", PLACEHOLDER.sub(" ", form))
    foreign = sorted(set(text.lower()) & set(NOT_OF[language]))
    if foreign:
        yield f"letters {''.join(foreign)} are not of {language}"
    for word in WORD.findall(text):
        scripts = {unicodedata.name(letter, "").split()[0] for letter in word}
        if {"LATIN", "CYRILLIC"} <= scripts:
            yield f"two scripts in one word: {word!r}"


def _left_in_english(ids: list[str], form: str, _language: str) -> Iterator[str]:
    words = set(WORD.findall(MARKUP.sub(" ", PLACEHOLDER.sub(" ", form))))
    english = {word for word in words if len(word) > 3 and word.isascii()}
    if form in ids and english - SAME_IN_ALL:
        yield "left in English"


def _ends(ids: list[str], form: str, _language: str) -> Iterator[str]:
    if form.startswith("\n") != ids[0].startswith("\n"):
        yield "starts with another line break"
    if form.endswith("\n") != ids[0].endswith("\n"):
        yield "ends with another line break"


RULES: list[Callable[[list[str], str, str], Iterator[str]]] = [
    _placeholders,
    _letters,
    _left_in_english,
    _ends,
]


def _contradictions(root: Path, language: str) -> Iterator[Problem]:
    """The same English said in two ways: the catalogue loaded first would win."""
    first: dict[messages.Key, tuple[Path, object]] = {}
    for home in messages.homes(root):
        path = messages.po_path(home, language)
        for message in messages.load(path, language):
            if not message.id or not messages.is_translated(message):
                continue
            where, string = first.setdefault(
                messages.key(message), (path, message.string)
            )
            if string != message.string:
                other = where.relative_to(root)
                yield Problem(
                    path.relative_to(root),
                    messages.key(message)[0],
                    f"said otherwise in {other}",
                )

"""A form as an XLSForm workbook, for field collection (ODK). https://xlsform.org

Answers of class S4 are left out: they do not travel on phones. Nothing is required there
either. What is unknown decides nothing, as in `rules.holds`.
"""

from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from django.utils import translation

from kamkor.foundation.law.naming import LANGUAGES, Words

from . import rules
from .choices import Kind, YesNo
from .form import Form, Question
from .rules import Both, Compare, Either, Has, Known, Not, Rule

_NAMES = {"ky": "Кыргызча", "kk": "Қазақша", "ru": "Русский", "en": "English"}
_TYPES = {
    Kind.NUMBER: "decimal",
    Kind.DATE: "date",
    Kind.WORDS: "text",
    Kind.PERSON: "text",
}
_HEADS = [f"{{}}::{_NAMES[code]} ({code})" for code in LANGUAGES]
_SURVEY = [
    "type", "name", *(h.format("label") for h in _HEADS),
    *(h.format("hint") for h in _HEADS), "relevant", "constraint", "appearance",
]  # fmt: skip
_CHOICES = ["list_name", "name", *(h.format("label") for h in _HEADS)]
_SETTINGS = ["form_title", "form_id", "version", "default_language"]
Row = list[str]


def write(form: Form, version: int, path: Path) -> None:
    """Write the workbook: sheets survey, choices, settings."""
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        _sheet(book, "survey", _SURVEY, survey(form))
        _sheet(book, "choices", _CHOICES, choices(form))
        identity = f"{form.country}_{form.code}"
        default = f"{_NAMES['ru']} (ru)"
        row = [form.words["ru"], identity, str(version), default]
        _sheet(book, "settings", _SETTINGS, iter([row]))


def survey(form: Form) -> Iterator[Row]:
    """A group for each section, a row for each question."""
    for section in form.sections:
        asked = [q for q in section.questions if not q.is_guarded]
        if not asked:
            continue
        opening = ["begin_group", f"part_{section.code}", *_four(section.words)]
        yield [*opening, *_four(section.help), "", "", "field-list"]
        yield from map(_question, asked)
        yield ["end_group"]


def choices(form: Form) -> Iterator[Row]:
    """The answers of each list; questions of yes, no, not known share one."""
    for answer in YesNo:
        yield ["yes_no", answer.value, *_four(_translated(answer))]
    for question in form.questions():
        if question.kind == Kind.SCALE:
            for number, _ in question.choices:
                yield [question.code, number, number, number, number, number]
        for option in question.options:
            yield [question.code, option.code, *_four(option.words)]


def relevant(rule: Rule) -> str:
    """The rule as XPath: true where `rules.holds` says true."""
    return _true(rule)


def _question(question: Question) -> Row:
    rule = relevant(question.rule) if question.rule else ""
    bounds = [
        f". {sign} {limit}"
        for sign, limit in ((">=", question.low), ("<=", question.high))
        if limit is not None and question.kind == Kind.NUMBER
    ]
    look = "multiline" if question.kind == Kind.WORDS else ""
    return [
        _type(question), question.code, *_four(question.words), *_four(question.help),
        rule, " and ".join(bounds), look,
    ]  # fmt: skip


def _type(question: Question) -> str:
    if question.kind == Kind.YES_NO:
        return "select_one yes_no"
    if question.kind == Kind.SEVERAL:
        return f"select_multiple {question.code}"
    return _TYPES.get(question.kind, f"select_one {question.code}")


def _true(rule: Rule) -> str:
    match rule:
        case Known(name):
            return f"{_field(name)} != ''"
        case Compare() | Has():
            return f"({_field(rule.name)} != '' and {_compared(rule)})"
        case Not(part):
            return _false(part)
        case Both(left, right):
            return f"({_true(left)} and {_true(right)})"
        case Either(left, right):
            return f"({_true(left)} or {_true(right)})"


def _false(rule: Rule) -> str:
    match rule:
        case Known(name):
            return f"{_field(name)} = ''"
        case Compare() | Has():
            return f"({_field(rule.name)} != '' and not({_compared(rule)}))"
        case Not(part):
            return _true(part)
        case Both(left, right):
            return f"({_false(left)} or {_false(right)})"
        case Either(left, right):
            return f"({_false(left)} and {_false(right)})"


def _compared(rule: Compare | Has) -> str:
    if isinstance(rule, Has):
        return f"selected({_field(rule.name)}, '{rule.value}')"
    return rules.write(rule).replace(rule.name, _field(rule.name), 1)


def _field(name: str) -> str:
    return f"${{{name}}}"


def _four(words: Words) -> Row:
    return [words.get(code, "") for code in LANGUAGES]


def _translated(answer: YesNo) -> Words:
    found = {}
    for code in LANGUAGES:
        with translation.override(code):
            found[code] = str(answer.label)
    return found


def _sheet(
    book: xlsxwriter.Workbook, name: str, heads: Row, rows: Iterator[Row]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, heads)
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text)

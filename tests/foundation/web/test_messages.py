"""Extraction from Python and templates, and what the checks catch."""

import pytest
from babel.messages.catalog import Catalog, Message

from kamkor.foundation.web import message_checks, messages

TEMPLATE = """{% extends "x.html" %}
    <div>
  {% translate "One" %} {% trans 'Two' context "place" %}
      {% blocktranslate count n=n trimmed %}
         {{ n }} child
      {% plural %}
         {{ n }} children
      {% endblocktranslate %}
    <c-button label="{% translate "Three" %}" :items="[_('Four')]">
  {{ x|default:_("Five") }}{% if a == _("Six") %}{% endif %}{{ _("Seven") }}
"""
PYTHON = """
from django.utils.translation import gettext, gettext_lazy as _, npgettext, pgettext_lazy
A = _("Lazy")
B = pgettext_lazy("ctx", "Lazy")
def f(n):
    return gettext("Plain"), npgettext("c", "%(n)s day", "%(n)s days", n)
"""


def found(path):
    return set(messages.messages_of(path))


def test_words_of_a_template_are_found_however_it_is_indented(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(TEMPLATE)
    assert found(path) == {
        ("One", None),
        ("Two", "place"),
        (("%(n)s child", "%(n)s children"), None),
        ("Three", None),
        ("Four", None),
        ("Five", None),
        ("Six", None),
        ("Seven", None),
    }


def test_words_of_python_are_found_with_plurals_and_contexts(tmp_path):
    path = tmp_path / "a.py"
    path.write_text(PYTHON)
    assert found(path) == {
        ("Lazy", None),
        ("Lazy", "ctx"),
        ("Plain", None),
        (("%(n)s day", "%(n)s days"), "c"),
    }


@pytest.fixture
def house(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "homes", lambda root: [root, root / "kamkor/x"])
    for folder in ("kamkor/x", "templates"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "kamkor/x/a.py").write_text(
        'A = _("Save")\nB = ngettext("%(n)s child", "%(n)s children", 2)\n'
    )
    (tmp_path / "templates/a.html").write_text('{% translate "Save" %}')
    return tmp_path


def translate(house, language, **said):
    path = messages.po_path(house / "kamkor/x", language)
    catalog = messages.load(path, language)
    for message in catalog:
        if message.id:
            message.string = said.get(messages.key(message)[0][:4], message.string)
    messages.save(catalog, path, language)


def test_extraction_keeps_translations_and_lends_them_to_others(house):
    messages.extract(house)
    translate(house, "ru", Save="Сохранить")
    messages.extract(house)
    top = messages.load(messages.po_path(house, "ru"), "ru")
    assert top.get("Save").string == "Сохранить"


def test_a_second_extraction_changes_nothing(house):
    messages.extract(house)
    path = messages.po_path(house / "kamkor/x", "ru")
    first = path.read_text()
    messages.extract(house)
    assert path.read_text() == first


def test_a_word_no_longer_used_keeps_its_translation_at_the_end(house):
    messages.extract(house)
    translate(house, "ru", Save="Сохранить")
    (house / "kamkor/x/a.py").write_text("")
    messages.extract(house)
    assert (
        '#~ msgstr "Сохранить"'
        in messages.po_path(house / "kamkor/x", "ru").read_text()
    )


def test_russian_has_three_plural_forms_and_kyrgyz_two(house):
    messages.extract(house)
    for language, count in (("ru", 3), ("ky", 2), ("kk", 2)):
        catalog = messages.load(
            messages.po_path(house / "kamkor/x", language), language
        )
        assert len(catalog.get("%(n)s child").string) == count


def test_compiling_twice_makes_files_once(house):
    messages.extract(house)
    assert messages.compile_catalogs(house) == 6
    assert messages.compile_catalogs(house) == 0


@pytest.mark.parametrize(
    ("language", "english", "said", "fault"),
    [
        ("ru", "Save", "", "not translated"),
        ("ru", "%(n)s left", "осталось", "placeholders differ"),
        ("ru", "<b>Save</b>", "Сохранить", "markup differ"),
        ("ru", "Save", "Сақтау", "letters қ are not of ru"),
        ("ky", "Save", "Сақтоо", "letters қ are not of ky"),
        ("kk", "Save", "СаKтау", "two scripts in one word"),
        ("kk", "Save", "Save", "left in English"),
        ("kk", "Save", "Сақтау", None),
        ("ky", "Save", "Сактоо", None),
        ("ru", "Kamkor", "Kamkor", None),
    ],
)
def test_a_faulty_translation_is_named(language, english, said, fault):
    wanted = Message(english)
    faults = list(message_checks._faults(wanted, Message(english, said), language))
    if fault is None:
        assert faults == []
    else:
        assert any(text.startswith(fault) for text in faults), faults


def test_two_ways_to_say_one_word_are_a_problem(house):
    messages.extract(house)
    translate(house, "ru", Save="Сохранить")
    messages.extract(house)
    translate(house, "ru", Save="Записать")
    problems = message_checks.check(house)
    assert any(p.what.startswith("said otherwise") for p in problems)


def test_a_catalogue_is_saved_without_dates_that_change(tmp_path):
    catalog = Catalog(locale="ru")
    catalog.add("Save", "Сохранить")
    path = tmp_path / "django.po"
    messages.save(catalog, path, "ru")
    assert "Date" not in path.read_text()

"""A paper as a DOCX: the same words, in styles and real tables."""

import io

import pytest
from docx import Document

from kamkor.foundation import documents

from .reading_back import text_of_docx
from .test_pdf import LETTERS, PAPER


def made(template, language="ky", **said):
    context = {"letters": LETTERS, "long": "жол", "name": "Айгүл"} | said
    return documents.docx(template(PAPER), context, language=language)


def test_it_says_what_the_pdf_says(template):
    text = text_of_docx(made(template))
    for part in (LETTERS, "Айгүл, Қарлығаш", "Форма", "Камкор", "28.11.2026", "three"):
        assert part in text


@pytest.mark.parametrize(
    ("language", "tag"), [("ky", "ky-KG"), ("kk", "kk-KZ"), ("ru", "ru-RU")]
)
def test_word_checks_the_spelling_of_its_language(template, language, tag):
    read = Document(io.BytesIO(made(template, language)))
    assert f'w:lang w:val="{tag}"' in read.styles.element.xml
    assert read.core_properties.language == tag


def test_headings_tables_and_the_title_are_real(template):
    read = Document(io.BytesIO(made(template)))
    assert read.core_properties.title == "Арыз"
    assert read.core_properties.author == ""
    assert [p.text for p in read.paragraphs if p.style.name == "Heading 1"] == [LETTERS]
    table = read.tables[0]
    assert table.style.name == "Table Grid"
    assert [cell.text for cell in table.rows[0].cells] == ["№", "What"]
    assert len(set(table.rows[2].cells)) == 1  # merged
    assert "w:tblHeader" in table.rows[0]._tr.xml


def test_what_is_unknown_is_a_line_to_fill(template):
    assert "Қарлығаш ______________" in text_of_docx(made(template))

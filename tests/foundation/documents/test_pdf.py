"""A paper as a PDF: whole letters, tagged, within its margins, nobody's markup."""

import io

import pypdf
import pytest

from kamkor.foundation import documents

from .reading_back import right_edge, text_of_pdf

LETTERS = "Ң ө ү қ ғ ә ұ һ і Ө Ү Қ Ғ Ә Ұ Һ І ё № « »"
PAPER = """{% load papers %}
<title>Арыз</title><header>Форма</header><footer>Камкор</footer>
<h1>{{ letters }}</h1>
<p><strong>Айгүл</strong>, <em>Қарлығаш</em> {{ nobody|or_blank:30 }}</p>
<ul><li>one</li><li>two</li></ul><ol><li>three</li></ol><hr>
<table widths="1 3"><tr><th>№</th><th>What</th></tr><tr><td>1</td><td>{{ long }}</td></tr>
<tr><td colspan="2">{{ long }}</td></tr></table>
<newpage><sign who="Who" name="{{ name }}" on="28.11.2026">
"""


def made(template, language="ky", **said):
    context = {"letters": LETTERS, "long": "", "name": ""} | said
    return documents.pdf(template(PAPER), context, language=language)


@pytest.mark.parametrize("language", ["ky", "kk", "ru", "en"])
def test_every_letter_of_the_four_languages_can_be_read_again(template, language):
    text = text_of_pdf(made(template, language))
    assert LETTERS in text
    assert "Айгүл, Қарлығаш" in text


@pytest.mark.parametrize(
    ("language", "word"), [("ky", "кол тамга"), ("kk", "қолы"), ("ru", "подпись")]
)
def test_the_lines_to_sign_are_named_in_the_language_of_the_paper(
    template, language, word
):
    assert f"({word})" in text_of_pdf(made(template, language))


def test_it_says_its_title_and_language_and_is_tagged(template):
    read = pypdf.PdfReader(io.BytesIO(made(template)))
    assert read.metadata.title == "Арыз"
    assert read.trailer["/Root"]["/Lang"] == "ky"
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in read.trailer["/Root"]["/Metadata"].get_data()
    assert [one.title for one in read.outline] == [LETTERS]


def test_pages_are_a4_and_numbered(template):
    read = pypdf.PdfReader(io.BytesIO(made(template)))
    assert [round(x) for x in read.pages[0].mediabox[2:]] == [595, 842]
    assert "1 / 2" in read.pages[0].extract_text()
    assert "2 / 2" in read.pages[1].extract_text()


def test_the_same_paper_is_the_same_bytes(template):
    assert made(template) == made(template)


@pytest.mark.parametrize("language", ["ky", "kk", "ru", "en"])
@pytest.mark.parametrize(
    "word",
    [
        "Жауапкершіліктеріңіздің",
        "несовершеннолетнего",
        "А" * 200,
        "https://example.org/" + "a" * 90,
        "9" * 80,
    ],
)
def test_no_word_leaves_the_page(template, language, word):
    data = made(template, language, long=f"{word} {word}", name=word)
    assert right_edge(data) <= 210 - 15 + 0.3
    assert word in text_of_pdf(data).replace(" ", "")


def test_a_name_in_a_script_the_font_has_not_is_still_printed(template):
    assert "28.11.2026" in text_of_pdf(made(template, name="王 عمر 😀"))

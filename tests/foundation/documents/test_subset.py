"""A template outside the subset is refused with its name and line."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamkor.foundation import documents
from kamkor.foundation.documents import reading
from kamkor.foundation.documents.subset import Blank, Break, Paragraph, Text
from tests.examples import tries

from .reading_back import squeeze, text_of_docx, text_of_pdf

REFUSED = {
    "<title>t</title>\n<p>a</p>\n<div>b</div>": "line 3: <div> is not",
    "<title>t</title>\n{% if x %}\n<img src='x'>{% endif %}": "line 3: <img> is not",
    "<title>t</title>\n<p style='x'>a</p>": "line 2: <p> has no attribute 'style'",
    "<title>t</title><script>x</script>": "line 1: <script> is not",
    "<title>t</title>\n<!-- a -->": "line 2: A paper has no comments",
    "<title>t</title>\n<p>a": "line 2: <p> is not closed",
    "<title>t</title>\n<td>a</td>": "line 2: <td> cannot stand on its own",
    "<title>t</title>\n<p><p>a</p></p>": "line 2: <p> cannot stand inside <p>",
    "<title>t</title>\nwords": "Text stands outside a paragraph: 'words'",
    "<title>t</title></p>": "</p> closes nothing",
    "<h1>a</h1>": "A paper needs a <title>",
    "<title>t</title><h2>a</h2>": "<h2> leaves out a level",
    "<title>t</title><p align='top'>a</p>": "align is one of",
    "<title>t</title><table></table>": "A table has rows",
    "<title>t</title><table widths='1'><tr><td>a</td><td>b</td></tr></table>": "widths",
    "<title>t</title><table widths='0'><tr><td>a</td></tr></table>": "above nought",
    "<title>t</title>\n<table><tr><td>a</td></tr>\n<tr><td>b</td><td>c</td></tr></table>": (
        "line 3: The row is not 1 columns wide"
    ),
    "<title>t</title><p><blank width='x'></p>": "width is a number",
}


@pytest.mark.parametrize("source", REFUSED)
def test_it_is_told_what_is_wrong_and_where(template, source):
    with pytest.raises(documents.BadDocument) as told:
        documents.pdf(template(source), {}, language="en")
    assert "a-paper.html" in str(told.value)
    assert REFUSED[source] in str(told.value)


def test_an_element_is_refused_even_where_the_template_does_not_come_by(template):
    source = "<title>t</title>\n<p>a</p>\n{% if never %}<div>b</div>{% endif %}"
    with pytest.raises(documents.BadDocument, match="line 3"):
        documents.docx(template(source), {}, language="en")


def test_spaces_and_lines_of_the_source_are_not_of_the_paper(template):
    name = template("<title>t</title><p>\n a <strong> b</strong><br>\n c\n</p>")
    paper = reading.read(name, {}, language="en")
    assert paper.blocks == (
        Paragraph((Text("a "), Text("b", strong=True), Break(), Text("c")), "left"),
    )


def test_what_is_unknown_is_a_blank_and_what_is_known_is_not(template):
    name = template(
        "{% load papers %}<title>t</title><p>{{ a|or_blank:30 }}{{ b|or_blank }}{{ c|or_blank }}</p>"
    )
    paper = reading.read(name, {"b": " ", "c": 0}, language="en")
    assert paper.blocks[0].pieces == (Blank(30), Blank(None), Text("0"))


HOSTILE = st.text(max_size=60) | st.sampled_from(
    [
        "<p>x</p>",
        "</p><script>alert(1)</script>",
        '"><sign who="x',
        "&lt;b&gt; &#0; &amp;",
        '#panic() *a* _b_ $x$ `c` \\ // /* #read("/etc/passwd")',
        "{{ x }}{% include 'x' %}",
        "\x00\x07\ud800\uffff\u202eabc",
        "]]><!--",
    ]
)


@given(said=HOSTILE)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_a_person_writes_never_becomes_markup(template, said):
    name = template(
        '<title>{{ x }}.</title><p>{{ x }}.</p><sign who="{{ x }}." name="" on="">'
    )
    paper = reading.read(name, {"x": said}, language="ru")
    wanted = squeeze(reading.clean(said + "."))
    paragraph, sign = paper.blocks
    assert squeeze("".join(getattr(p, "text", "?") for p in paragraph.pieces)) == wanted
    assert squeeze(sign.who) == squeeze(paper.title) == wanted


@given(said=HOSTILE)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=tries(8),
)
def test_whatever_a_person_writes_both_files_can_be_made(template, said):
    name = template("<title>t</title><h1>t</h1><p>{{ x }}</p><p>the end</p>")
    assert "the end" in text_of_pdf(documents.pdf(name, {"x": said}, language="ru"))
    docx = text_of_docx(documents.docx(name, {"x": said}, language="ru"))
    assert squeeze(reading.clean(said)) in docx

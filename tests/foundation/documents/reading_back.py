"""What a paper says, read again from its file."""

import io

import pypdf
import pypdfium2
from docx import Document

MILLIMETRE = 72 / 25.4


def text_of_pdf(data: bytes) -> str:
    """With spaces and line breaks as one space, and words that were broken whole."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    text = "\n".join(page.extract_text() for page in pages)
    return squeeze(text.replace("\u00ad\n", "").replace("\u00ad", ""))


def text_of_docx(data: bytes) -> str:
    """Paragraphs and tables in the order they come, header and footer first."""
    made = Document(io.BytesIO(data))
    section = made.sections[0]
    ends = [*section.header.paragraphs, *section.footer.paragraphs]
    lines = [line.text for line in ends]
    lines += [
        "".join(x.text or "" for x in block.iter() if x.tag.endswith("}t"))
        for block in made.element.body.iter()
        if block.tag.endswith("}p")
    ]
    return squeeze("\n".join(lines))


def right_edge(data: bytes) -> float:
    """Millimetres from the left side of the page to the rightmost letter of all pages."""
    document = pypdfium2.PdfDocument(data)
    edge = 0.0
    for page in document:
        letters = page.get_textpage()
        for at in range(letters.count_chars()):
            if letters.get_text_range(at, 1).strip():
                edge = max(edge, letters.get_charbox(at)[2])
        letters.close()
        page.close()
    document.close()
    return edge / MILLIMETRE


def squeeze(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())

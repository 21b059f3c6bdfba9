"""From a template to the tree of a paper. Texts stay texts: nothing in them is markup."""

import re
import unicodedata
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from django.template.loader import get_template
from django.utils import translation

from .building import Node, paper
from .subset import ATTRIBUTES, ELEMENTS, EMPTY, INSIDE, BadDocument, Paper

TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)


def read(template: str, context: Mapping[str, Any], *, language: str) -> Paper:
    """The paper of this template in that language. Raises BadDocument."""
    with translation.override(language):
        found = get_template(template)
        check(found.template.source, template)  # type: ignore[attr-defined]
        html = found.render(dict(context))
    reader = _Reader(f"{template} (as rendered)", clean(html))
    return paper(reader.root, language)


def check(source: str, name: str) -> None:
    """Raise BadDocument for an element outside the subset, with its line in the source."""
    blanked = TAGS.sub(lambda tag: re.sub(r"[^\n]", " ", tag[0]), source)
    _Names(name, blanked)


def clean(text: str) -> str:
    """Without signs that no paper can carry: control and private ones, halves of pairs,
    and those that turn the direction of writing."""
    return "".join(sign for sign in text if sign == "\n" or _can_be_written(sign))


def _can_be_written(sign: str) -> bool:
    kind = unicodedata.category(sign)
    if kind == "Cf":
        return sign in "\u00ad\u200d"
    return kind not in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"} or sign == "\t"


class _Names(HTMLParser):
    """Reads markup and refuses elements and attributes outside the subset."""

    def __init__(self, name: str, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.feed(html)
        self.close()

    def wrong(self, what: str, line: int | None = None) -> BadDocument:
        return BadDocument(self.name, line or self.getpos()[0], what)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            raise self.wrong(f"<{tag}> is not an element of papers.")
        allowed = ATTRIBUTES.get(tag, frozenset())
        for key, _value in attrs:
            if key not in allowed:
                raise self.wrong(f"<{tag}> has no attribute {key!r}.")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            raise self.wrong(f"<{tag}/> is not closed by itself.")

    def handle_comment(self, _data: str) -> None:
        raise self.wrong("A paper has no comments but those of the template.")

    def handle_decl(self, _decl: str) -> None:
        raise self.wrong("A paper has no declarations.")

    def unknown_decl(self, _data: str) -> None:
        raise self.wrong("A paper has no declarations.")

    def handle_pi(self, _data: str) -> None:
        raise self.wrong("A paper has no instructions.")


class _Reader(_Names):
    """Reads rendered markup into nodes and refuses what stands in the wrong place."""

    def __init__(self, name: str, html: str) -> None:
        self.root = Node("", {}, name, 1)
        self.open = [self.root]
        super().__init__(name, html)
        if len(self.open) > 1:
            last = self.open[-1]
            raise self.wrong(f"<{last.tag}> is not closed.", last.line)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        inside = self.open[-1]
        if tag not in INSIDE[inside.tag]:
            where = f"inside <{inside.tag}>" if inside.tag else "on its own"
            raise self.wrong(f"<{tag}> cannot stand {where}.")
        values = {key: clean(value or "") for key, value in attrs}
        node = Node(tag, values, self.name, self.getpos()[0])
        inside.children.append(node)
        if tag not in EMPTY:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) == 1 or self.open[-1].tag != tag:
            raise self.wrong(f"</{tag}> closes nothing.")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        inside = self.open[-1]
        if inside.tag in {"", "ul", "ol", "table", "tr"}:
            if data.strip():
                raise self.wrong(
                    f"Text stands outside a paragraph: {data.split()[0]!r}."
                )
            return
        inside.children.append(clean(data))

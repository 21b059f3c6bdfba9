"""Translations without GNU gettext: extract, compile and check by Babel.

Every app keeps `locale/<language>/LC_MESSAGES/django.po`; what belongs to no app
(templates/, config/, the command line) is in the top-level `locale/`. The source
language is English; `.mo` files are made, never committed.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

RUSSIAN_RULE = (
    "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)"
)
PLURALS = {
    "ky": (2, "(n != 1)"),
    "kk": (2, "(n != 1)"),
    "ru": (
        3,
        RUSSIAN_RULE,
    ),
}
KEYWORDS: dict[str, tuple[object, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SKIPPED = {"migrations", "tests", "node_modules", "__pycache__", "locale", "static"}
IN_ATTRIBUTE = re.compile(r"""\b_\((?:"[^"\n]*"|'[^'\n]*')\)""")
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals={count}; plural={rule};\\n"

"""

Key = tuple[str, str | None]


@dataclass(frozen=True)
class Report:
    """What one catalogue holds after an extraction: counts of messages."""

    path: Path
    total: int
    missing: int
    fuzzy: int
    obsolete: int


def homes(root: Path | None = None) -> list[Path]:
    """The folders that keep a `locale/`: the root and every app."""
    root = root or settings.BASE_DIR
    apps = {
        root / name.replace(".", "/")
        for name in settings.INSTALLED_APPS
        if name.startswith("kamkor.")
    }
    return [root, *sorted(path for path in apps if path.is_dir())]


def po_path(home: Path, language: str) -> Path:
    return home / "locale" / language / "LC_MESSAGES" / "django.po"


def sources(home: Path, root: Path) -> Iterator[Path]:
    """The .py, .html and .txt files whose words belong to this home, in order."""
    if home != root:
        yield from _walk(home, [])
        return
    apps = [path for path in homes(root) if path != root]
    for top in ("config", "kamkor", "templates"):
        yield from _walk(root / top, apps)


def _walk(folder: Path, but: list[Path]) -> Iterator[Path]:
    if not folder.is_dir() or folder in but:
        return
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in SKIPPED:
            yield from _walk(path, but)
        elif path.suffix in {".py", ".html", ".txt"}:
            yield path


def messages_of(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """The (message or (singular, plural), context) pairs of one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = _as_python(text, str(path))
    elif "_(" not in text and "gettext" not in text:
        return
    found = babel_extract(
        "python",
        io.BytesIO(text.encode()),
        KEYWORDS,  # type: ignore[arg-type]
        options={"encoding": "utf-8"},
    )
    for _line, message, _comments, context in found:
        yield message, context


def _as_python(text: str, origin: str) -> str:
    """A template as Python that says the same words.

    Lines lose their indentation, which means nothing here and would stop the
    tokenizer. Words in dynamic attributes of components are added at the end.
    """
    lines = [line.strip() for line in templatize(text, origin=origin).splitlines()]
    return "\n".join([*lines, *IN_ATTRIBUTE.findall(text), ""])


def template_of(home: Path, root: Path) -> Catalog:
    """All words of a home, without translations; locations are file names."""
    catalog = Catalog(charset="utf-8")
    for path in sources(home, root):
        place = path.relative_to(root).as_posix()
        for message, context in messages_of(path):
            catalog.add(message, context=context, locations=[(place, 0)])
    return catalog


def load(path: Path, language: str) -> Catalog:
    """The catalogue at the path, or an empty one."""
    if not path.exists():
        return _with_plurals(Catalog(locale=language), language)
    with path.open("rb") as file:
        return _with_plurals(read_po(file, locale=language), language)


def _with_plurals(catalog: Catalog, language: str) -> Catalog:
    # Babel asks the locale; its header's rule for ru would be another one than ours
    vars(catalog).update(
        zip(("_num_plurals", "_plural_expr"), PLURALS[language], strict=True)
    )
    return catalog


def key(message: Message) -> Key:
    """What identifies a message: its (singular) English and its context."""
    text = message.id if isinstance(message.id, str) else message.id[0]
    return text, message.context


def is_translated(message: Message) -> bool:
    return all(forms_of(message))


def forms_of(message: Message) -> list[str]:
    """The translation as a list: one text, or one for each plural form."""
    if isinstance(message.string, str):
        return [message.string]
    return list(message.string or [""])


def extract(root: Path | None = None, *, only: str = "") -> list[Report]:
    """Write every catalogue anew: new words come in, translations stay.

    `only` names one home, for example "kamkor/register/people"; "." is the top.
    A word without translation takes it from another catalogue that has it. Words no
    longer used are kept at the end as obsolete.
    """
    root = root or settings.BASE_DIR
    reports = []
    for language in PLURALS:
        known = _known(root, language)
        for home in homes(root):
            if only and home != root / only:
                continue
            template = template_of(home, root)
            path = po_path(home, language)
            if not len(template) and not path.exists():
                continue
            reports.append(_merge(path, language, template, known))
    return reports


def _known(root: Path, language: str) -> dict[Key, Message]:
    known: dict[Key, Message] = {}
    for home in homes(root):
        for message in load(po_path(home, language), language):
            if message.id and is_translated(message) and not message.fuzzy:
                known.setdefault(key(message), message)
    return known


def _merge(
    path: Path, language: str, template: Catalog, known: dict[Key, Message]
) -> Report:
    catalog = load(path, language)
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
    _with_plurals(catalog, language)
    for message in catalog:
        other = known.get(key(message)) if message.id else None
        if other and not is_translated(message) and _same_shape(other, message):
            message.string = other.string
    save(catalog, path, language)
    said = [message for message in catalog if message.id]
    return Report(
        path=path,
        total=len(said),
        missing=sum(not is_translated(message) for message in said),
        fuzzy=sum(message.fuzzy for message in said),
        obsolete=len(catalog.obsolete),
    )


def _same_shape(one: Message, other: Message) -> bool:
    return isinstance(one.id, str) == isinstance(other.id, str)


def save(catalog: Catalog, path: Path, language: str) -> None:
    """Write the catalogue in a form that only changes when words change."""
    body = io.BytesIO()
    write_po(
        body,
        catalog,
        width=88,
        omit_header=True,
        include_lineno=False,
        sort_by_file=True,
    )
    count, rule = PLURALS[language]
    header = HEADER.format(language=language, count=count, rule=rule)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + body.getvalue().decode().lstrip(), encoding="utf-8")


def compile_catalogs(root: Path | None = None) -> int:
    """Make the .mo files that are older than their .po; returns how many."""
    made = 0
    for home in homes(root):
        for language in PLURALS:
            source = po_path(home, language)
            target = source.with_suffix(".mo")
            if source.exists() and _is_older(target, source):
                _compile(source, target, language)
                made += 1
    return made


def _is_older(target: Path, source: Path) -> bool:
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path, target: Path, language: str) -> None:
    """Through a temporary file: two processes may start at once."""
    body = io.BytesIO()
    write_mo(body, load(source, language))
    draft = target.with_name(f"{target.name}.{id(body):x}")
    draft.write_bytes(body.getvalue())
    draft.replace(target)

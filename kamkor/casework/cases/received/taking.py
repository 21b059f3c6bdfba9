"""Takes a file or refuses it, with a sentence that names the file and the reason.

Neither the name nor what the browser says of the type is believed: the first bytes
decide, and then whether the rest keeps what they promise.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from . import office, pictures
from .types import MediaType

_SHOWN = 60  # letters of a name in an answer


@dataclass(frozen=True)
class Limits:
    """Bytes of a file, pixels of a picture."""

    size: int
    pixels: int


@dataclass(frozen=True)
class Safe:
    """What may be kept. `content` of a picture is drawn anew."""

    type: MediaType
    content: bytes


class Refused(Exception):
    """Not taken: `sentence` says which file and why, in the reader's language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def take(content: bytes, *, name: str, limits: Limits) -> Safe:
    """The file as it may be kept. Raises Refused."""
    if not content:
        raise _refused(name, _("it is empty."))
    if len(content) > limits.size:
        most = _("it is larger than %(n)s MB.") % {"n": limits.size // 1024 // 1024}
        raise _refused(name, most)
    for begins, taken in _KINDS:
        if begins(content):
            return taken(content, name, limits)
    if content[4:8] == b"ftyp":
        raise _refused(
            name,
            _("pictures of this kind (HEIC) cannot be kept: let the phone save JPEG."),
        )
    raise _refused(
        name,
        _("only photos (JPEG, PNG, WebP), PDF, Word, Excel and OpenDocument are kept."),
    )


def _picture(content: bytes, name: str, limits: Limits) -> Safe:
    try:
        return Safe(MediaType.JPEG, pictures.redrawn(content, pixels=limits.pixels))
    except pictures.TooManyPixels:
        million = limits.pixels // 1_000_000
        raise _refused(
            name, _("it has more than %(n)s million pixels.") % {"n": million}
        ) from None
    except pictures.NoPicture:
        raise _refused(name, _("the picture is damaged.")) from None


def _pdf(content: bytes, name: str, _limits: Limits) -> Safe:
    if b"%%EOF" not in content[-2048:]:
        raise _refused(name, _("the PDF is damaged: its end is missing."))
    return Safe(MediaType.PDF, content)


def _archive(content: bytes, name: str, _limits: Limits) -> Safe:
    return _office(content, name, office.of_archive)


def _compound(content: bytes, name: str, _limits: Limits) -> Safe:
    return _office(content, name, office.of_compound)


def _office(content: bytes, name: str, of: Callable[[bytes], MediaType | None]) -> Safe:
    try:
        found = of(content)
    except office.Macros:
        raise _refused(
            name, _("it carries a program (macros): save it without.")
        ) from None
    if found is None:
        raise _refused(name, _("it is no document of Word, Excel or OpenDocument."))
    return Safe(found, content)


def _refused(name: str, why: str) -> Refused:
    shown = "".join(x for x in name if x.isprintable())[:_SHOWN] or "?"
    return Refused(_("“%(name)s” was not taken: %(why)s") % {"name": shown, "why": why})


_KINDS: tuple[
    tuple[Callable[[bytes], bool], Callable[[bytes, str, Limits], Safe]], ...
] = (
    (lambda c: c.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")), _picture),
    (lambda c: c[:4] == b"RIFF" and c[8:12] == b"WEBP", _picture),
    (lambda c: c.startswith(b"%PDF-"), _pdf),
    (lambda c: c.startswith(b"PK\x03\x04"), _archive),
    (lambda c: c.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), _compound),
)

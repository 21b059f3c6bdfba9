"""Office files: which one it is, and whether it carries a program. Nothing is unpacked."""

import io
import zipfile

from .types import MediaType

_PARTS = 5000  # members of an archive that an office file may have
_OPEN_XML = {
    "word/document.xml": MediaType.DOCX,
    "xl/workbook.xml": MediaType.XLSX,
}
_OPEN_DOCUMENT = {kind.value.encode(): kind for kind in (MediaType.ODT, MediaType.ODS)}
_STREAMS = {"WordDocument": MediaType.DOC, "Workbook": MediaType.XLS}
_PROGRAMS = ("vbaProject.bin", "macrosheets/", "activeX/", "Basic/", "Scripts/")


class Macros(Exception):
    """It carries a program."""


def of_archive(content: bytes) -> MediaType | None:
    """What an archive is; None for one that is no office file. Raises Macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            found = _by_names(names) or _by_mimetype(archive, names)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return None
    if found and any(program in name for name in names for program in _PROGRAMS):
        raise Macros
    return found


def of_compound(content: bytes) -> MediaType | None:
    """What an old Office file is, by its streams. Raises Macros."""
    if _stream("_VBA_PROJECT") in content:
        raise Macros
    return next(
        (kind for name, kind in _STREAMS.items() if _stream(name) in content), None
    )


def _by_names(names: list[str]) -> MediaType | None:
    if len(names) > _PARTS or "[Content_Types].xml" not in names:
        return None
    return next((kind for name, kind in _OPEN_XML.items() if name in names), None)


def _by_mimetype(archive: zipfile.ZipFile, names: list[str]) -> MediaType | None:
    if len(names) > _PARTS or "mimetype" not in names:
        return None
    with archive.open("mimetype") as file:
        return _OPEN_DOCUMENT.get(file.read(100))


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")

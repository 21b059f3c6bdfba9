from enum import StrEnum

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class MediaType(StrEnum):
    """What is kept. Pictures are always JPEG: they are drawn anew."""

    JPEG = "image/jpeg"
    PDF = "application/pdf"
    DOCX = _WORD
    XLSX = _SHEET
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    DOC = "application/msword"
    XLS = "application/vnd.ms-excel"

    @property
    def extension(self) -> str:
        return {self.JPEG: "jpg"}.get(self, self.name.lower())

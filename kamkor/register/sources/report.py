"""The list given back: the same workbook with what is to be said of each row."""

from typing import TYPE_CHECKING, BinaryIO

from . import shelf
from .models import Batch
from .reading.lists import read
from .reading.report import write_report

if TYPE_CHECKING:
    from .reading.findings import Finding


def write(batch: Batch, target: BinaryIO) -> int:
    """Write the xlsx; returns how many rows have a remark. Raises Refusal.

    The file is read anew, so that repeated rows, which never became records, are told
    as well.
    """
    place = shelf.place(batch.stored_as)
    remarks: dict[tuple[str, int], list[Finding]] = {
        (row.sheet, row.number): row.findings
        for row in read(place, batch.kind, batch.mapping, list_date=batch.list_date)
        if row.findings
    }
    write_report(place, remarks, target)
    return len(remarks)

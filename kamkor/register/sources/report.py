"""The list given back: what is to be said of its rows, in a workbook to mend.

Only rows of which something is to be said, for two reasons: they are what has to be
mended, and a row kept secret with its child is then missed by nobody (ADR 14).
"""

from typing import TYPE_CHECKING, BinaryIO

from . import fates, shelf
from .choices import RecordState
from .models import Batch
from .reading.report import write_report

if TYPE_CHECKING:
    from .reading.findings import Finding


def write(batch: Batch, target: BinaryIO) -> int:
    """Write the xlsx as the reader may see it; returns how many rows have a remark.

    The file is read anew, so that repeated rows, which never became records, are told
    as well; a row that was mended or replaced meanwhile is not. Raises Refusal.
    """
    remarks: dict[tuple[str, int], list[Finding]] = {}
    groups = set()
    for one, record in fates.told(batch):
        if record and record.state != RecordState.SUPERSEDED:
            remarks[one.row.sheet, one.row.number] = one.row.findings
            groups.add(one.row.group or "")
    write_report(shelf.reader(batch.stored_as), remarks, target, groups=groups)
    return len(remarks)

"""Child process that opens one workbook and writes its cells as JSON lines.

Started by path with ``python -I -S worker.py``; imports nothing of the project. The
workbook library allocates a dense grid and aborts when memory ends, so a hostile
sheet can be survived only outside the process that serves people. The child
limits itself before it touches the file: memory, processor time, no new files,
no core dump.

Lines written, one JSON value each:
    {"sheet": name, "left": column offset, "merged": [[r1, c1, r2, c2], ...],
     "rows": height, "columns": width, "hidden": bool}
    [[cell, ...], ...]          a chunk of rows from the top of the sheet
    {"end": true}               the whole file was read
    {"refused": code, ...}      the file cannot be read
A cell is null, number, text (also TRUE, FALSE) or ["d", ISO date or date-time or time].
"""

import datetime
import json
import os
import resource
import sys
from typing import Any

Options = dict[str, Any]

CHUNK = 1000


def limit_self(options: Options) -> None:
    """Bound memory (bytes) and processor time (seconds) of this process."""
    memory = options["memory"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    allow(options["seconds"], options)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow(seconds: int, options: Options) -> None:
    """Let the process use so many more seconds of processor time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = options["seconds_all"]
    soft = min(int(used.ru_utime + used.ru_stime) + 1 + seconds, most)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, most))


def put(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=True, default=moment))
    sys.stdout.write("\n")


def moment(value: Any) -> Any:
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return ["d", value.isoformat()]
    if isinstance(value, datetime.timedelta):
        return ["d", str(value)]
    return str(value)


def tidy(row: list[Any]) -> list[Any]:
    """Empty text becomes null, truth a word; trailing empty cells are cut."""
    last = len(row)
    while last and row[last - 1] == "":
        last -= 1
    cells = [None if cell == "" else cell for cell in row[:last]]
    if True in cells or False in cells:
        return [
            str(cell).upper() if cell is True or cell is False else cell
            for cell in cells
        ]
    return cells


def send_sheet(sheet: Any, hidden: bool, options: Options) -> None:
    end = sheet.end or (-1, -1)
    rows, columns = end[0] + 1, end[1] + 1
    if columns > options["columns"]:
        put({"refused": "too_wide", "sheet": sheet.name, "n": columns})
        return
    put(
        {
            "sheet": sheet.name,
            "left": sheet.start[1] if sheet.start else 0,
            "merged": [
                [*first, *last]
                for first, last in (sheet.merged_cell_ranges or [])[:20000]
            ],
            "rows": rows,
            "columns": columns,
            "hidden": hidden,
        }
    )
    chunk: list[Any] = []
    blank = seen = 0
    for row in sheet.iter_rows() if rows else ():
        cells = tidy(row)
        seen += 1
        if not cells:
            blank += 1
            continue
        if blank:
            chunk.append(blank)
            blank = 0
        chunk.append(cells)
        if len(chunk) >= CHUNK:
            put(chunk)
            chunk = []
        if options["first_rows"] and seen >= options["first_rows"]:
            break
    if chunk:
        put(chunk)


def send_workbook(calamine: Any, options: Options) -> None:
    os.lseek(0, 0, os.SEEK_SET)
    with os.fdopen(0, "rb") as file:
        book = calamine.CalamineWorkbook.from_filelike(file)
        sheets = book.sheets_metadata
        if len(sheets) > options["sheets"]:
            put({"refused": "too_many_sheets", "n": len(sheets)})
            return
        for index, data in enumerate(sheets):
            if data.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            hidden = data.visible != calamine.SheetVisibleEnum.Visible
            allow(options["seconds"], options)
            sheet = book.get_sheet_by_index(index)
            allow(options["seconds_all"], options)
            send_sheet(sheet, hidden, options)
            sys.stdout.flush()
    put({"end": True})


def main() -> None:
    options = json.loads(sys.argv[1])
    sys.path.append(options["library"])
    import python_calamine as calamine  # noqa: PLC0415 - found only now

    limit_self(options)
    try:
        send_workbook(calamine, options)
    except calamine.PasswordError:
        put({"refused": "encrypted"})
    except MemoryError:
        put({"refused": "too_large"})
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of the library is no Exception
        put({"refused": "damaged", "detail": type(error).__name__})
    sys.stdout.flush()


if __name__ == "__main__":
    main()

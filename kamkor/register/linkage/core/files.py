"""Lists as files into the batch: CSV, workbooks and Parquet, whatever they lack."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
from charset_normalizer import from_path
from python_calamine import CalamineWorkbook

from .normalise import FIELDS

NAMES = ("name", "surname", "given_name")
WORKBOOKS = {".xlsx", ".xls", ".ods", ".xlsb", ".xlsm"}
SAMPLE = 1 << 20  # bytes looked at for the encoding
# one number for all rows of one list of one day
_LIST = "CAST(hash(source, list_date) % 9000000000000000000 AS BIGINT)"


class Unusable(Exception):
    """A file that cannot be linked; says which and why (code, file, detail)."""

    def __init__(self, code: str, file: str, detail: str = "") -> None:
        super().__init__(code, file, detail)
        self.code, self.file, self.detail = code, file, detail


def take(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    *,
    headings: Mapping[str, str] | None = None,
    truth: str = "",
) -> int:
    """Make `raw` of the files, a row a record; returns how many.

    headings: field to the heading it has in the files, where it has another. truth: a
    column that says who a record speaks of, kept as `truth`. A record without an id gets
    its file and line; without a source, the file's name. Raises Unusable.
    """
    parts = []
    for number, file in enumerate(files):
        name = f"file_{number}"
        _open(connection, file, name)
        parts.append(_selected(connection, file, name, headings or {}, truth))
    connection.execute(_raw(" UNION ALL ".join(parts)))
    for number in range(len(files)):
        connection.execute(f"DROP VIEW IF EXISTS file_{number}")
    found = connection.execute("SELECT count(*) FROM raw").fetchall()
    if not found[0][0]:
        raise Unusable("empty", ", ".join(file.name for file in files))
    return int(found[0][0])


def take_table(connection: duckdb.DuckDBPyConnection, table: pa.Table) -> None:
    """Make `raw` of a table in memory that has some of FIELDS."""
    connection.register("given_table", table)
    columns = [
        f"CAST({field} AS VARCHAR) AS {field}"
        if field in table.column_names
        else f"CAST(NULL AS VARCHAR) AS {field}"
        for field in FIELDS
    ]
    connection.execute(_raw(f"SELECT {', '.join(columns)} FROM given_table"))
    connection.unregister("given_table")


def _raw(query: str) -> str:
    return (
        f"CREATE OR REPLACE TABLE raw AS SELECT *, {_LIST} AS list FROM"
        f" (SELECT row_number() OVER () - 1 AS row, * FROM ({query}) q) n"
    )


def _open(connection: duckdb.DuckDBPyConnection, file: Path, name: str) -> None:
    if not file.is_file():
        raise Unusable("missing", file.name)
    kind = file.suffix.lower()
    try:
        if kind == ".parquet":
            connection.from_parquet(str(file)).create_view(name)
        elif kind in WORKBOOKS:
            connection.register(name, _workbook(file))
        else:
            connection.read_csv(
                str(file), all_varchar=True, header=True, encoding=_encoding(file)
            ).create_view(name)
    except (duckdb.Error, OSError, ValueError) as reason:
        raise Unusable("unreadable", file.name, str(reason).splitlines()[0]) from reason


def _encoding(file: Path) -> str:
    with file.open("rb") as opened:
        start = opened.read(SAMPLE)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as reason:
        if reason.start < len(start) - 4:
            best = from_path(file).best()
            return str(best.encoding) if best else "cp1251"
    return "utf-8"


def _workbook(file: Path) -> pa.Table:
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    if not rows:
        raise ValueError("no rows")
    heading, *body = rows
    columns = list(zip(*body, strict=True)) if body else [()] * len(heading)
    return pa.table(
        {
            str(name): pa.array([_cell(value) for value in column], pa.string())
            for name, column in zip(heading, columns, strict=True)
            if str(name).strip()
        }
    )


def _cell(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _selected(
    connection: duckdb.DuckDBPyConnection,
    file: Path,
    name: str,
    headings: Mapping[str, str],
    truth: str,
) -> str:
    """The file's columns as FIELDS, as SQL."""
    described = connection.execute(f"DESCRIBE {name}").fetchall()
    there = {str(row[0]).strip().lower(): str(row[0]) for row in described}
    columns = {
        field: there[wanted]
        for field in FIELDS
        if (wanted := headings.get(field, field).strip().lower()) in there
    }
    if not any(field in columns for field in NAMES):
        raise Unusable("no_name", file.name, ", ".join(there.values()))
    if truth and truth.lower() not in there:
        raise Unusable("no_truth", file.name, truth)
    standing_in = {
        "record_id": f"'{_quoted(file.stem)}:' || row_number() OVER ()",
        "source": f"'{_quoted(file.stem)}'",
    }
    selected = [
        f"{_text(columns[field]) if field in columns else standing_in.get(field, 'NULL')}"
        f" AS {field}"
        for field in FIELDS
    ]
    told = f"CAST({_named(there[truth.lower()])} AS VARCHAR)" if truth else "NULL"
    return f"SELECT {', '.join(selected)}, {told} AS truth FROM {name}"


def _text(column: str) -> str:
    return f"nullif(trim(CAST({_named(column)} AS VARCHAR)), '')"


def _named(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return text.replace("'", "''")

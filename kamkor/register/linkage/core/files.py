"""Lists as files into the batch: CSV, workbooks and Parquet, whatever they lack."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from .normalise import FIELDS
from .textlists import read_text

NAMES = ("name", "surname", "given_name")
WORKBOOKS = {".xlsx", ".xls", ".ods", ".xlsb", ".xlsm"}
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
    beside: Sequence[str] = (),
) -> int:
    """Make `raw` of the files, a row a record; returns how many.

    headings: field to the heading it has in the files, where it has another. truth: a
    column that says who a record speaks of, kept as `truth`. beside: columns kept by
    their name, NULL where a file lacks them. A record without an id gets its file and
    place in it; without a source, the file's name. Raises Unusable.
    """
    headings = headings or {}
    for file in files:
        if not file.is_file():
            raise Unusable("missing", file.name)
        if not file.stat().st_size:
            raise Unusable("empty", file.name)
    with TemporaryDirectory() as spare:
        there = []
        for number, file in enumerate(files):
            with _readable(file):
                _open(connection, file, f"file_{number}", Path(spare))
                there.append(_headings(connection, f"file_{number}"))
        _refuse_unknown(headings, there, files)
        parts = [
            f"SELECT {_selected(file, label, columns, headings, truth, beside)}"
            f" FROM file_{number}"
            for number, (file, label, columns) in enumerate(
                zip(files, _labels(files), there, strict=True)
            )
        ]
        with _readable(*files):
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


@contextmanager
def _readable(*files: Path) -> Iterator[None]:
    """What a reader says of a file it cannot read, as Unusable."""
    try:
        yield
    except (duckdb.Error, CalamineError, OSError, ValueError) as reason:
        told = str(reason)
        file = next((file for file in files if str(file) in told), files[0])
        line = re.search(r"Line: (\d+)", told)
        raise Unusable("unreadable", file.name, line[1] if line else "") from reason


def _open(
    connection: duckdb.DuckDBPyConnection, file: Path, name: str, spare: Path
) -> None:
    kind = file.suffix.lower()
    if kind == ".parquet":
        connection.from_parquet(str(file)).create_view(name)
    elif kind in WORKBOOKS:
        connection.register(name, _workbook(file))
    else:
        read_text(connection, file, spare=spare / f"{name} {file.name}").create_view(
            name
        )


def _headings(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, str]:
    """The headings of a file, by themselves in small letters."""
    described = connection.execute(f"DESCRIBE {name}").fetchall()
    return {str(row[0]).strip().lower(): str(row[0]) for row in described}


def _refuse_unknown(
    headings: Mapping[str, str],
    there: Iterable[Mapping[str, str]],
    files: Sequence[Path],
) -> None:
    known = {heading for columns in there for heading in columns}
    for wanted in headings.values():
        if wanted.strip().lower() not in known:
            raise Unusable("no_heading", ", ".join(f.name for f in files), wanted)


def _labels(files: Sequence[Path]) -> list[str]:
    """A name for each file: its own, with folder or number where two share it."""
    names = [file.stem for file in files]
    if len(set(names)) < len(names):
        names = [f"{file.absolute().parent.name}/{file.stem}" for file in files]
    if len(set(names)) < len(names):
        names = [f"{number} {file.stem}" for number, file in enumerate(files, start=1)]
    return names


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
    file: Path,
    label: str,
    there: Mapping[str, str],
    headings: Mapping[str, str],
    truth: str,
    beside: Sequence[str],
) -> str:
    """The file's columns as FIELDS and what is kept beside them, as SQL."""
    columns: dict[str, str] = {}
    for field in FIELDS:
        for wanted in (headings.get(field, field).strip().lower(), field):
            if wanted in there:
                columns.setdefault(field, there[wanted])
    if not any(field in columns for field in NAMES):
        raise Unusable("no_name", file.name, ", ".join(there.values()))
    if truth and truth.strip().lower() not in there:
        raise Unusable("no_truth", file.name, truth)
    standing_in = {
        "record_id": f"'{_quoted(label)}:' || row_number() OVER ()",
        "source": f"'{_quoted(label)}'",
    }
    kept = dict.fromkeys(beside, "NULL") | {"truth": "NULL"}
    kept |= {name: _text(there[name]) for name in beside if name in there}
    if truth:
        kept["truth"] = _text(there[truth.strip().lower()])
    found = {
        field: _text(columns[field])
        if field in columns
        else standing_in.get(field, "NULL")
        for field in FIELDS
    }
    return ", ".join(f"{sql} AS {name}" for name, sql in (found | kept).items())


def _text(column: str) -> str:
    return f"nullif(trim(CAST({_named(column)} AS VARCHAR)), '')"


def _named(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return text.replace("'", "''")

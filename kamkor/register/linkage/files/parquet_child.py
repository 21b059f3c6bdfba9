"""Child process that opens one Parquet file and writes its rows as JSON lines.

Started by path with ``python -I -S parquet_child.py``; imports nothing of the project.
Bounds its memory and processor time before it touches the file, which it gets as its
standard input. Lines: the headings; then chunks of rows, cells as text or null; then
{"end": true}. A file it cannot read ends it without that line.
"""

import json
import resource
import sys
from typing import Any

CHUNK = 1000
FILE = "/proc/self/fd/0"


def put(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=True) + "\n")


def _named(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def main() -> None:
    options = json.loads(sys.argv[1])
    sys.path.append(options["library"])
    import duckdb  # noqa: PLC0415 - found only now

    memory, seconds = options["memory"], options["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    connection = duckdb.connect(
        config={
            "memory_limit": f"{memory // 4}B",
            "threads": 1,
            "temp_directory": "",
            "autoload_known_extensions": False,
            "autoinstall_known_extensions": False,
        }
    )
    headings = connection.from_parquet(FILE).columns
    put(headings)
    text = ", ".join(f"CAST({_named(name)} AS VARCHAR)" for name in headings)
    most = f" LIMIT {int(options['first_rows'])}" if options["first_rows"] else ""
    rows = connection.execute(f"SELECT {text} FROM read_parquet('{FILE}'){most}")
    while chunk := rows.fetchmany(CHUNK):
        put(chunk)
    put({"end": True})


if __name__ == "__main__":
    main()

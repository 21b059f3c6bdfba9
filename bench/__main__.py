"""Run all measurements, or those named, and keep their rows in RESULTS.md.

    python -m bench [rights_1m] [import_100k] [import_beside] [pages_1m] [linkage] [online]
                    [linkage_spark] [escalation] [my_work] [case_page] [every_page] [year]
                    [index] [marts] [disclosure] [portal] [opendata]
                    [options of that one]

With options (fewer rows or children) it is a trial: nothing is kept.
"""

import os
import subprocess
import sys
import time

from bench import ground

RESULTS = ground.ROOT / "bench" / "RESULTS.md"
COMMANDS = {
    "import_100k": ["-m", "bench.import_100k"],
    "import_beside": ["-m", "bench.import_100k", "--beside", "1000000"],
    "rights_1m": ["bench/rights_1m.py", "--no-report"],
    "pages_1m": ["-m", "bench.pages_1m"],
    "case_page": ["-m", "bench.case_page"],
    "every_page": ["-m", "bench.every_page"],
    "year": ["-m", "bench.year"],
    "escalation": ["-m", "bench.clock", "escalation"],
    "my_work": ["-m", "bench.clock", "my_work"],
    "index": ["-m", "bench.index"],
    "portal": ["-m", "bench.portal"],
    "disclosure": ["-m", "bench.disclosure"],
    "opendata": ["-m", "bench.opendata"],
    "marts": ["-m", "bench.marts"],
    "linkage": ["-m", "bench.linkage", "measure"],
    "online": ["-m", "bench.linkage", "online"],
    "linkage_spark": [
        *("-m", "bench.linkage", "measure"),
        *("--engine", "spark", "--records", "100000"),
    ],
}
HEAD = """# Results

Each against a reference in the same run, so that a busy or slow machine tells in both.
`make bench` measures anew and replaces the rows; `make bench ARGS=pages_1m` one of them.

| what | time | reference | ratio | more | machine | date, commit |
| --- | --- | --- | --- | --- | --- | --- |
"""


def main(words: list[str]) -> int:
    if set(words) & {"-h", "--help"}:
        print(__doc__)
        return 0
    first = next((at for at, w in enumerate(words) if w.startswith("-")), len(words))
    named, options = words[:first] or list(COMMANDS), words[first:]
    if unknown := set(named) - set(COMMANDS):
        print(f"Unknown: {', '.join(unknown)}. There are {', '.join(COMMANDS)}.")
        return 2
    failed = 0
    for name in named:
        rows, code = measure(name, options)
        failed |= code
        if not options:
            keep(rows)
        ground.drop_all()
    return failed


def measure(name: str, options: list[str]) -> tuple[list[str], int]:
    """The rows of the table it printed, and its exit code. All it prints is shown."""
    began = time.monotonic()
    print(f"=== {name}", flush=True)
    process = subprocess.Popen(
        [sys.executable, *COMMANDS[name], *options],
        cwd=ground.ROOT, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(ground.ROOT)},
    )  # fmt: skip
    rows = []
    assert process.stdout
    for line in process.stdout:
        print(line, end="", flush=True)
        if line.startswith("| "):
            rows.append(line.strip())
    code = process.wait()
    print(f"=== {name}: {time.monotonic() - began:.0f} s\n", flush=True)
    return rows, code


def keep(rows: list[str]) -> None:
    """Put the rows into RESULTS.md, each instead of the one that measured the same."""
    known = {what(row): row for row in kept()}
    known |= {what(row): f"{row.removesuffix(' |')}, {commit()} |" for row in rows}
    text = HEAD + "".join(f"{row}\n" for row in known.values())
    RESULTS.write_text(text, encoding="utf-8")


def kept() -> list[str]:
    """The rows of RESULTS.md, without the head of the table."""
    if not RESULTS.exists():
        return []
    lines = RESULTS.read_text(encoding="utf-8").splitlines()
    return [x for x in lines if x.startswith("| ") and what(x) not in ("what", "---")]


def what(row: str) -> str:
    return row.split("|")[1].strip()


def commit() -> str:
    """The short name of the commit measured; `+` when files differ from it."""
    words = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    found = subprocess.run(
        words, cwd=ground.ROOT, capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or "no commit"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

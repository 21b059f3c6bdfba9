"""What `kamkor run` says when the doors are open."""

import json
from pathlib import Path

FIRST = "territorial.officer"


def welcome(port: int, demo: Path) -> str:
    """The address and, where a demo was made, who can sign in and what to do first."""
    lines = ["", f"Kamkor is at http://127.0.0.1:{port}", ""]
    logins = demo / "logins.json"
    if logins.exists():
        lines += _demo(json.loads(logins.read_text(encoding="utf-8")), demo)
        lines += [
            f"Without signing in: http://127.0.0.1:{port}/open/, what is public.",
            "",
        ]
    return "\n".join([*lines, "Ctrl-C stops everything.", ""])


def _demo(rows: list[dict[str, str]], demo: Path) -> list[str]:
    password = rows[0]["password"]
    width = max(len(row["login"]) for row in rows)
    roles = [f"  {row['login']:<{width}}  {role(row)}" for row in rows]
    return [
        "All people in it are invented. Sign in as one of",
        *roles,
        f"with the password   {password}",
        "and the code of     .venv/bin/python -m kamkor user code LOGIN",
        "",
        f"First: sign in as {FIRST}, open a child whose care is not met and ask why.",
        *_round(demo / "round-to-mend.xlsx"),
        "",
    ]


def role(row: dict[str, str]) -> str:
    return row["role"].replace("_", " ")


def _round(path: Path) -> list[str]:
    if not path.exists():
        return []
    return [f"Then bring in a list with two rows to mend: {path}"]

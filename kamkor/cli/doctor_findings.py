from dataclasses import dataclass

OK, WARN, FAIL = "ok", "warn", "fail"
_ORDER = (OK, WARN, FAIL)


@dataclass(frozen=True)
class Finding:
    """One line: how bad (`ok`, `warn`, `fail`), about what, what is, what to do."""

    level: str
    about: str
    what: str
    advice: str = ""


def worst(findings: list[Finding]) -> str:
    return max((f.level for f in findings), key=_ORDER.index, default=OK)


def listed(names: list[str], most: int = 8) -> str:
    """A few names in a line, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more

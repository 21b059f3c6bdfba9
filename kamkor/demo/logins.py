"""The logins of the demo's officers, kept in a file beside the made-up lists.

One password for all of them, made by chance, and for each the secret of its one-time
codes. The file exists only where a demo was made.
"""

from __future__ import annotations

import base64
import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.accounts.demo import DemoLogin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .people import DemoPerson

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read for another


def place() -> Path:
    return Path(settings.VAR) / "demo" / "logins.json"


def known() -> list[DemoLogin]:
    """Of the demo in this folder, in the order of the roles; empty before it is made."""
    if not place().exists():
        return []
    rows = json.loads(place().read_text(encoding="utf-8"))
    return [
        DemoLogin(
            username=row["login"],
            password=row["password"],
            secret=row["secret"],
            who=RoleCode(row["role"]).label,
        )
        for row in rows
    ]


def make(people: Iterable[DemoPerson]) -> list[DemoLogin]:
    """Logins for these officers; the present ones when they were made before."""
    if present := known():
        return present
    password = "-".join(
        "".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4)
    )
    rows = [
        {
            "login": person.login,
            "role": person.role,
            "password": password,
            "secret": base64.b32encode(secrets.token_bytes(20)).decode(),
        }
        for person in people
    ]
    path = place()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    draft.replace(path)
    return known()

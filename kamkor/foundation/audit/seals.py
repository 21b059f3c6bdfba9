"""Seals the log and finds out later whether anybody touched it.

A seal signs a stretch of the log; a copy of every seal with the hashes of its rows goes
to a file outside the database (`SEALS`), so that a row that was changed, removed or
slipped in can be named. Somebody who can rewrite the database and the files still
cannot rewrite a head that was sent elsewhere: `verify(known=…)` compares with it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction

from kamkor.foundation.db import context

from .merkle import tree_hash
from .models import Seal

_STRETCH = """
SELECT seq, leaf, sha256('\\x00'::bytea || audit_canonical(e))
FROM audit_entry e
WHERE seq > %s AND xid >= %s AND xid < %s
ORDER BY seq
"""


@dataclass
class Report:
    """What `verify` found. `wrong` holds sentences; empty means all is as sealed."""

    seals: int = 0
    rows: int = 0
    unsealed: int = 0
    changed: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    inserted: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not (self.changed or self.removed or self.inserted or self.wrong)


def seal(*, at: datetime) -> Seal | None:
    """Seal what was committed since the last seal; None when there is nothing new.

    Only one sealer works at a time; a second waits.
    """
    with transaction.atomic(), context.acting_as_machine():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit seal'))")
            cursor.execute(
                "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
            )
            bound = cursor.fetchone()[0]
        last = Seal.objects.order_by("-number").first()
        after, start = _start(last, bound)
        rows = list(_rows(after, start, bound))
        if not rows:
            return None
        return _sign(last, rows, at=at, span=(after, start, bound))


def _start(last: Seal | None, bound: int) -> tuple[int, int]:
    if last is None:
        return 0, 0
    if bound < last.to_xid:  # restored into a cluster that counts from the beginning
        return last.last_seq, 0
    return last.after_seq, last.to_xid


def _rows(after: int, start: int, bound: int) -> Iterator[tuple[int, bytes, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(_STRETCH, [after, start, bound])
        for seq, leaf, again in cursor:
            yield seq, bytes(leaf), bytes(again)


def _sign(
    last: Seal | None,
    rows: list[tuple[int, bytes, bytes]],
    *,
    at: datetime,
    span: tuple[int, int, int],
) -> Seal:
    new = Seal(
        number=last.number + 1 if last else 1,
        sealed_at=at,
        after_seq=span[0],
        from_xid=span[1],
        to_xid=span[2],
        leaves=len(rows),
        last_seq=max(rows[-1][0], last.last_seq if last else 0),
        root=tree_hash([leaf for _seq, leaf, _again in rows]),
    )
    new.head = _head(new, bytes(last.head) if last else b"")
    new.signature = _key().sign(new.head)
    new.save(force_insert=True)
    _keep_copy(new, rows)
    return new


def _head(one: Seal, previous: bytes) -> bytes:
    text = "|".join(
        str(part)
        for part in (
            one.number, one.sealed_at.timestamp(), one.after_seq, one.from_xid,
            one.to_xid, one.leaves, one.last_seq, bytes(one.root).hex(), previous.hex(),
        )
    )  # fmt: skip
    return sha256(text.encode()).digest()


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(settings.KEYS.bytes("seal"))


def _folder() -> Path:
    return Path(settings.SEALS)


def _keep_copy(one: Seal, rows: list[tuple[int, bytes, bytes]]) -> None:
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy = {
        "number": one.number,
        "head": bytes(one.head).hex(),
        "signature": bytes(one.signature).hex(),
        "rows": [[seq, leaf.hex()] for seq, leaf, _again in rows],
    }
    target = folder / f"{one.number:09d}.json"
    draft = target.with_suffix(".part")
    draft.write_text(json.dumps(copy), encoding="ascii")
    draft.replace(target)


def verify(*, known: bytes | None = None) -> Report:
    """Recompute everything: leaves, roots, chain, signatures, copies.

    `known` is a head that was kept elsewhere; it must be among the seals.
    """
    report = Report()
    with transaction.atomic(), context.acting_as_machine():
        previous, heads = b"", set()
        last = None
        for one in Seal.objects.order_by("number").iterator():
            _check_chain(report, one, previous)
            _check_rows(report, one)
            previous = bytes(one.head)
            heads.add(previous)
            last = one
        report.unsealed = _unsealed(last)
    if known is not None and known not in heads:
        report.wrong.append(f"the head {known.hex()} kept elsewhere is not in the log")
    report.wrong += _copies_without_seal(report.seals)
    return report


def _check_chain(report: Report, one: Seal, previous: bytes) -> None:
    report.seals += 1
    if one.number != report.seals:
        report.wrong.append(f"seal {report.seals} is missing")
        report.seals = one.number
    if _head(one, previous) != bytes(one.head):
        report.wrong.append(f"seal {one.number} does not follow from the one before")
    try:
        _key().public_key().verify(bytes(one.signature), bytes(one.head))
    except InvalidSignature:
        report.wrong.append(f"the signature of seal {one.number} is false")


def _check_rows(report: Report, one: Seal) -> None:
    stands: dict[int, bytes] = {}
    root = []
    for seq, leaf, again in _rows(one.after_seq, one.from_xid, one.to_xid):
        stands[seq] = again
        root.append(again)
        if leaf != again:
            report.changed.append(seq)
    report.rows += len(stands)
    if tree_hash(root) == bytes(one.root) and len(root) == one.leaves:
        return
    copy = _copy(one.number)
    if copy is None:
        report.wrong.append(
            f"rows of seal {one.number} differ, and its copy outside is missing"
        )
        return
    sealed = {seq: bytes.fromhex(leaf) for seq, leaf in copy["rows"]}
    report.removed += sorted(sealed.keys() - stands.keys())
    report.inserted += sorted(stands.keys() - sealed.keys())
    altered = {s for s in sealed.keys() & stands.keys() if sealed[s] != stands[s]}
    report.changed += sorted(altered - set(report.changed))
    if tree_hash([sealed[s] for s in sorted(sealed)]) != bytes(one.root):
        report.wrong.append(f"the copy of seal {one.number} outside is false too")


def _copy(number: int) -> dict[str, Any] | None:
    try:
        text = (_folder() / f"{number:09d}.json").read_text(encoding="ascii")
        copy: dict[str, Any] = json.loads(text)
    except (OSError, ValueError):
        return None
    return copy


def _copies_without_seal(seals: int) -> list[str]:
    """Seals that were signed once and are gone from the database: its end was cut."""
    if not _folder().exists():
        return []
    kept = [int(path.stem) for path in _folder().glob("*.json")]
    gone = sorted(number for number in kept if number > seals)
    return [
        f"seal {number} was signed and is gone from the database" for number in gone
    ]


def _unsealed(last: Seal | None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM audit_entry WHERE seq > %s AND xid >= %s",
            [last.after_seq, last.to_xid] if last else [0, 0],
        )
        count: int = cursor.fetchone()[0]
    return count

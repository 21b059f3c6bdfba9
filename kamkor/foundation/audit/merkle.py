"""The tree hash of RFC 6962, section 2.1."""

from collections.abc import Sequence
from hashlib import sha256


def tree_hash(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes (32 bytes each, already prefixed by a zero byte).

    Bottom-up: an odd node at the end rises unchanged, which gives the same tree as the
    recursive definition.
    """
    if not leaves:
        return sha256(b"").digest()
    row = list(leaves)
    while len(row) > 1:
        pairs = zip(row[::2], row[1::2], strict=False)
        risen = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        row = [*risen, row[-1]] if len(row) % 2 else risen
    return row[0]

"""Ids that sort by the time they were made, so that B-trees grow at one end."""

from uuid import UUID

import uuid_utils


def uuid7() -> UUID:
    """A new UUID version 7 (RFC 9562)."""
    return UUID(int=uuid_utils.uuid7().int)

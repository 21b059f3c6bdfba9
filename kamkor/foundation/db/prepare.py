"""What the migrating role does around migrations: keep the verifying key in step."""

from django.conf import settings
from django.db import connection

from . import context


def install_context_key() -> None:
    """Write the HMAC pads of the present key; idempotent. Run as the migrating role."""
    inner, outer = context.pads(settings.KEYS.bytes("context"))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO context.pads (inner_pad, outer_pad) VALUES (%s, %s)"
            " ON CONFLICT (one) DO UPDATE"
            " SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
            [inner, outer],
        )

"""Signals store the interval of a territory; when numbers move, they follow."""

from django.db import connection


def follow(_moved: str) -> None:
    """Handler of `places.renumbering`. One statement; as the machine."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE signals_signal s SET place = t.low, place_to = t.high"
            " FROM places_territory t WHERE t.id = s.territory_id"
            " AND (s.place, s.place_to) IS DISTINCT FROM (t.low, t.high)"
        )

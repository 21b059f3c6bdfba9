"""Two people at the same moment, each in a connection of their own."""

import threading
import time

from django.db import connection, connections, transaction

WAITING = """
    SELECT count(*) FROM pg_locks WHERE NOT granted
"""


def meanwhile(first, second, then=lambda: None):
    """`first` is done but not yet written when `second` comes, who has to wait for it.
    `then` is what the first does after that: had the second anything that it needs, the
    database would end one of them.

    What `second` returned, or how it was refused.
    """
    told = []

    def come():
        try:
            with transaction.atomic():
                told.append(second())
        except Exception as refused:  # noqa: BLE001 - the answer is what is tried
            told.append(refused)
        finally:
            connections.close_all()

    other = threading.Thread(target=come)
    with transaction.atomic():
        first()
        other.start()
        _until_it_waits(other)
        then()
    other.join(60)
    return told[0]


def _until_it_waits(other):
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        if not other.is_alive():
            raise AssertionError("the second did not wait for the first")
        time.sleep(0.05)
    raise AssertionError("the second never came as far")

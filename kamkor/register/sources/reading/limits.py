"""How much of a file the reader is willing to take in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file. Sizes in bytes, times in seconds of processor time.

    The worker's memory leaves room for the caller inside 512 MB altogether.
    """

    file_bytes: int = 64 * 1024 * 1024
    unpacked_bytes: int = 320 * 1024 * 1024
    member_bytes: int = 256 * 1024 * 1024
    ratio: int = 200
    ratio_from_bytes: int = 8 * 1024 * 1024
    members: int = 2000
    sheets: int = 100
    rows: int = 250_000
    columns: int = 1000
    cell_characters: int = 32_767
    line_characters: int = 1_000_000
    worker_memory: int = 400 * 1024 * 1024
    worker_seconds: int = 8
    worker_seconds_all: int = 60
    wall_seconds: int = 30


LIMITS = Limits()

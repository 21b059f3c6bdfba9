"""How often each thing happens, by kind of list. Shares of records unless said.

The figures are assumptions; no real measurement of the two countries is published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS = ("round", "school", "clinic", "border", "hotline")
ROUND, SCHOOL, CLINIC, BORDER, HOTLINE = range(5)
SHARES = (0.34, 0.28, 0.20, 0.12, 0.06)
RECORDS_OF_A_PERSON = (0.56, 0.24, 0.12, 0.052, 0.021, 0.007)  # 1, 2, ...: mean 1.755
KYRGYZSTAN = 0.68
LATIN_AT_THE_BORDER = 0.85

# What noise multiplies.
ERRORS: dict[str, tuple[float, float, float, float, float]] = {
    "typo": (0.05, 0.015, 0.025, 0.02, 0.12),
    "swapped": (0.03, 0.01, 0.015, 0.04, 0.10),  # surname and given name
    "flat": (0.35, 0.25, 0.35, 0.60, 0.40),  # letters of the language lost
    "russified": (0.10, 0.08, 0.10, 0.10, 0.15),
    "mixed": (0.01, 0.005, 0.01, 0.0, 0.005),  # Latin look-alikes inside a word
    "other_form": (0.12, 0.06, 0.08, 0.04, 0.20),  # another lawful form of the name
    "short_name": (0.06, 0.02, 0.05, 0.01, 0.15),  # of names in -бек, -гүл
    "long_name": (0.010, 0.003, 0.006, 0.0, 0.01),
    "initial": (0.02, 0.01, 0.03, 0.0, 0.0),  # the patronymic cut to one letter
    "first_january": (0.09, 0.005, 0.005, 0.005, 0.02),
    "year_only": (0.03, 0.004, 0.004, 0.002, 0.20),
    "day_for_month": (0.015, 0.006, 0.010, 0.02, 0.02),  # where such a date exists
    "date_slip": (0.020, 0.008, 0.010, 0.008, 0.04),
    "decade_slip": (0.004, 0.001, 0.002, 0.001, 0.006),
    "no_date": (0.010, 0.002, 0.004, 0.003, 0.12),
    "wrong_sex": (0.004, 0.002, 0.003, 0.004, 0.01),
    "number_slip": (0.018,) * 5,  # of own numbers written
    "mothers_number": (0.015,) * 5,
    "siblings_number": (0.012,) * 5,
    "zeros": (0.005,) * 5,
    "other_place_name": (0.04, 0.02, 0.03, 0.05, 0.08),
    "junk_phone": (0.002,) * 5,
}
# What noise leaves alone, but for numbers: their share is divided by it.
PRESENT: dict[str, tuple[float, float, float, float, float]] = {
    "pin": (0.41, 0.60, 0.62, 0.53, 0.05),
    "patronymic": (0.88, 0.93, 0.90, 0.45, 0.55),
    "surname": (1.0, 1.0, 1.0, 1.0, 0.95),
    "mother": (0.85, 0.60, 0.75, 0.25, 0.50),
    "phone": (0.70, 0.55, 0.65, 0.10, 0.85),
    "sex": (0.97, 0.96, 0.98, 0.99, 0.90),
    "region": (1.0, 1.0, 1.0, 0.60, 0.90),
    "district": (1.0, 1.0, 0.98, 0.45, 0.70),
    "village": (0.97, 0.95, 0.92, 0.15, 0.50),
    "one_cell": (0.25, 0.35, 0.30, 0.10, 0.60),  # the whole name in one cell
    "capitals": (0.04, 0.03, 0.08, 1.0, 0.0),
}


def errors(noise: float) -> dict[str, NDArray[np.float64]]:
    """Rates by kind of list at this noise (1: as assumed, 2: twice as bad)."""
    return {what: np.minimum(np.array(r) * noise, 0.95) for what, r in ERRORS.items()}


def present(noise: float) -> dict[str, NDArray[np.float64]]:
    """How often a cell is filled. Only numbers get rarer with noise."""
    found = {what: np.array(r) for what, r in PRESENT.items()}
    return found | {"pin": found["pin"] / noise}

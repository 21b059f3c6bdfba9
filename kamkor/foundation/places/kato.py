"""KATO of Kazakhstan: 9 digits, region (2), district or city (2), rural district or
settlement (2), place (3).

The digits alone do not tell the level (districts of cities and some cities stand in the
third part), so the words of the name decide where they can.
"""

import re

from . import naming
from .choices import Level
from .units import Odd, Unit

LENGTH = 9
COUNTRY = "KZ"
CODE = re.compile(r"[1-9]\d{8}")
_CITY_REGIONS = {"71", "75", "79"}
_SECOND = {"district": Level.DISTRICT, "city": Level.CITY}
_THIRD = {
    "district": Level.CITY_DISTRICT, "aimak": Level.AIYL_AIMAK, "city": Level.CITY,
    "town": Level.TOWN, "village": Level.VILLAGE,
}  # fmt: skip
_PLACE = {"city": Level.CITY, "town": Level.TOWN}


def read(code: str, name: str) -> Unit | Odd:
    """What a code of the classifier stands for; `odd` where the name does not say."""
    sort = naming.parse(name).sort or ""
    region, district = f"{code[:2]}0000000", f"{code[:4]}00000"
    rural = f"{code[:6]}000"
    if code == region:
        return Unit(code, Level.REGION, (COUNTRY,))
    if code == district:
        level = _SECOND.get(sort)
        if level == Level.DISTRICT and code[:2] in _CITY_REGIONS:
            level = Level.CITY_DISTRICT
        return _known(code, level, Level.DISTRICT, (region, COUNTRY))
    above = (district, region, COUNTRY)
    if code == rural:
        return _known(code, _THIRD.get(sort), Level.AIYL_AIMAK, above)
    return Unit(code, _PLACE.get(sort, Level.VILLAGE), (rural, *above))


def _known(
    code: str, level: Level | None, otherwise: Level, above: tuple[str, ...]
) -> Unit:
    if level is None:
        return Unit(code, otherwise, above, odd=Odd.LEVEL)
    return Unit(code, level, above)

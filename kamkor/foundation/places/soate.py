"""SOATE of Kyrgyzstan: 14 digits, `417` + oblast (2) + district (3) + aiyl aimak (3) +
place (3).

District 2xx and 3xx is a district, 4xx a city of oblast level whose own row ends in
`000010`. Aimak 8xx is an aiyl aimak, 4xx a city inside a district, 5xx and 6xx a town.
Bishkek (11) and Osh (21) are regions that are cities.
"""

import re

from .choices import Level
from .units import Odd, Unit

LENGTH = 14
COUNTRY = "KG"
CODE = re.compile(r"417\d{11}")
_CITY_REGIONS = {"11", "21"}
_HEADING = re.compile(
    r"(?:города|районы|шаарлар|райондор|пос[её]лки|городские пос[её]лки"
    r"|айыл(?:ные|дык)? (?:аймаки|аймактар)|сельские управы)",
    re.IGNORECASE,
)


def read(code: str, name: str) -> Unit | Odd:
    """What a code of the classifier stands for; Odd where it follows no rule."""
    region, district, aimak, place = code[3:5], code[5:8], code[8:11], code[11:]
    if _HEADING.match(name.strip()):
        return Odd.HEADING
    if region == "00":
        return Unit(COUNTRY, Level.COUNTRY, ()) if int(code[3:]) == 0 else Odd.LEVEL
    if district == "000":
        return _in_region(region, aimak, place)
    if district[0] not in "234":
        return Odd.LEVEL
    if aimak == "000" or (aimak == "800" and place == "000"):
        return _district(code, region, district)
    return _below(code, region, district)


def _region(region: str) -> str:
    return f"417{region}000000000"


def _holder(region: str, district: str) -> str:
    ending = "000010" if district[0] == "4" else "000000"
    return f"417{region}{district}{ending}"


def _in_region(region: str, aimak: str, place: str) -> Unit | Odd:
    above = (_region(region), COUNTRY)
    if aimak != "000":
        level = Level.AIYL_AIMAK if aimak[0] == "8" else Level.TOWN
        code = f"417{region}000{aimak}{place}"
        if place == "000":
            return Unit(code, level, above)
        return Unit(code, Level.VILLAGE, (f"417{region}000{aimak}000", *above))
    if place == "000" or (region in _CITY_REGIONS and place == "010"):
        return Unit(_region(region), Level.REGION, (COUNTRY,))
    if place == "010":  # the one city of its oblast, written without its number
        return Unit(_holder(region, "400"), Level.CITY, above, odd=Odd.CODE)
    return Unit(f"417{region}000000{place}", Level.VILLAGE, above)


def _district(code: str, region: str, district: str) -> Unit | Odd:
    place = code[11:]
    own, above = _holder(region, district), (_region(region), COUNTRY)
    if code[8:11] == "800":
        # a heading "aiyl aimaks of the district", or the only row of the district
        return Unit(own, Level.DISTRICT, above, odd=Odd.CODE, stands_in=True)
    if district[0] == "4":
        if place in {"000", "010"}:
            return Unit(own, Level.CITY, above)
        return Unit(code, Level.VILLAGE, (own, *above))
    if place != "000":
        return Unit(code, Level.VILLAGE, (own, *above))
    if district[1:] == "00":
        return Odd.HEADING
    level = Level.CITY_DISTRICT if region in _CITY_REGIONS else Level.DISTRICT
    return Unit(own, level, above)


def _below(code: str, region: str, district: str) -> Unit | Odd:
    aimak, place = code[8:11], code[11:]
    above = (_holder(region, district), _region(region), COUNTRY)
    if aimak == "800":
        return Unit(code, Level.VILLAGE, above)
    if place == "000" and aimak[1:] == "00":
        return Odd.HEADING
    levels = {"8": Level.AIYL_AIMAK, "4": Level.CITY, "5": Level.TOWN, "6": Level.TOWN}
    level = levels.get(aimak[0])
    if level is None:
        return Odd.LEVEL
    if place == "000" or (level == Level.CITY and place == "010"):
        return Unit(code, level, above)
    holders = [code[:11] + ending for ending in ("000", "010") if ending != place]
    return Unit(code, Level.VILLAGE, (*holders[: 2 if aimak[0] == "4" else 1], *above))

"""What the cells of a row mean: a figure, or what is wrong with which of them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from kamkor.monitoring.indicators import areas
from kamkor.monitoring.indicators.choices import Rule, Severity
from kamkor.monitoring.indicators.definitions import (
    Definition,
    all_,
    codes,
    named,
    publisher_of,
)
from kamkor.monitoring.indicators.errors import NotReadable
from kamkor.monitoring.indicators.figures import (
    About,
    Figure,
    Found,
    NotANumber,
    number,
    period,
)

from .given import Given, Line

AGE = re.compile(r"_T|_Z|TOTAL|[YMD](?:\d{1,3}(?:T\d{1,3})?|_(?:GE|LT|GT|LE)\d{1,3})")
SDG_FILE = re.compile(r"(?<!\d)(\d{1,2})[-.](\d{1,2}|[a-z])[-.](\d{1,2})(?![-.]?\d)")
NUMBERS = ("LOWER_BOUND", "UPPER_BOUND", "NUMERATOR", "DENOMINATOR")
TOTALS = frozenset({"", "_T", "_Z", "T", "TOTAL"})
READ = frozenset(
    {
        "INDICATOR", "SERIES", "REF_AREA", "TIME_PERIOD", "SEX", "AGE", "OBS_VALUE",
        "URBANISATION", "OBS_STATUS", "UNIT_MEASURE", "UNIT_MULT", "FREQ", "NOTE",
        "ADDRESS", *NUMBERS,
    }
)  # fmt: skip
LONGEST = {"breakdown": 200, "note": 1000, "cell": 300}


class Resolver:
    """Turns lines into figures; `passed` counts rows of series outside the catalogue."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.passed: Counter[str] = Counter()
        self.units: Counter[str] = Counter()
        self.lists = codes()
        self.skipped = frozenset(self.lists["passed_over"]["concepts"])
        self._named: dict[str, list[Definition]] = {}
        self._about: Definition | None = None

    def about(self) -> Definition:
        """The indicator of a file that does not say it. Raises NotReadable."""
        if self._about is None:
            self._about = self._from_given()
        return self._about

    def _from_given(self) -> Definition:
        if code := self.given.indicator:
            found = all_().get(code)
            if found is None:
                raise NotReadable("unknown_indicator", code=code)
            return found
        by_name = SDG_FILE.search(self.given.name)
        likely = named(".".join(by_name.groups())) if by_name else []
        if len(likely) != 1:
            some = ", ".join(d.code for d in likely)
            raise (
                NotReadable("which_indicator", codes=some)
                if some
                else NotReadable("no_indicator")
            )
        return likely[0]

    def resolve(self, line: Line) -> Figure | list[Found]:
        """A figure; or what is wrong; nothing where the series is not ours."""
        at, cells = line
        definition = self._definition(cells)
        if definition is None:
            return []
        row = _Row(at, cells, definition, self)
        figure = row.figure()
        return row.wrong or figure

    def _definition(self, cells: Mapping[str, str]) -> Definition | None:
        said = cells.get("INDICATOR") or cells.get("SERIES") or ""
        if self.given.indicator or not said:
            return self.about()
        if said not in self._named:
            self._named[said] = named(said)
        found = self._named[said]
        if len(found) == 1:
            return found[0]
        self.passed[said] += 1
        return None

    def notes(self) -> Iterator[Found]:
        """What was passed over, told once for each."""
        for said, count in self.passed.items():
            yield Found(
                Rule.SERIES, Severity.NOTE, column="SERIES",
                detail={"value": said[:100], "n": count},
            )  # fmt: skip
        for said, count in self.units.items():
            yield Found(
                Rule.CODE, Severity.NOTE, column="UNIT_MEASURE",
                detail={"value": said[:100], "n": count},
            )  # fmt: skip


class _Row:
    """One row being read; `wrong` fills with whatever cannot be understood."""

    def __init__(
        self, at: int, cells: dict[str, str], about: Definition, of: Resolver
    ) -> None:
        self.at, self.cells, self.about, self.of = at, cells, about, of
        self.wrong: list[Found] = []

    def refuse(self, rule: Rule, column: str) -> None:
        raw = {k: v[: LONGEST["cell"]] for k, v in self.cells.items() if v}
        self.wrong.append(
            Found(
                rule, Severity.BLOCK, line=self.at, column=column,
                detail={
                    "value": self.cells.get(column, "")[:100],
                    "indicator": self.about.code,
                    "row": raw,
                },
            )
        )  # fmt: skip

    def figure(self) -> Figure:
        when = period(self.cells.get("TIME_PERIOD", ""))
        if when is None:
            self.refuse(Rule.PERIOD, "TIME_PERIOD")
        area = self.area(when or "2000")
        numbers = {name: self.number(name) for name in (*NUMBERS, "OBS_VALUE")}
        mult = self.power()
        value = numbers["OBS_VALUE"]
        if self.cells.get("FREQ", "A") not in ("A", "Q", ""):
            self.refuse(Rule.CODE, "FREQ")
        address = self.cells.get("ADDRESS", "")[:300]
        return Figure(
            about=About(
                indicator=self.about.code,
                country=area.country if area else "",
                area=area.code if area else "",
                sex=self.sex(), age=self.age(), breakdown=self.breakdown(),
            ),
            period=when or "",
            value=None if value is None else value.scaleb(mult),
            line=self.at,
            lower=numbers["LOWER_BOUND"], upper=numbers["UPPER_BOUND"],
            numerator=numbers["NUMERATOR"], denominator=numbers["DENOMINATOR"],
            unit=self.unit(),
            status=self.word("OBS_STATUS", "status", "A" if value is not None else "O"),
            source=publisher_of(address), address=address,
            note=self.cells.get("NOTE", "")[: LONGEST["note"]],
        )  # fmt: skip

    def area(self, when: str) -> areas.Area | None:
        said = self.cells.get("REF_AREA", "").split(":", 1)[0]
        if not said and self.of.given.form == "opensdg":
            said = self.of.given.country  # an empty cell is the whole country
        found = areas.resolve(said, when)
        if found is None:
            self.refuse(Rule.AREA, "REF_AREA")
        return found

    def number(self, column: str) -> Decimal | None:
        try:
            return number(self.cells.get(column, ""))
        except NotANumber:
            self.refuse(Rule.NUMBER, column)
            return None

    def power(self) -> int:
        said = self.cells.get("UNIT_MULT", "").split(":", 1)[0] or "0"
        if not re.fullmatch(r"-?\d", said):
            self.refuse(Rule.CODE, "UNIT_MULT")
            return 0
        return int(said)

    def sex(self) -> str:
        said = self.word("SEX", "sex", "")
        return "" if said == self.about.sex else said

    def age(self) -> str:
        said = self.cells.get("AGE", "").split(":", 1)[0].strip().upper()
        if said and not AGE.fullmatch(said):
            self.refuse(Rule.CODE, "AGE")
        return "" if said in TOTALS or said == self.about.age else said[:12]

    def word(self, column: str, listed: str, empty: str) -> str:
        """Our code for a word of a code list."""
        said = self.cells.get(column, "").split(":", 1)[0].strip()
        if not said:
            return empty
        found = self.of.lists[listed].get(said.casefold())
        if found is None:
            self.refuse(Rule.CODE, column)
            return empty
        return str(found)

    def unit(self) -> str:
        said = self.cells.get("UNIT_MEASURE", "").split(":", 1)[0].strip()
        if not said:
            return ""
        found = self.of.lists["unit"].get(said.casefold())
        if found is None:
            self.of.units[said] += 1
            return ""
        return str(found)

    def breakdown(self) -> str:
        """Other dimensions that are not of everybody, as NAME=CODE;NAME=CODE."""
        parts = []
        if place := self.word("URBANISATION", "urbanisation", ""):
            parts.append(f"URBANISATION={place}")
        for name, said in self.cells.items():
            if name in READ or name in self.of.skipped:
                continue
            code = said.split(":", 1)[0].strip()
            if code.upper() not in TOTALS:
                parts.append(f"{name}={code}")
        text = ";".join(sorted(parts))
        if len(text) > LONGEST["breakdown"]:
            self.refuse(Rule.CODE, "BREAKDOWN")
        return text[: LONGEST["breakdown"]]

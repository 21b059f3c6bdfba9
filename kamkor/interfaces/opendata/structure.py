"""A release of the store in words of SDMX: flows, columns, lists of codes."""

from collections.abc import Iterable
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from kamkor.monitoring.publishing.store import reading
from kamkor.monitoring.publishing.store.contents import ALL
from kamkor.monitoring.publishing.store.shelf import Kept

from . import counts, naming, rows
from .columns import Code, Codelist, Column, Flow, Kind, Release, identifier
from .words import in_four, spoken

SQL = Path(__file__).parent / "sql"


@lru_cache(maxsize=16)
def release(kept: Kept) -> Release:
    """What it holds. Its file never changes, so this is remembered."""
    about = reading.about(kept)
    shared = _Shared(kept)
    flows = [_indicators(kept, shared)]
    if reading.editions(kept):
        flows.append(_index(kept, shared))
    flows += [
        counts.flow(one, shared.freq, shared.area, shared.status, about=about)
        for one in reading.counts(kept)
    ]
    return Release(
        kept=kept, agency=f"{about.country}_CWB", country=about.country,
        title=about.title, released_on=about.released_on, data_until=about.data_until,
        invented=about.invented, flows=tuple(flows),
    )  # fmt: skip


def column(name: str, kind: Kind = Kind.CODE, codes: Iterable[Code] = ()) -> Column:
    """Of its usual name; with a list of codes where it has some."""
    listed = tuple(codes)
    listname = f"CL_{name}".replace("REF_AREA", "AREA")
    codelist = (
        Codelist(listname, in_four(naming.CODELISTS[listname]), listed)
        if kind == Kind.CODE
        else None
    )
    return Column(name, in_four(naming.CONCEPTS[name]), kind, codelist)


class _Shared:
    """Columns that more than one flow has."""

    def __init__(self, kept: Kept) -> None:
        self.freq = column("FREQ", codes=_named(naming.FREQUENCIES))
        self.status = column("OBS_STATUS", codes=_named(naming.STATUSES))
        self.area = _areas(kept)
        self.lower = column("LOWER_BOUND", Kind.NUMBER)
        self.upper = column("UPPER_BOUND", Kind.NUMBER)


def _named(words: dict[str, str]) -> list[Code]:
    return [Code(code, in_four(told)) for code, told in words.items()]


def _areas(kept: Kept) -> Column:
    """By the code of the country's own SDMX list where it is known, else by ours."""
    areas = reading.areas(kept)
    taken = [area.sdmx for area in areas if area.sdmx]
    ids = {
        area.code: identifier(
            area.sdmx if area.sdmx and taken.count(area.sdmx) == 1 else area.code
        )
        for area in areas
    }
    codes = []
    for area in areas:
        notes = {
            "TERRITORY": area.code, "ISO_3166": area.iso, "LEVEL": area.level,
            "VALID_FROM": area.valid_from, "VALID_TO": area.valid_to,
        }  # fmt: skip
        codes.append(
            Code(
                ids[area.code], area.name, parent=ids.get(area.parent or ""),
                notes={name: told for name, told in notes.items() if told},
            )
        )  # fmt: skip
    listed = Codelist("CL_AREA", in_four(naming.CODELISTS["CL_AREA"]), tuple(codes))
    return Column(
        "REF_AREA", in_four(naming.CONCEPTS["REF_AREA"]), Kind.CODE, listed, ids
    )


def _indicators(kept: Kept, shared: _Shared) -> Flow:
    name, description = naming.FLOWS["CWB_IND"]
    sexes, ages = _breakdowns(kept)
    return Flow(
        id="CWB_IND", name=in_four(name), description=in_four(description),
        dimensions=(
            shared.freq, shared.area, column("INDICATOR", codes=_described(kept)),
            column("SEX", codes=sexes), column("AGE", codes=ages),
        ),
        attributes=(
            shared.status, _units(kept), shared.lower, shared.upper,
            column("COMMENT_OBS", Kind.WORDS), _sources(kept),
        ),
        sql=(SQL / "observations.sql").read_text("utf-8"),
        of_series=("UNIT_MEASURE",),
    )  # fmt: skip


def _described(kept: Kept) -> list[Code]:
    codes = []
    for one in reading.indicators(kept):
        notes = {
            "DOMAIN": one.domain, "KIND": one.kind, "DIRECTION": str(one.direction),
            "DECIMALS": str(one.decimals), "CRC_ARTICLE": one.article,
            "SDG": one.sdg, "UNICEF": one.unicef,
        }  # fmt: skip
        codes.append(
            Code(
                identifier(one.code), one.name, one.definition,
                notes={name: told for name, told in notes.items() if told},
            )
        )  # fmt: skip
    return codes


def _breakdowns(kept: Kept) -> tuple[list[Code], list[Code]]:
    """Sexes and ages that stand in the figures; the total is always among them."""
    with closing(rows.connection(kept.path)) as base:
        sexes = {sex for (sex,) in base.execute("SELECT DISTINCT sex FROM observation")}
        ages = {age for (age,) in base.execute("SELECT DISTINCT age FROM observation")}
    names = {**naming.SEXES, **{sex: sex for sex in sexes - naming.SEXES.keys()}}
    return (
        [Code(sex, in_four(names[sex])) for sex in sorted(sexes | {ALL, "F", "M"})],
        [Code(age, age_words(age)) for age in sorted(ages | {ALL}, key=_age_order)],
    )


def age_words(age: str) -> dict[str, str]:
    if age == ALL:
        return in_four(naming.ALL_AGES)
    return in_four(naming.AGES, ages=age.replace("-", "–"))


def _age_order(age: str) -> tuple[int, str]:
    first = age.strip("Y").split("-")[0]
    return (int(first) if first.isdigit() else -1, age)


def _units(kept: Kept) -> Column:
    """A code each unit, from its English words; the column holds indicators."""
    codes: dict[str, Code] = {}
    ids: dict[str, str] = {}
    for one in reading.indicators(kept):
        said = spoken(one.unit, "en")
        unit = naming.UNITS.get(said.lower()) or identifier(
            said.upper().replace(",", "").replace(" ", "_")
        )
        codes.setdefault(unit, Code(unit, one.unit))
        ids[one.code] = unit
    told = in_four(naming.CODELISTS["CL_UNIT_MEASURE"])
    listed = Codelist("CL_UNIT_MEASURE", told, tuple(codes.values()))
    return Column(
        "UNIT_MEASURE", in_four(naming.CONCEPTS["UNIT_MEASURE"]), Kind.CODE, listed, ids
    )


def _sources(kept: Kept) -> Column:
    return column(
        "SOURCE",
        codes=[
            Code(
                identifier(one.code),
                one.name,
                notes={"URL": one.url} if one.url else {},
            )
            for one in reading.sources(kept)
        ],
    )


def _index(kept: Kept, shared: _Shared) -> Flow:
    name, description = naming.FLOWS["CWB_INDEX"]
    editions = reading.editions(kept)
    parts: dict[str, Code] = {}
    for edition in editions:  # the newest first: its names are the ones that hold
        for node in reading.nodes(kept, edition.code):
            parent = identifier(node.parent) if node.parent else None
            parts.setdefault(
                identifier(node.code),
                Code(identifier(node.code), node.name, parent=parent),
            )
    return Flow(
        id="CWB_INDEX", name=in_four(name), description=in_four(description),
        dimensions=(
            shared.freq, shared.area,
            column("EDITION", codes=[
                Code(identifier(one.code), one.title, notes={
                    "PERIOD": one.period, "FROZEN_ON": one.frozen_on,
                    "SHA256": one.hash, "INTERVAL": str(one.interval),
                })
                for one in editions
            ]),
            column("COMPONENT", codes=parts.values()),
        ),
        attributes=(
            shared.status, shared.lower, shared.upper,
            column("RANK", Kind.WHOLE), column("RANK_LOWER", Kind.WHOLE),
            column("RANK_UPPER", Kind.WHOLE),
            column("BAND", codes=[
                Code(band, in_four(naming.BAND, band=band)) for band in "ABCD"
            ]),
            column("COVERAGE", Kind.NUMBER),
        ),
        sql=(SQL / "scores.sql").read_text("utf-8"),
    )  # fmt: skip

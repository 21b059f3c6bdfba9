"""What was found, as a sentence in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kamkor.foundation.web import words

from . import areas
from .choices import Rule, Unit
from .models import Finding

SHOWN = 6  # values or periods that a sentence names
Detail = Mapping[str, Any]


def sentence(finding: Finding) -> str:
    """One or two sentences: what is odd and what it may mean."""
    return _SAID[Rule(finding.rule)](finding, finding.detail)


def number(text: str | None) -> str:
    """A number of a finding, with the reader's decimal sign and no false precision."""
    if text is None:
        return "–"
    value = float(text)
    digits = 0 if value == int(value) else (1 if abs(value) >= 10 else 2)
    if 0 < abs(value) < 0.1:
        digits = 4
    return words.number(value, digits=digits)


def spans(periods: Sequence[str]) -> str:
    """Years as 2013–2018, 2020; quarters one by one."""
    parts: list[list[str]] = []
    for period in periods:
        last = parts[-1][-1] if parts else ""
        follows = len(period) == 4 == len(last) and int(period) == int(last) + 1
        if follows:
            parts[-1].append(period)
        else:
            parts.append([period])
    said = [part[0] if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in parts]
    return ", ".join(said)


def name(country: str, code: str) -> str:
    area = areas.find(country, code) if country else None
    return area.name if area else code


def _values(detail: Detail) -> str:
    told = list(detail.get("values", {}).items())
    some = [f"{period}: {number(value)}" for period, value in told[:SHOWN]]
    return "; ".join([*some, "…"] if len(told) > SHOWN else some)


def _number(f: Finding, d: Detail) -> str:
    said = {"value": d.get("value", ""), "column": f.column}
    return _("“%(value)s” in the column %(column)s is not a number.") % said


def _period(_f: Finding, d: Detail) -> str:
    return _("“%(value)s” is neither a year nor a quarter.") % d


def _area(_f: Finding, d: Detail) -> str:
    return _("No territory is called “%(value)s” in that period.") % d


def _code(f: Finding, d: Detail) -> str:
    if "n" in d:
        return (
            _("The unit “%(value)s” is not known; rows taken as they are: %(n)s.") % d
        )
    said = {"value": d.get("value", ""), "column": f.column}
    return (
        _("“%(value)s” stands in the column %(column)s, where it means nothing.") % said
    )


def _twice(f: Finding, d: Detail) -> str:
    said = {"first": d.get("first"), "line": f.line}
    if d.get("same"):
        return _("Lines %(first)s and %(line)s tell the same figure.") % said
    return _(
        "Lines %(first)s and %(line)s tell different figures of the same thing: neither"
        " is used."
    ) % said  # fmt: skip


def _series(_f: Finding, d: Detail) -> str:
    return _("The catalogue has no series “%(value)s”; rows passed over: %(n)s.") % d


def _range(_f: Finding, d: Detail) -> str:
    said = {
        "values": _values(d), "low": number(str(d["low"])), "high": number(str(d["high"]))
    }  # fmt: skip
    return _("%(values)s. There can be only from %(low)s to %(high)s.") % said


def _unit(_f: Finding, d: Detail) -> str:
    if "unit" in d:
        return _("The file counts in another unit: %(unit)s.") % {
            "unit": Unit(d["unit"]).label
        }
    return _(
        "%(values)s, where other regions have about %(others)s. Perhaps a fraction"
        " instead of per cent, or a lost decimal sign."
    ) % {"values": _values(d), "others": number(d["others"])}  # fmt: skip


def _jump(_f: Finding, d: Detail) -> str:
    return _("%(values)s, where the years around have about %(around)s.") % {
        "values": _values(d), "around": number(d["around"]),
    }  # fmt: skip


def _over(_f: Finding, d: Detail) -> str:
    return _(
        "%(values)s. Above 100: more were counted than are thought to live there."
    ) % {"values": _values(d)}  # fmt: skip


def _share(_f: Finding, d: Detail) -> str:
    return _("%(values)s does not follow from the numerator and denominator told.") % {
        "values": _values(d)
    }


def _interval(_f: Finding, d: Detail) -> str:
    return _("%(values)s lies outside the interval that the file tells.") % {
        "values": _values(d)
    }


def _small(_f: Finding, d: Detail) -> str:
    return _("%(values)s is counted among fewer than %(n)s.") % {
        "values": _values(d), "n": d["n"],
    }  # fmt: skip


def _residence(f: Finding, d: Detail) -> str:
    return _(
        "Deaths seem to be counted where they happen and births where mothers live: do"
        " not compare with %(other)s, and rank neither."
    ) % {"other": name(f.country, d["other"])}  # fmt: skip


def _rare(_f: Finding, d: Detail) -> str:
    if d["events"] < 1:
        many = _("less than one event a year")
    else:
        many = _("about %(n)s events a year") % {"n": number(str(d["events"]))}
    return _(
        "The rate swings as chance does with %(many)s. Together, %(first)s–%(last)s"
        " give %(mean)s."
    ) % {
        "many": many, "first": d["joined"][0], "last": d["joined"][1],
        "mean": number(d["mean"]),
    }  # fmt: skip


def _coverage(f: Finding, d: Detail) -> str:
    missing = d["missing"]
    if len(missing) > SHOWN:
        return _("Regions without a figure in some period: %(n)s.") % {
            "n": len(missing)
        }
    parts = [
        f"{name(f.country, code)} ({spans(periods)})"
        for code, periods in missing.items()
    ]
    return _("No figure for: %(parts)s.") % {"parts": "; ".join(parts)}


def _borders(f: Finding, d: Detail) -> str:
    if d["why"] == "not_there":
        return _(
            "The territory was not there yet, or no more: counted back by the office."
        )
    parts = ", ".join(name(f.country, code) for code in d["parts"])
    return _("Probably still with %(parts)s: no figure is told for it alone.") % {
        "parts": parts
    }


def _sample(_f: Finding, _d: Detail) -> str:
    return _(
        "A survey without its sampling error: differences between regions or rounds may"
        " be chance."
    )  # fmt: skip


def _value(_f: Finding, _d: Detail) -> str:
    return _("Nothing stands where a value should, and no status says why.")


_SAID: dict[Rule, Callable[[Finding, Detail], str]] = {
    Rule.NUMBER: _number, Rule.PERIOD: _period, Rule.AREA: _area, Rule.CODE: _code,
    Rule.TWICE: _twice, Rule.SERIES: _series, Rule.RANGE: _range, Rule.UNIT: _unit,
    Rule.JUMP: _jump, Rule.OVER: _over, Rule.SHARE: _share, Rule.INTERVAL: _interval,
    Rule.SMALL: _small, Rule.RESIDENCE: _residence, Rule.RARE: _rare,
    Rule.COVERAGE: _coverage, Rule.BORDERS: _borders, Rule.SAMPLE: _sample,
    Rule.VALUE: _value,
}  # fmt: skip

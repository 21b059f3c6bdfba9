"""A specification as the fields of a page, and back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _

from kamkor.foundation.law.naming import LANGUAGES
from kamkor.monitoring.indicators.index.errors import NotPossible

from . import forms, reads, telling, words
from .models import Version

Told = dict[str, Any]
NEW = "+"  # a domain that is not there yet
# how fields of the page are called in the specification, where they differ
_OF_METHOD = {
    "screen.unit": "unit", "screen.group": "group", "scale": "low", "shares": "least",
    "aggregate": "aggregate",
}  # fmt: skip
_OF_UNCERTAINTY = {"normalise": "others", "aggregate": "joined", "data": "varied"}
_OF_PART = {"goalposts": "low", "name": "name_ru"}
# where the engine's refusals belong: of indicators that it names, or of the method
_OF_COLUMNS = {
    "no_goalposts": "low",
    "no_target": "target",
    "columns_missing": "used",
}
_REFUSED = {
    "no_groups": "impute_groups", "no_grouping": "impute_groups", "no_years": "impute",
    "no_reference": "reference", "no_unit_of_reference": "reference",
    "no_votes": "weigh", "no_solution": "least", "no_bands": "normalise",
    "no_year": "year",
}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """The forms of a page. `parts`: every indicator, those of the framework first."""

    version: Version
    method: forms.Method
    groups: list[forms.GroupPart]
    parts: list[forms.Part]
    added: forms.NewGroup

    def forms(self) -> Iterator[django_forms.Form]:
        yield self.method
        yield from self.groups
        yield from self.parts
        yield self.added

    @property
    def errors(self) -> bool:
        return any(form.errors for form in self.forms() if form.is_bound)

    @property
    def filled(self) -> list[django_forms.Form]:
        """Forms with something to mend, for the summary."""
        return [form for form in self.forms() if form.is_bound and form.errors]


def is_valid(sheet: Sheet) -> bool:
    """Each form by itself, and a name for the new domain where something is in it."""
    valid = [form.is_valid() for form in sheet.forms()]  # each, to tell all errors
    if not all(valid):
        return False
    used = [part for part in sheet.parts if part.cleaned_data["used"]]
    if (
        any(part.cleaned_data["parent"] == NEW for part in used)
        and not sheet.added.names
    ):
        sheet.added.add_error("name_ru", _("Name the new domain."))
    return not sheet.errors


def opened(version: Version, sent: Any = None, *, spec: Told | None = None) -> Sheet:
    """The page of a version; with what was sent, bound to it. `spec`: instead of the
    version's own, such as one by a preset."""
    told: Told = spec or version.spec
    data = version.data
    labels = telling.labels(reads.spec_of(version))
    inner = [group for group in told["groups"] if group["parent"] is not None]
    offered = [(g["code"], labels.get(g["code"], g["code"])) for g in inner]
    if not inner:  # an index without domains
        offered = [(g["code"], labels[g["code"]]) for g in told["groups"]]
    offered.append((NEW, str(_("a new domain, named below"))))
    known = reads.known_parts(version)
    mine = [part["code"] for part in told["indicators"]]
    rows = [*mine, *(code for code in (*known, *data.columns) if code not in mine)]
    return Sheet(
        version=version,
        method=forms.Method(
            sent, initial=_method(told, version), years=data.years,
            groupings=data.groupings, units=reads.unit_names(data.units),
        ),
        groups=[
            forms.GroupPart(sent, prefix=f"g{n}", initial=_group(group))
            for n, group in enumerate(inner)
        ],
        parts=[
            forms.Part(
                sent, prefix=f"i{n}", groups=offered,
                initial=_part(known.get(code, {}), code, is_used=code in mine),
            )
            for n, code in enumerate(dict.fromkeys(rows))
        ],
        added=forms.NewGroup(sent, prefix="new"),
    )  # fmt: skip


def _names(text: Any) -> Told:
    words_ = text if isinstance(text, dict) else {"en": text}
    return {f"name_{code}": words_.get(code, "") for code in LANGUAGES}


def _group(group: Told) -> Told:
    return {"code": group["code"], "weight": group["weight"], **_names(group["name"])}


def _part(part: Told, code: str, *, is_used: bool) -> Told:
    low, high = sorted(part.get("goalposts") or ()) or (None, None)
    return {
        "code": code, "used": is_used, "weight": part.get("weight", 1),
        "direction": str(part.get("direction", 1)), "parent": part.get("parent"),
        "low": low, "high": high, "target": part.get("target"),
        "unit": telling.text_of(part.get("unit", ""), ""),
        **_names(part.get("name", "")),
    }  # fmt: skip


def _method(told: Told, version: Version) -> Told:
    method, varied = told["method"], told["uncertainty"]
    how = method["aggregate"]
    within, above = (how[0], how[-1]) if isinstance(how, list) else (how, "")
    plain = ("normalise", "weigh", "impute", "impute_groups", "treat", "shrink", "cut",
             "reference", "power", "floor")  # fmt: skip
    return {
        **{name: method[name] for name in plain},
        **{f"name_{code}": getattr(version, f"name_{code}") for code in LANGUAGES},
        "aggregate": within, "above": above,
        "unit": method["screen"]["unit"] * 100, "group": method["screen"]["group"] * 100,
        "year": told["year"], "base": told["base"],
        "low": method["scale"][0], "high": method["scale"][1],
        "least": method["shares"][0] * 100, "most": method["shares"][1] * 100,
        "draws": varied["draws"], "noise": varied["noise"] * 100,
        "drop": varied["drop"] * 100, "varied": varied["data"],
        "others": varied["normalise"], "joined": varied["aggregate"],
    }  # fmt: skip


def specification(sheet: Sheet) -> Told:
    """What the valid forms say, as the engine reads it."""
    old = sheet.version.spec
    kept = [part for part in sheet.parts if part.cleaned_data["used"]]
    new = _new_group(old, sheet.added.names)
    for part in kept:
        if part.cleaned_data["parent"] == NEW:
            part.cleaned_data["parent"] = new["code"]
    groups = _groups(sheet, {part.cleaned_data["parent"] for part in kept}, new)
    known = reads.known_parts(sheet.version)
    told = sheet.method.cleaned_data
    return {
        **old,
        "title": sheet.method.names,
        "year": told["year"], "base": told["base"],
        "groups": groups,
        "indicators": [
            _indicator(known.get(p.cleaned_data["code"], {}), p)
            for p in kept
        ],
        "method": old["method"] | _new_method(told, old),
        "uncertainty": old["uncertainty"] | {
            "draws": told["draws"], "noise": told["noise"] / 100,
            "drop": told["drop"] / 100, "data": told["varied"],
            "normalise": told["others"], "aggregate": told["joined"],
        },
    }  # fmt: skip


def _new_method(told: Told, old: Told) -> Told:
    plain = ("normalise", "weigh", "impute", "treat", "shrink", "cut", "power", "floor")
    how: Any = told["aggregate"]
    if told["above"] and told["above"] != how:
        how = [how, told["above"]]
        former = old["method"]["aggregate"]
        if isinstance(former, list) and (former[0], former[-1]) == tuple(how):
            how = former  # heights between them that the page does not show
    return {
        **{name: told[name] for name in plain},
        "impute_groups": told["impute_groups"] or None,
        "reference": told["reference"] or None,
        "screen": {"unit": told["unit"] / 100, "group": told["group"] / 100},
        "scale": [told["low"], told["high"]],
        "shares": [told["least"] / 100, told["most"] / 100],
        "aggregate": how,
    }  # fmt: skip


def _groups(sheet: Sheet, used: set[str], new: Told) -> list[Told]:
    """Those of before with other weights and names, and the new one; without those under
    which nothing stands."""
    sent = {form.cleaned_data["code"]: form for form in sheet.groups}
    groups = []
    for group in sheet.version.spec["groups"]:
        form = sent.get(group["code"])
        if form is not None:
            weight = form.cleaned_data["weight"]
            name = _named(group["name"], form.names)
            group = group | {"weight": weight, "name": name}
        groups.append(group)
    groups.append(new)
    while True:
        parents = used | {group["parent"] for group in groups}
        kept = [g for g in groups if g["code"] in parents or g["parent"] is None]
        if len(kept) == len(groups):
            return groups
        groups = kept


def _named(old: Any, names: Mapping[str, str]) -> Any:
    """As it was where nobody changed it: one text stays one text."""
    former = old if isinstance(old, dict) else {"en": old}
    return old if names == {k: v for k, v in former.items() if v} else dict(names)


def _indicator(old: Told, form: forms.Part) -> Told:
    told = form.cleaned_data
    posts = None if told["low"] is None else [told["low"], told["high"]]
    if posts and sorted(posts) == sorted(old.get("goalposts") or ()):
        posts = old["goalposts"]  # the engine does not mind their order
    unit = old.get("unit", "")
    if telling.text_of(unit, "") != told["unit"]:
        unit = told["unit"]
    return old | {
        "code": told["code"], "weight": told["weight"], "parent": told["parent"],
        "direction": int(told["direction"]), "goalposts": posts,
        "target": told["target"], "name": _named(old.get("name", ""), form.names),
        "unit": unit,
    }  # fmt: skip


def _new_group(spec: Told, names: Mapping[str, str]) -> Told:
    """A domain more, under the index."""
    codes = {part["code"] for part in (*spec["groups"], *spec["indicators"])}
    code = next(c for n in range(1, 999) if (c := f"domain-{n}") not in codes)
    root = next(group["code"] for group in spec["groups"] if group["parent"] is None)
    return {
        "code": code, "parent": root, "name": dict(names), "weight": 1.0,
        "aggregate": None,
    }  # fmt: skip


def place(sheet: Sheet, error: NotPossible) -> None:
    """Put what the engine says where it belongs on the page."""
    if error.code == "spec_wrong":
        for one in error.facts["all"]:  # type: ignore[attr-defined]
            form, field = _field(sheet, one.where)
            form.add_error(field, words.wrong(one))
        return
    named = error.facts.get("columns")
    if error.code in _OF_COLUMNS and isinstance(named, list):
        for part in sheet.parts:
            if part.cleaned_data.get("code") in named:
                part.add_error(_OF_COLUMNS[error.code], words.refusal(error))
        return
    sheet.method.add_error(_REFUSED.get(error.code), words.refusal(error))


def _field(sheet: Sheet, where: tuple[Any, ...]) -> tuple[Any, str | None]:
    """The form and its field for a place in the specification."""
    kept = [part for part in sheet.parts if part.cleaned_data.get("used")]
    match where:
        case ("indicators", int(n), *rest) if n < len(kept):
            return kept[n], _known(kept[n], rest or ["goalposts"], _OF_PART)
        case ("method", *rest):
            return sheet.method, _known(sheet.method, rest, _OF_METHOD)
        case ("uncertainty", *rest):
            return sheet.method, _known(sheet.method, rest, _OF_UNCERTAINTY)
    return sheet.method, None


def _known(form: Any, rest: list[Any], called: Mapping[str, str]) -> str | None:
    if not rest:
        return None
    whole = ".".join(str(part) for part in rest[:2])
    name = called.get(whole) or called.get(str(rest[0])) or str(rest[0])
    return name if name in form.fields else None

"""What a methodologist types in: tables, framework, method, votes, editions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kamkor.foundation.law.naming import LANGUAGES, say

from . import choices

MOST_BYTES = 2_000_000  # of a table; a country's regions of thirty years are a tenth
MOST_DRAWS = 10_000  # that a page waits for
_NAMES = {
    "ky": _("Name in Kyrgyz"), "kk": _("Name in Kazakh"), "ru": _("Name in Russian"),
    "en": _("Name in English"),
}  # fmt: skip


def _name(language: str) -> forms.CharField:
    return forms.CharField(label=_NAMES[language], max_length=200, required=False)


def _choice(label: Any, of: Mapping[str, Any], **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(of.items()), **more)


def _number(label: Any, **more: Any) -> forms.FloatField:
    """Any number; empty is None."""
    more.setdefault("required", False)
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.FloatField(label=label, widget=widget, **more)


def _share(label: Any, **more: Any) -> forms.FloatField:
    return _number(label, min_value=0, max_value=100, required=True, **more)


class Named(forms.Form):
    """A name in four languages."""

    name_ky = _name("ky")
    name_kk = _name("kk")
    name_ru = _name("ru")
    name_en = _name("en")

    @property
    def title(self) -> str:
        """What it is called now, for the reader: of what is shown, not of what is sent."""
        said = {code: str(self.initial.get(f"name_{code}") or "") for code in LANGUAGES}
        return say(said) or next(filter(None, said.values()), "") or self._code

    @property
    def _code(self) -> str:
        return str(self.initial.get("code", ""))

    @property
    def names(self) -> dict[str, str]:
        told = self.cleaned_data
        return {code: told[f"name_{code}"] for code in LANGUAGES if told.get(f"name_{code}")}  # fmt: skip


class Titled(Named):
    """A name in one of the languages at least."""

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not any(told.get(f"name_{code}") for code in LANGUAGES):
            self.add_error("name_ru", _("Give the name in one language at least."))
        return told


class _Text(forms.FileField):
    """A file of text in UTF-8. Cleaned: the text."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file:
            return ""
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large: 2 MB at most."))
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(
                _("This is not a text file in UTF-8. Save the table as CSV, UTF-8.")
            ) from None


class Table(forms.Form):
    file = _Text(
        label=_("Table of indicators"),
        help_text=_(
            "CSV in UTF-8: one row a region and year, one column an indicator; or one"
            " row a value with unit, indicator, year, value."
        ),
        error_messages={"required": _("Choose the table.")},
    )
    source = forms.CharField(
        label=_("Where the figures are from"), max_length=300,
        help_text=_("Who published them and when, so that others can find them."),
    )  # fmt: skip


class NewIndex(Table, Titled):
    specification = _Text(
        label=_("Specification"), required=False,
        help_text=_(
            "JSON, or the framework of a COIN Tool workbook as CSV. Without one every"
            " column becomes an indicator of one domain, to be arranged on the page."
        ),
    )  # fmt: skip

    field_order = (
        "file", "source", "specification", "name_ru", "name_ky", "name_kk", "name_en",
    )  # fmt: skip


class OtherTable(Table):
    note = forms.CharField(label=_("What changed and why"), max_length=500)


class Part(Named):
    """One indicator of the framework, or one of the table's columns that could be."""

    code = forms.CharField(widget=forms.HiddenInput)
    used = forms.BooleanField(label=_("in the index"), required=False)
    weight = _number(_("Weight"), min_value=0, required=True)
    direction = _choice(_("Direction"), choices.DIRECTIONS)
    parent = forms.ChoiceField(label=pgettext_lazy("index", "Domain"))
    low = _number(_("Lowest value of the scale"))
    high = _number(_("Highest value of the scale"))
    target = _number(_("Target"))
    unit = forms.CharField(label=_("Unit"), max_length=100, required=False)

    def __init__(self, *args: Any, groups: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.choices = groups

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not told.get("used"):
            self.errors.clear()  # what is left out need not be right
            return told
        if (told.get("low") is None) != (told.get("high") is None):
            empty = "low" if told.get("low") is None else "high"
            self.add_error(empty, _("Give both ends of the scale, or none."))
        return told


class GroupPart(Named):
    """A domain. Its weight counts among its siblings."""

    code = forms.CharField(widget=forms.HiddenInput)
    weight = _number(_("Weight"), min_value=0, required=True)


class NewGroup(Named):
    """A domain that does not have to be."""


_ANY = {"": _("as within domains")}


class Method(Titled):
    normalise = _choice(_("Figures are brought to one scale"), choices.NORMALISE)
    weigh = _choice(_("Weights"), choices.WEIGH)
    aggregate = _choice(_("Indicators of a domain are joined by"), choices.AGGREGATE)
    above = _choice(
        _("Domains are joined by"), _ANY | choices.AGGREGATE, required=False
    )
    impute = _choice(_("Figures that are not known"), choices.IMPUTE)
    impute_groups = forms.ChoiceField(
        label=_("Column that groups the regions"), required=False
    )
    treat = _choice(_("Values far out"), choices.TREAT)
    shrink = forms.BooleanField(
        label=_("figures of few people are drawn to those of all"), required=False,
        help_text=_("Only figures that the table has counts for."),
    )  # fmt: skip
    unit = _share(
        _("Of all indicators a region must have, per cent"),
        help_text=_("With fewer it has no score."),
    )
    group = _share(
        _("Of a domain's indicators a region must have, per cent"),
        help_text=_("With fewer it has no score in the domain."),
    )
    year = forms.TypedChoiceField(
        label=_("Year"), coerce=int, empty_value=None, required=False
    )
    base = forms.TypedChoiceField(
        label=_("Year that sets the scale for all years"), coerce=int,
        empty_value=None, required=False,
    )  # fmt: skip
    low = _number(_("Lowest score"), required=True)
    high = _number(_("Highest score"), required=True)
    cut = forms.BooleanField(
        label=_("scores beyond the ends are cut to them"), required=False
    )
    reference = forms.ChoiceField(label=_("Reference region"), required=False)
    power = _number(_("Exponent of the power mean"), required=True)
    floor = _number(
        _("Least score that enters a geometric or harmonic mean"), required=True
    )
    least = _share(_("Least share of an indicator, benefit of the doubt, per cent"))
    most = _share(_("Greatest share of an indicator, benefit of the doubt, per cent"))
    draws = forms.IntegerField(
        label=_("Draws"), min_value=0, max_value=MOST_DRAWS,
        help_text=_("How often the index is made anew with other choices. 0: never."),
    )  # fmt: skip
    noise = _share(_("Weights are varied by, per cent"))
    drop = _share(_("Draws in which one indicator is left out, per cent"))
    others = forms.MultipleChoiceField(
        label=_("Other ways to one scale that are tried"), required=False,
        choices=list(choices.NORMALISE.items()), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    joined = forms.MultipleChoiceField(
        label=_("Other ways to join that are tried"), required=False,
        choices=list(choices.AGGREGATE.items()), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    varied = forms.BooleanField(
        label=_("figures are varied within their errors"), required=False
    )
    note = forms.CharField(
        label=_("What changed and why"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, years: Iterable[int], groupings: Iterable[str],
        units: Mapping[str, str], **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        offered: dict[str, list[tuple[Any, Any]]] = {
            "impute_groups": [("", _("none")), *((g, g) for g in groupings)],
            "reference": [("", _("none")), *units.items()],
            "year": [("", _("the newest")), *((y, y) for y in years if y)],
            "base": [("", _("each year its own")), *((y, y) for y in years if y)],
        }
        for name, rows in offered.items():
            field: Any = self.fields[name]
            field.choices = rows

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if "low" in told and told["low"] == told.get("high"):
            self.add_error("high", _("The two ends are the same."))
        if "least" in told and told["least"] > told.get("most", 100):
            self.add_error("most", _("The greatest share is below the least."))
        return told


class Ballot(forms.Form):
    """Points of one expert: fields points-0, points-1 … of the parts in their order."""

    expert = forms.CharField(
        label=_("Expert"), max_length=120,
        help_text=_("Whose opinion this is. It replaces what they gave before."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, groups: Mapping[str, Sequence[tuple[str, str]]], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.groups = groups
        self.keys: dict[tuple[str, str], str] = {}
        for group, parts in groups.items():
            for code, label in parts:
                key = f"points-{len(self.keys)}"
                self.keys[group, code] = key
                self.fields[key] = _number(label, min_value=0, max_value=100)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for group, parts in self.groups.items():
            keys = [self.keys[group, code] for code, _label in parts]
            if any(key not in told for key in keys):
                continue
            total = sum(told[key] or 0 for key in keys)
            if abs(total - 100) > 0.01:
                self.add_error(
                    keys[0],
                    forms.ValidationError(
                        _("The points of a group must add up to 100, not %(total)s."),
                        params={"total": f"{total:g}"},
                    ),
                )
        return told

    @property
    def points(self) -> dict[str, dict[str, float]]:
        return {
            group: {
                code: self.cleaned_data[self.keys[group, code]] or 0.0
                for code, _label in parts
            }
            for group, parts in self.groups.items()
        }


class Freeze(forms.Form):
    code = forms.CharField(
        label=_("Code of the edition"), max_length=40,
        help_text=_("By it the edition is cited for ever: letters, digits, hyphens."),
    )  # fmt: skip
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["year"]
        field.choices = [(year, year or _("no year")) for year in years]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code):
            raise forms.ValidationError(
                _("Small Latin letters, digits and hyphens only, as in kg-2023-1.")
            )
        return code


class Withdraw(forms.Form):
    reason = forms.CharField(
        label=_("Why must it not be used any more?"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class WhatIf(forms.Form):
    unit = forms.ChoiceField(label=_("Territory"))
    indicator = forms.ChoiceField(label=_("Indicator"))
    value = _number(_("What if its value were"))
    aim = _number(_("Or: which value would bring the score to"))

    def __init__(
        self, *args: Any, units: Mapping[str, str], indicators: Mapping[str, str],
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        for name, rows in (("unit", units), ("indicator", indicators)):
            field: Any = self.fields[name]
            field.choices = list(rows.items())

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and told.get("value") is None and told.get("aim") is None:
            self.add_error("value", _("Give a value or a score."))
        return told


class Compare(forms.Form):
    a = forms.TypedChoiceField(label=_("Version"), coerce=int)
    b = forms.TypedChoiceField(label=_("Beside it"), coerce=int)

    def __init__(self, *args: Any, versions: Sequence[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("a", "b"):
            field: Any = self.fields[name]
            field.choices = versions

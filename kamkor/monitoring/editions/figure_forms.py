"""What a methodologist says of figures that count now."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.places.choices import Level
from kamkor.monitoring.indicators import areas
from kamkor.monitoring.indicators.for_index import Wish

from .forms import Titled


def _year(label: Any) -> forms.IntegerField:
    """Any year that figures can be of; empty is None."""
    return forms.IntegerField(
        label=label, required=False, min_value=1900, max_value=2099,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class Figures(forms.Form):
    """Which of the figures that count now."""

    country = forms.ChoiceField(label=_("Country"))
    level = forms.ChoiceField(label=_("Territories"))
    since = _year(_("From the year"))
    until = _year(_("Until the year"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        country: Any = self.fields["country"]
        country.choices = [(x, areas.of(x)[x.upper()].name) for x in areas.COUNTRIES]
        level: Any = self.fields["level"]
        there = {a.level for x in areas.COUNTRIES for a in areas.of(x).values()}
        level.choices = [
            (level.value, level.label)
            for level in Level
            if level in there and level != Level.COUNTRY
        ]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        since, until = told.get("since"), told.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last year is before the first."))
        return told

    @property
    def wish(self) -> Wish:
        """What the valid form asks for."""
        return Wish(**self.cleaned_data)


class FromFigures(Titled):
    """Which indicators the index is made of, and of which year it is."""

    indicators = forms.MultipleChoiceField(
        label=_("Indicators of the index"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one indicator at least.")},
    )  # fmt: skip
    year = forms.TypedChoiceField(
        label=_("Year of the index"), coerce=int,
        help_text=_("At first the one of which most figures are known."),
    )  # fmt: skip

    field_order = ("indicators", "year", "name_ru", "name_ky", "name_kk", "name_en")

    def __init__(
        self, *args: Any, indicators: Sequence[tuple[str, Sequence[tuple[str, str]]]],
        years: Iterable[int], has_counted_here: bool, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["indicators"]
        offered.choices = indicators
        if has_counted_here:
            offered.help_text = _(
                "An edition with figures counted in this register stays in the house:"
                " its scores would tell exact counts."
            )
        year: Any = self.fields["year"]
        year.choices = [(one, str(one)) for one in years]


class OtherFigures(forms.Form):
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    note = forms.CharField(label=_("What changed and why"), max_length=500)

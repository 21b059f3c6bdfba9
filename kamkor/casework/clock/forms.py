from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MINE, TEAM, ALL = "mine", "team", "all"
_WHOSE = [
    (MINE, _("mine")),
    (TEAM, _("my team's")),
    (ALL, _("all in my reach")),
]


class WorkFilter(forms.Form):
    """Which deadlines are shown. Nothing chosen is one's own."""

    whose = forms.ChoiceField(label=_("Whose work"), choices=_WHOSE, required=False)
    late = forms.BooleanField(
        label=pgettext_lazy("deadline", "Only what is late"), required=False
    )

    @property
    def active(self) -> int:
        """How many fields narrow the list or widen it."""
        if not self.is_bound or not self.is_valid():
            return 0
        return sum(map(bool, (self.chosen != MINE, self.is_late)))

    @property
    def chosen(self) -> str:
        """Whose: "mine", "team" or "all"."""
        return str(self._clean("whose") or MINE)

    @property
    def is_late(self) -> bool:
        return bool(self._clean("late"))

    def _clean(self, name: str) -> Any:
        if not self.is_bound or not self.is_valid():
            return None
        return self.cleaned_data.get(name)


class HandOver(forms.Form):
    """To whom the chosen deadlines go; the candidates are set by the page."""

    to = forms.TypedChoiceField(label=_("To whom"))

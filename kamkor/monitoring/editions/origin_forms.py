"""Where the figures of a table that was brought in are from, indicator by indicator."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .actions import Told

YES, NO = "yes", "no"
_ANSWERS = [(NO, _("No")), (YES, _("Yes"))]


class Origin(forms.Form):
    """Of one indicator; what is empty is as it is for all."""

    publisher = forms.CharField(
        label=_("Who published the figures"), max_length=200, required=False
    )
    title = forms.CharField(
        label=_("In what: title and year"), max_length=300, required=False
    )
    address = forms.URLField(
        label=_("Address where they stand"), max_length=300, required=False,
        assume_scheme="https", widget=forms.URLInput(attrs={"inputmode": "url"}),
        error_messages={"invalid": _("Write the whole address, as in https://stat.gov.kg.")},
    )  # fmt: skip
    exact = forms.ChoiceField(
        label=_("Are they exact counts of this register?"), required=False,
        choices=[("", pgettext_lazy("of an indicator", "as above")), *_ANSWERS],
    )  # fmt: skip


class ForAll(Origin):
    """What holds for every indicator that says nothing of its own."""

    exact = forms.ChoiceField(
        label=_("Are they exact counts of this register?"), required=False,
        choices=[("", pgettext_lazy("of an indicator", "not answered")), *_ANSWERS],
        help_text=_("An edition with exact counts stays in the house."),
    )  # fmt: skip


class Note(forms.Form):
    note = forms.CharField(label=_("What changed and why"), max_length=500)


@dataclass(frozen=True)
class Sheet:
    """`parts`: {code: (name, form)} of every indicator of the table."""

    all: ForAll
    parts: Mapping[str, tuple[str, Origin]]
    note: Note

    def each(self) -> Iterator[tuple[str, forms.Form]]:
        """Each with what it is about; "" for all."""
        yield "", self.all
        yield from self.parts.values()
        yield "", self.note

    @property
    def errors(self) -> bool:
        return any(form.errors for _name, form in self.each() if form.is_bound)

    @property
    def filled(self) -> list[tuple[str, forms.Form]]:
        """Forms with something to mend."""
        return [pair for pair in self.each() if pair[1].is_bound and pair[1].errors]

    def is_valid(self) -> bool:
        """Each by itself; and of each indicator who published it, and whether it is
        counted here."""
        valid = [form.is_valid() for _name, form in self.each()]  # each, to tell all
        if not all(valid[:-1]):  # the last is the note
            return False
        told = [(form, self._of(form)) for _name, form in self.parts.values()]
        unnamed = [f for f, t in told if t["exact"] != YES and not t["publisher"]]
        self._ask("publisher", unnamed, _("Say who published the figures."))
        unsaid = [form for form, t in told if not t["exact"]]
        self._ask("exact", unsaid, _("Say whether they are counted here."))
        return not self.errors

    def _ask(self, field: str, lacking: list[Origin], words: Any) -> None:
        """At each indicator that lacks it; where all do, once for all."""
        where = [self.all] if len(lacking) == len(self.parts) else lacking
        for form in where if lacking else []:
            form.add_error(field, words)

    def told(self) -> dict[str, Told]:
        """Of each indicator, after is_valid."""
        return {
            code: Told(**{**self._of(form), "exact": self._of(form)["exact"] == YES})
            for code, (_name, form) in self.parts.items()
        }

    def _of(self, form: Origin) -> dict[str, Any]:
        own, common = form.cleaned_data, self.all.cleaned_data
        return {name: own.get(name) or common.get(name, "") for name in own}


def opened(names: Mapping[str, str], sent: Any = None) -> Sheet:
    """names: of the indicators by code; sent: what a browser sent."""
    return Sheet(
        ForAll(sent, prefix="all"),
        {
            code: (name, Origin(sent, prefix=f"part-{n}"))
            for n, (code, name) in enumerate(names.items())
        },
        Note(sent, initial={"note": ""}),
    )

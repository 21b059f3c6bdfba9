from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.law.naming import LANGUAGES

from .actions import Wish
from .periods import text
from .shapes import published

NOTES = {
    "ky": _("Note for readers, in Kyrgyz"),
    "kk": _("Note for readers, in Kazakh"),
    "ru": _("Note for readers, in Russian"),
    "en": _("Note for readers, in English"),
}


class Prepare(forms.Form):
    first = forms.TypedChoiceField(label=_("First quarter"), coerce=date.fromisoformat)
    last = forms.TypedChoiceField(label=_("Last quarter"), coerce=date.fromisoformat)
    tables = forms.MultipleChoiceField(
        label=_("Tables"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Mark at least one table.")},
    )  # fmt: skip
    announced_on = forms.DateField(
        label=_("Day of the release"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("It does not go out before this day."),
    )

    def __init__(self, *args: Any, quarters: list[date], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for language, label in NOTES.items():
            self.fields[f"note_{language}"] = forms.CharField(
                label=label, max_length=500, required=False,
                widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
                help_text=_("One language at least; who reads another gets the next.")
                if language == LANGUAGES[0] else "",
            )  # fmt: skip
        choices = [(one.isoformat(), text(one)) for one in quarters]
        shapes = published().shapes.values()
        for name in ("first", "last"):
            field: Any = self.fields[name]
            field.choices = choices
        tables: Any = self.fields["tables"]
        tables.choices = [(shape.code, shape.label) for shape in shapes]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = told.get("first"), told.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last quarter stands before the first."))
        if not any(told.get(f"note_{language}") for language in LANGUAGES):
            first_one = f"note_{LANGUAGES[0]}"
            self.add_error(first_one, _("Write to readers in one language at least."))
        return told

    def wish(self) -> Wish:
        told = dict(self.cleaned_data)
        note = {language: told.pop(f"note_{language}") for language in LANGUAGES}
        return Wish(**told, note={code: text for code, text in note.items() if text})


class Review(forms.Form):
    """The verdict is in the button that was pressed."""

    verdict = forms.ChoiceField(choices=[("let_out", ""), ("refuse", "")])
    why = forms.CharField(
        label=_("Why"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you refuse."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("verdict") == "refuse" and not told.get("why"):
            self.add_error("why", _("Say why, so that it can be mended."))
        return told


class Withdraw(forms.Form):
    ky = forms.CharField(label=_("Why, in Kyrgyz"), max_length=240, required=False)
    kk = forms.CharField(label=_("Why, in Kazakh"), max_length=240, required=False)
    ru = forms.CharField(label=_("Why, in Russian"), max_length=240, required=False)
    en = forms.CharField(label=_("Why, in English"), max_length=240, required=False)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.words(told):
            self.add_error("ru", _("Say why in one language at least."))
        return told

    @staticmethod
    def words(told: dict[str, Any]) -> dict[str, str]:
        return {code: told[code] for code in LANGUAGES if told.get(code)}

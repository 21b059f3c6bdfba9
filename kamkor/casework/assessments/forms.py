"""The fields of one section, built from its questions. A draft refuses nothing but what
cannot be read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .choices import Kind, WhyOpen
from .form import Band, Form, Question, Section

_LONGEST = 8000
_PERSON = 200


def _several(question: Question) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=question.choices, widget=forms.CheckboxSelectMultiple
    )


def _chosen(question: Question) -> forms.Field:
    return forms.ChoiceField(choices=question.choices, widget=forms.RadioSelect)


def _number(question: Question) -> forms.Field:
    return forms.DecimalField(min_value=question.low, max_value=question.high)


def _date(_question: Question) -> forms.Field:
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _words(_question: Question) -> forms.Field:
    return forms.CharField(
        max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )


def _person(_question: Question) -> forms.Field:
    return forms.CharField(
        max_length=_PERSON, widget=forms.TextInput(attrs={"list": "people"})
    )


_FIELDS = {
    Kind.CHOICE: _chosen,
    Kind.YES_NO: _chosen,
    Kind.SCALE: _chosen,
    Kind.SEVERAL: _several,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.WORDS: _words,
    Kind.PERSON: _person,
}


class SectionForm(forms.Form):
    """Answers to the questions of one section; no field is required."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    page = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, section: Section, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        for question in section.questions:
            field = _FIELDS[question.kind](question)
            field.required = False
            field.label = question.label
            field.help_text = question.hint
            self.fields[question.code] = field

    def given(self) -> dict[str, Any]:
        """Answers that could be read, as they are kept."""
        return {
            q.code: _kept(self.cleaned_data[q.code])
            for q in self.section.questions
            if q.code in self.cleaned_data
        }


def _kept(value: Any) -> Any:
    if value is None or isinstance(value, list):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


class SignForm(forms.Form):
    """For each question without an answer the reason."""

    def __init__(self, missing: list[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in missing:
            self.fields[question.code] = forms.ChoiceField(
                label=question.label, choices=[("", "…"), *WhyOpen.choices],
                error_messages={"required": _("Answer the question, or say why it is open.")},
            )  # fmt: skip


class AmendForm(forms.Form):
    why = forms.CharField(
        label=_("What was wrong, and how do you know better now?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PointsForm(forms.Form):
    """The points of every answer and where each band begins."""

    def __init__(self, form: Form, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in form.questions():
            for key, label, points in weights(question):
                self.fields[key] = forms.IntegerField(
                    label=f"{question.label} {label}",
                    min_value=0,
                    max_value=100,
                    initial=points,
                )
        for number, band in enumerate(form.bands):
            if band.low:
                self.fields[band_key(number)] = forms.IntegerField(
                    label=_from(band), min_value=1, max_value=1000, initial=band.low
                )
        self.fields["note"] = forms.CharField(
            label=_("What changed, and why"), max_length=400
        )


def weights(question: Question) -> list[tuple[str, str, int]]:
    """(field, answer, points) of each answer that can be weighed."""
    names = dict(question.choices)
    return [
        *((f"{question.code}.{o.code}", o.label, o.points)
          for o in question.options if o.points is not None),
        *((f"{question.code}.{code}", names[code], points)
          for code, points in question.points.items()),
        *((f"{question.code}.{low}", f"≥ {low}", points)
          for low, points in question.steps),
    ]  # fmt: skip


def band_key(number: int) -> str:
    return f"band.{number}"


def _from(band: Band) -> str:
    return str(_("From how many points on: %s") % band.label)

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.places.models import Organisation
from kamkor.register.people.choices import Kinship
from kamkor.register.people.reads import Member

from .choices import POSITIVE, CheckKind, Held, Outcome, Proof
from .definition import Step, Track
from .reads import Bodies

_AREA = forms.Textarea(attrs={"rows": 3})
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Begin(forms.Form):
    """Who is it for, who cares, and why each nearer way was not possible."""

    carer = forms.CharField(
        label=_("Who will care for the child: full name"),
        max_length=200,
        required=False,
    )
    kinship = forms.ChoiceField(
        label=_("Who is this to the child?"), choices=Kinship.choices,
        initial=Kinship.UNKNOWN,
    )  # fmt: skip
    carer_age = forms.IntegerField(
        label=_("Age of the carer"), min_value=14, max_value=120, required=False
    )

    def __init__(
        self, *args: Any, siblings: list[Member], nearer: list[Track], of_care: bool,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if not of_care:
            for name in ("carer", "kinship", "carer_age"):
                del self.fields[name]
        if siblings:
            self.fields["siblings"] = forms.MultipleChoiceField(
                label=_("For which other children of the household as well?"),
                choices=[(str(m.person.pk), m.name or m.person.code) for m in siblings],
                widget=forms.CheckboxSelectMultiple, required=False,
            )  # fmt: skip
        for track in nearer:
            self.fields[f"nearer_{track.code}"] = forms.CharField(
                label=_("Why not: %(track)s?") % {"track": track.label},
                max_length=1000, widget=_AREA,
            )  # fmt: skip

    @property
    def reasons(self) -> dict[str, str]:
        said = self.cleaned_data
        return {k.removeprefix("nearer_"): v for k, v in said.items() if "nearer_" in k}


class Ended(forms.Form):
    """How the present step ended. Fields of a decision where one is told: one number a
    child where `children` have their own."""

    _numbers: Mapping[str, UUID] = {}  # field -> child

    edition = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("How did it end?"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("On which day?"), widget=_DAY)
    number = forms.CharField(
        label=_("Number of the paper"), max_length=60, required=False
    )
    until = forms.DateField(
        label=_("Until which day does it hold?"), widget=_DAY, required=False,
        help_text=_("Leave empty where it has no end."),
    )  # fmt: skip
    parent = forms.ChoiceField(
        label=_("Which parent came back?"), required=False,
        choices=[("", _("choose")), ("mother", _("mother")), ("father", _("father")),
                 ("both", _("both parents"))],
    )  # fmt: skip
    words = forms.CharField(
        label=_("What should be remembered?"), max_length=2000, required=False,
        widget=_AREA,
    )  # fmt: skip

    def __init__(
        self, *args: Any, outcomes: list[Outcome], step: Step,
        children: Sequence[Member] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._step = step
        field: Any = self.fields["outcome"]
        field.choices = [(outcome.value, outcome.label) for outcome in outcomes]
        decides = Outcome.GRANTED in outcomes or Outcome.REFUSED in outcomes
        if children or not (decides or step.proves):
            del self.fields["number"]
        if children:
            self._of_each(children, refusable=Outcome.REFUSED in outcomes)
        if step.proves != Proof.CARE:
            del self.fields["until"]
        if Outcome.PARENT_RETURNED not in outcomes:
            del self.fields["parent"]
        if not self.is_bound and step.proves:
            self._ask_numbers()

    def _of_each(self, children: Sequence[Member], *, refusable: bool) -> None:
        names = {str(m.person.pk): m.name or m.person.code for m in children}
        self._numbers = {f"number_{pk}": UUID(pk) for pk in names}
        for pk, name in names.items():
            self.fields[f"number_{pk}"] = forms.CharField(
                label=_("Number of the paper: %(name)s") % {"name": name},
                max_length=60, required=False,
            )  # fmt: skip
        if refusable:
            self.fields["refused"] = forms.MultipleChoiceField(
                label=_("To whom was it refused?"), choices=list(names.items()),
                widget=forms.CheckboxSelectMultiple, required=False,
                help_text=_("Only if it was granted to some and refused to others."),
            )  # fmt: skip
        self.order_fields(
            ["edition", "outcome", "refused", "on", *self._numbers, "until"]
        )

    @property
    def numbers(self) -> dict[UUID, str]:
        return {pk: self.cleaned_data[n] for n, pk in self._numbers.items()}

    @property
    def refused(self) -> frozenset[UUID]:
        return frozenset(map(UUID, self.cleaned_data.get("refused", [])))

    def clean(self) -> dict[str, Any]:
        """What is missing is said at its field."""
        said = self.cleaned_data
        on, until = said.get("on"), said.get("until")
        if on and on > timezone.localdate():
            self.add_error("on", _("This day has not come yet."))
        if on and until and until < on:
            self.add_error("until", _("It cannot end before it begins."))
        if self._step.proves and said.get("outcome") in POSITIVE:
            self._want_numbers()
        if self._step.proves:
            self._ask_numbers()
        return said

    def _ask_numbers(self) -> None:
        """Shown as asked for; whether one may lack is known with the outcome."""
        for name in self._numbers or ["number"]:
            field: Any = self.fields[name]
            field.required = True
            field.widget.use_required_attribute = lambda _initial: False

    def _want_numbers(self) -> None:
        asked: Mapping[str, UUID | None] = self._numbers or {"number": None}
        for name, child in asked.items():
            if child not in self.refused and not self.cleaned_data.get(name):
                self.add_error(name, _("Write the number of the paper."))


class Submit(forms.Form):
    """Competent bodies stand first and are proposed; any other of the place can be
    chosen."""

    body = forms.ModelChoiceField(
        label=_("To which body?"), queryset=Organisation.objects.none(), required=False,
        empty_label=_("choose"),
    )  # fmt: skip
    on = forms.DateField(label=_("On which day?"), widget=_DAY)
    number = forms.CharField(label=_("Incoming number"), max_length=60, required=False)

    def __init__(self, *args: Any, bodies: Bodies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = [one.body for one in bodies.competent if one.body]
        others = [body for body in bodies.around if body not in first]
        field: Any = self.fields["body"]
        known = [body.pk for body in (*first, *others)]
        field.queryset = Organisation.objects.filter(pk__in=known)
        field.choices = [
            ("", _("choose")),
            (_("Competent here"), [(body.pk, body.name) for body in first]),
            (_("Other bodies"), [(body.pk, body.name) for body in others]),
        ]
        if first:
            field.initial = first[0].pk

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return on


class PaperForm(forms.Form):
    state = forms.ChoiceField(label=_("How does it stand?"), choices=Held.choices)
    reason = forms.CharField(
        label=_("Why can it not be had?"), max_length=1000, required=False
    )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("state") == Held.IMPOSSIBLE and not said.get("reason"):
            self.add_error("reason", _("Say why the paper cannot be had."))
        return said


class CheckForm(forms.Form):
    kind = forms.ChoiceField(label=_("What was it?"), choices=CheckKind.choices)
    on = forms.DateField(label=_("On which day?"), widget=_DAY)
    result = forms.CharField(label=_("What was found?"), max_length=2000, widget=_AREA)


class Reason(forms.Form):
    reason = forms.CharField(label=_("Why?"), max_length=1000, widget=_AREA)

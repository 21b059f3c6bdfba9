from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kamkor.casework.clock.choices import Owner
from kamkor.casework.providers import forms as providers
from kamkor.foundation.accounts.models import User
from kamkor.foundation.places.models import Organisation
from kamkor.register.rights.choices import Right

from . import approval
from .actions import NewReview, Said
from .choices import HeardHow, MeasureState, PaperState, PaperWho, Progress

if TYPE_CHECKING:
    from .reads import GoalLine

_AREA = forms.Textarea(attrs={"rows": 3})
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Goal(forms.Form):
    right = forms.ChoiceField(label=_("Which right?"), choices=Right.choices)
    words = forms.CharField(
        label=_("What is to be reached?"), max_length=2000, widget=_AREA,
        help_text=_("So that anybody can see later whether it was."),
    )  # fmt: skip


class Measure(forms.Form):
    words = forms.CharField(
        label=_("What is to be done?"), max_length=2000, widget=_AREA
    )
    who = forms.ChoiceField(label=_("Who does it?"))
    until = forms.DateField(label=_("By which day?"), widget=_DAY)

    def __init__(
        self, *args: Any, doers: tuple[list[User], list[Organisation]], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        people, bodies = doers
        who: Any = self.fields["who"]
        who.choices = [
            ("", _("choose")),
            (_("People"), [(f"user:{user.pk}", user.full_name) for user in people]),
            (_("Bodies"), [(f"body:{body.pk}", body.name) for body in bodies]),
        ]

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."))
        return day

    @property
    def owner(self) -> Owner:
        kind, _colon, pk = self.cleaned_data["who"].partition(":")
        return Owner(user=UUID(pk)) if kind == "user" else Owner(organisation=UUID(pk))


class Submit(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What does the child say of the plan?"), max_length=2000, required=False,
        widget=_AREA, help_text=_("In the child's own words."),
    )  # fmt: skip
    not_heard = forms.CharField(
        label=_("If the child was not asked: why?"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    how = forms.ChoiceField(
        label=_("How was the child asked?"), required=False,
        choices=[("", _("choose")), *HeardHow.choices],
    )  # fmt: skip
    on = forms.DateField(label=_("When?"), required=False, widget=_DAY)
    away = forms.TypedChoiceField(
        label=_("Does the plan take the child from the family?"),
        help_text=_("Who signs the plan depends on it."),
        choices=[("yes", _("yes")), ("no", _("no"))], widget=forms.RadioSelect,
        coerce=lambda said: said == "yes", empty_value=None,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not approval.depends():
            del self.fields["away"]

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        return _past(day) if day else None


class Decide(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput)
    remarks = forms.CharField(
        label=_("Remarks"), max_length=2000, required=False, widget=_AREA,
        help_text=_("Needed when you return the plan."),
    )  # fmt: skip


class Opinion(Decide):
    """What a body thinks of the plan, for who signs after it."""

    words = forms.CharField(
        label=_("Your opinion on the plan"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Needed when you sign. Whoever signs after you reads it, and the worker of"
            " the child."
        ),
    )  # fmt: skip

    field_order = ("edition", "words", "remarks")


class Code(forms.Form):
    code = forms.CharField(
        label=_("The code you were told by telephone"), max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class Outside(forms.Form):
    """What a body without an account says; `opinion`: words are wanted of it."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Your name and office"), max_length=200,
        help_text=_("It stands beside the signature."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("Your opinion on the plan"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Needed when you sign. Whoever signs after you reads it, and the worker of"
            " the child."
        ),
    )  # fmt: skip
    remarks = forms.CharField(
        label=_("Remarks"), max_length=2000, required=False, widget=_AREA,
        help_text=_("Needed when you return the plan."),
    )  # fmt: skip

    def __init__(self, *args: Any, opinion: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not opinion:
            del self.fields["words"]


class Absence(providers.Absence):
    """As anybody's; who stands in signs."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].help_text = _(
            "Sees the plans that wait for you and signs them, for these days and no longer."
        )


class Result(forms.Form):
    """How a measure goes; who works on the case may also cancel it."""

    state = forms.ChoiceField(
        label=_("How is the measure going?"), widget=forms.RadioSelect
    )
    result = forms.CharField(
        label=_("What came of it?"), max_length=2000, required=False, widget=_AREA,
        help_text=_("Needed when it was not done or is not needed: why."),
    )  # fmt: skip

    def __init__(self, *args: Any, begun: bool, may_cancel: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        offered: list[Any] = (
            [] if begun else [(MeasureState.DOING.value, _("it was begun"))]
        )
        offered += [
            (s.value, s.label) for s in (MeasureState.DONE, MeasureState.NOT_DONE)
        ]
        if may_cancel:
            offered.append(
                (MeasureState.CANCELLED.value, _("it is not needed any more"))
            )
        state: Any = self.fields["state"]
        state.choices = offered

    def clean(self) -> dict[str, Any]:
        answer: dict[str, Any] = super().clean() or {}
        unsaid = (MeasureState.NOT_DONE, MeasureState.CANCELLED)
        if answer.get("state") in unsaid and not answer.get("result"):
            self.add_error("result", _("Say why."))
        return answer


class Paper(forms.Form):
    """What stands on the printed plan."""

    who = forms.ChoiceField(label=_("Who?"), choices=PaperWho.choices)
    state = forms.ChoiceField(
        label=_("What did they do?"),
        choices=PaperState.choices,
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=_("On which day?"), widget=_DAY)
    words = forms.CharField(
        label=_("Name, or why they would not sign"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def clean_on(self) -> Any:
        return _past(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        answer: dict[str, Any] = super().clean() or {}
        if answer.get("state") == PaperState.REFUSED and not answer.get("words"):
            self.add_error("words", _("Say why."))
        return answer


class Review(forms.Form):
    """Every goal, how far it is; `goals` are the lines of the plan."""

    on = forms.DateField(label=_("On which day?"), widget=_DAY)

    def __init__(self, *args: Any, goals: "list[GoalLine]", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.goals = goals
        for line in goals:
            self.fields[f"progress-{line.goal.pk}"] = forms.ChoiceField(
                label=line.words, choices=Progress.choices, widget=forms.RadioSelect,
                help_text=", ".join(
                    f"{m.words}: {m.measure.get_state_display()}" for m in line.measures
                ),
            )  # fmt: skip
            self.fields[f"words-{line.goal.pk}"] = forms.CharField(
                label=_("What has changed?"), max_length=2000, required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
        self.fields["following"] = forms.CharField(
            label=_("What is next?"), max_length=2000, required=False, widget=_AREA
        )

    def clean_on(self) -> Any:
        return _past(self.cleaned_data["on"])

    @property
    def said(self) -> NewReview:
        told = self.cleaned_data
        return NewReview(
            on=told["on"],
            goals={
                line.goal.pk: Said(
                    Progress(told[f"progress-{line.goal.pk}"]),
                    told[f"words-{line.goal.pk}"],
                )
                for line in self.goals
            },
            following=told["following"],
        )


def _past(day: date) -> date:
    if day > timezone.localdate():
        raise forms.ValidationError(_("This day has not come yet."))
    return day

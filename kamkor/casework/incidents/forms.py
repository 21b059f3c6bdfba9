"""What is asked about an incident, one screen at a time. No word of them blames."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.accounts.models import User

from . import countrydata
from .actions import Said
from .choices import (
    UNKNOWN,
    Known,
    Often,
    Online,
    Precision,
    ResponseState,
    Setting,
    ToldBy,
    Whose,
)

_AREA = forms.Textarea(attrs={"rows": 5})
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class What(forms.Form):
    kind = forms.ChoiceField(
        label=_("What was done to the child?"), required=False, widget=forms.RadioSelect,
        help_text=_("As far as it is known now. It can be said more exactly later."),
    )  # fmt: skip
    often = forms.ChoiceField(
        label=_("Once or more than once?"), choices=Often.choices,
        initial=Often.UNKNOWN, widget=forms.RadioSelect,
    )  # fmt: skip
    precision = forms.ChoiceField(
        label=_("When?"), choices=Precision.choices, initial=Precision.UNKNOWN
    )
    on = forms.DateField(
        label=_("Day"), required=False, widget=_DAY,
        help_text=_("Of a month or a year any day will do. If more than once: the last time."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.code, kind.label) for kind in countrydata.kinds().values()]
        self.fields["kind"].choices = [*kinds, ("", UNKNOWN)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        on = said.get("on")
        if said.get("precision") == Precision.UNKNOWN:
            said["on"] = None
        elif on is None and "on" not in self.errors:
            self.add_error("on", _("Say the day, or that it is not known when."))
        elif on and on > timezone.localdate():
            self.add_error("on", _("This day is still to come."))
        return said


class Who(forms.Form):
    whose = forms.ChoiceField(
        label=_("Who did it, as the child knows them?"), choices=Whose.choices,
        initial=Whose.UNKNOWN, help_text=_("No name here: what is told is not proved."),
    )  # fmt: skip
    setting = forms.ChoiceField(
        label=_("Where did it happen?"), choices=Setting.choices,
        initial=Setting.UNKNOWN,
    )  # fmt: skip
    online = forms.ChoiceField(
        label=_("Online, by phone or messages?"), choices=Online.choices,
        initial=Online.UNKNOWN, widget=forms.RadioSelect,
    )  # fmt: skip
    told_by = forms.ChoiceField(
        label=_("Who told of it?"), choices=ToldBy.choices, initial=ToldBy.UNKNOWN
    )


class Words(forms.Form):
    child_words = forms.CharField(
        label=_("What the child said"), required=False, max_length=4000, widget=_AREA,
        help_text=_("Only the child's own words, as they were said. Do not ask twice what was told once."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("What you saw and know"), max_length=4000, widget=_AREA,
        help_text=_("What you saw, heard and did. Facts, without judging anybody."),
    )  # fmt: skip


class Amended(Words):
    reason = forms.CharField(
        label=_("Why is it written anew?"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What was written before stays and can be read."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


def known(said: dict[str, Any]) -> Known:
    """What the three screens said together."""
    return Known(
        kind=said["kind"], whose=Whose(said["whose"]), setting=Setting(said["setting"]),
        often=Often(said["often"]), online=Online(said["online"]),
        precision=Precision(said["precision"]), on=said["on"],
        told_by=ToldBy(said["told_by"]), words=said["words"],
        child_words=said["child_words"],
    )  # fmt: skip


class Answer(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("Was it done?"), widget=forms.RadioSelect,
        choices=[(ResponseState.DONE, _("Done")),
                 (ResponseState.NOT_DONE, _("Not done, or not needed"))],
    )  # fmt: skip
    when = forms.DateTimeField(
        label=_("When?"), required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: now."),
    )  # fmt: skip
    paper = forms.CharField(
        label=_("Number of the paper"), required=False, max_length=80
    )
    words = forms.CharField(
        label=_("Note, or why it was not done"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("state") == ResponseState.NOT_DONE and not said.get("words"):
            self.add_error("words", _("Say why it was not done."))
        if (when := said.get("when")) and when > timezone.now():
            self.add_error("when", _("This moment is still to come."))
        return said

    @property
    def said(self) -> Said:
        told = self.cleaned_data
        state = ResponseState(told["state"])
        when = told["when"] if state == ResponseState.DONE else None
        return Said(state, when, told["paper"], told["words"])


class Close(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("How is the child safe now?"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class Reopen(Close):
    words = forms.CharField(
        label=_("Why is it opened again?"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class Assign(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    to = forms.TypedChoiceField(
        label=_("Who leads the response"), coerce=UUID, required=False, empty_value=None
    )

    def __init__(self, *args: Any, workers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.choices = [
            ("", _("the unit")), *((user.pk, user.full_name) for user in workers)
        ]  # fmt: skip


class Filter(forms.Form):
    state = forms.ChoiceField(
        label=_("Which"), required=False,
        choices=[("", _("open")), ("late", _("open, with a late part")),
                 ("closed", _("closed"))],
    )  # fmt: skip

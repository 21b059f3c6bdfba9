from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.accounts.models import User
from kamkor.foundation.places.models import Territory
from kamkor.foundation.web import words
from kamkor.register.rights.choices import Right

from . import closing_reasons, file_kinds, lifecycle
from .choices import ConsentScope, Giver, NoteKind, Outcome

_YES_NO = [("", _("not known")), ("yes", _("yes")), ("no", _("no"))]
_AREA = forms.Textarea(attrs={"rows": 4})
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Open(forms.Form):
    reason = forms.CharField(
        label=_("What is the worry?"), max_length=4000, widget=_AREA,
        help_text=_("What was seen or said, in plain words."),
    )  # fmt: skip
    worker = forms.TypedChoiceField(
        label=_("Who works on it"), coerce=UUID, required=False, empty_value=None
    )

    def __init__(self, *args: Any, workers: list[User], **kwargs: Any):
        super().__init__(*args, **kwargs)
        _offer(self.fields["worker"], workers)


class Assign(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    to = forms.TypedChoiceField(
        label=_("Who works on it"), coerce=UUID, required=False, empty_value=None
    )
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, workers: list[User], **kwargs: Any):
        super().__init__(*args, **kwargs)
        _offer(self.fields["to"], workers)


def _offer(field: Any, workers: list[User]) -> None:
    field.choices = [
        ("", _("nobody yet")), *((user.pk, user.full_name)
          for user in words.alphabetical(workers, lambda user: user.full_name)),
    ]  # fmt: skip


class Move(forms.Form):
    """One step of the life cycle; the reason where it asks for one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    paper = forms.CharField(
        label=_("Number and date of the paper"), max_length=80, required=False
    )

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


class Outcomes(forms.Form):
    """Why the case is closed, and each right."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Why is the case closed?"))
    words = forms.CharField(
        label=_("In words"), max_length=4000, required=False, widget=_AREA
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        reason: Any = self.fields["reason"]
        reason.choices = [
            ("", _("choose")), *((r.code, r.label) for r in closing_reasons.here().values())
        ]  # fmt: skip
        for right in Right:
            self.fields[f"right_{right}"] = forms.ChoiceField(
                label=right.label, choices=Outcome.choices, initial=Outcome.UNKNOWN,
                widget=forms.RadioSelect,
            )  # fmt: skip
        self.order_fields(
            ["version", "reason", *(f"right_{r}" for r in Right), "words"]
        )

    @property
    def outcomes(self) -> dict[str, str]:
        return {right: self.cleaned_data[f"right_{right}"] for right in Right.values}


class Visit(forms.Form):
    """`planned`: visits that are to be made, [(id, words)]; this one may be one of them."""

    planned = forms.TypedChoiceField(
        label=_("Was it a planned visit?"), coerce=UUID, required=False,
        empty_value=None, widget=forms.RadioSelect,
    )  # fmt: skip
    on = forms.DateField(label=_("Day"), widget=_DAY)
    met_family = forms.ChoiceField(
        label=_("Was the family there?"), choices=_YES_NO, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    saw_child = forms.ChoiceField(
        label=_("Did you see the child?"), choices=_YES_NO, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    spoke_alone = forms.ChoiceField(
        label=_("Did you speak with the child alone?"), choices=_YES_NO, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = forms.CharField(
        label=_("What did you see and hear?"), max_length=8000, required=False,
        widget=_AREA, help_text=_("The child's own words first."),
    )  # fmt: skip

    def __init__(self, *args: Any, planned: list[tuple[UUID, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not planned:
            del self.fields["planned"]
            return
        field: Any = self.fields["planned"]
        field.choices = [*planned, ("", _("no, another one"))]
        field.initial = planned[0][0]

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def answer(self, name: str) -> bool | None:
        """Yes, no, or None for not known."""
        return {"yes": True, "no": False}.get(self.cleaned_data[name])


class Plan(forms.Form):
    """A visit that is to be made."""

    on = forms.DateField(label=_("By which day"), widget=_DAY)
    who = forms.TypedChoiceField(
        label=_("Who goes"), coerce=UUID, required=False, empty_value=None
    )
    why = forms.CharField(
        label=_("What for"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, workers: list[User], **kwargs: Any):
        super().__init__(*args, **kwargs)
        who: Any = self.fields["who"]
        who.choices = [
            ("", _("whoever has the case")), *((u.pk, u.full_name) for u in workers)
        ]  # fmt: skip

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has gone by."))
        return day


class Note(forms.Form):
    kind = forms.ChoiceField(
        label=_("Who may read it?"), choices=NoteKind.choices, initial=NoteKind.PLAIN,
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = forms.CharField(label=_("Note"), max_length=8000, widget=_AREA)


class Consent(forms.Form):
    """Who agreed to what, and until when."""

    scope = forms.ChoiceField(
        label=_("What is agreed to?"), choices=ConsentScope.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    giver = forms.ChoiceField(
        label=_("Who agrees?"), choices=Giver.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Name, and what for"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    given_on = forms.DateField(label=_("Day of the consent"), widget=_DAY)
    until = forms.DateField(
        label=_("Last day"), required=False, widget=_DAY,
        help_text=_("Empty: until it is withdrawn."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        answer: dict[str, Any] = super().clean() or {}
        given, until = answer.get("given_on"), answer.get("until")
        if given and given > timezone.localdate():
            self.add_error("given_on", _("This day has not come yet."))
        if given and until and until < given:
            self.add_error("until", _("The period ends before it begins."))
        return answer


class Transfer(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    to = forms.ModelChoiceField(
        label=_("The new territory"), queryset=Territory.objects.none(),
        to_field_name="code",
    )  # fmt: skip
    reason = forms.CharField(
        label=_("What do you know of the move?"), max_length=2000, required=False,
        widget=_AREA,
        help_text=_("The new territory reads it before it sees the child. Name nobody."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = _places_of_units()


def _places_of_units() -> QuerySet[Territory]:
    """Districts and cities; a city that is a region of its own, such as Osh, as well."""
    known = Territory.objects.filter(valid_to=None)
    units = known.filter(level__in=("district", "city", "city_district"))
    whole = Q(level="region") & ~Q(pk__in=units.values("parent"))
    return known.filter(Q(pk__in=units) | whole).order_by("low")


def file_too_large() -> str:
    """That a file is larger than a case keeps."""
    text = gettext("The file is larger than %(n)s MB.")
    return text % {"n": settings.CASE_FILE_BYTES // 1024 // 1024}


class File(forms.Form):
    """A photo or a paper: from the camera of a phone, or a file that lies there."""

    kind = forms.ChoiceField(label=_("What is it?"))
    photo = forms.FileField(
        label=_("Take a photo"), required=False, allow_empty_file=True
    )
    file = forms.FileField(
        label=_("Or choose a file"), required=False, allow_empty_file=True
    )
    words = forms.CharField(
        label=_("What does it show?"), max_length=400, required=False
    )

    def __init__(self, *args: Any, stopped: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.stopped = stopped  # it was not read to its end
        kind: Any = self.fields["kind"]
        kind.choices = [
            ("", _("choose")), *((k.code, k.label) for k in file_kinds.here().values())
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        answer: dict[str, Any] = super().clean() or {}
        answer["sent"] = answer.get("photo") or answer.get("file")
        if answer["sent"] is None:
            missing = gettext("Take a photo or choose a file.")
            self.add_error("file", file_too_large() if self.stopped else missing)
        return answer


class Removal(forms.Form):
    why = forms.CharField(
        label=_("Why is it removed?"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The file is destroyed and cannot be brought back. Who removed it and why stays."),
    )  # fmt: skip


class Answer(forms.Form):
    words = forms.CharField(
        label=_("Your answer"), max_length=2000, required=False, widget=_AREA,
        help_text=_("Needed when you decline: why."),
    )  # fmt: skip


class Filter(forms.Form):
    """What of the list of cases is shown."""

    whose = forms.ChoiceField(
        label=_("Whose"), required=False,
        choices=[("", _("all in your reach")), ("me", _("mine")), ("nobody", _("nobody's yet"))],
    )  # fmt: skip
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        states: Any = self.fields["state"]
        states.choices = [
            ("", _("open")), *((s.code, s.label) for s in lifecycle.here().states.values())
        ]  # fmt: skip


class Period(forms.Form):
    """From a day to a day, both counted."""

    since = forms.DateField(label=_("From the day"), widget=_DAY)
    until = forms.DateField(label=_("To the day"), widget=_DAY)

    def clean(self) -> dict[str, Any]:
        answer: dict[str, Any] = super().clean() or {}
        since, until = answer.get("since"), answer.get("until")
        if since and until and since > until:
            raise forms.ValidationError(_("The period ends before it begins."))
        return answer

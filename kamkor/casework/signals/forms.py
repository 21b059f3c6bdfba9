from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.places.models import Organisation, Territory
from kamkor.register.people.choices import Sex

from .choices import Channel, Danger, Informant, Kin, Outcome, State
from .countrydata import natures

_ANY = ("", _("any"))
_UNKNOWN = _("not known")
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _place(label: Any, empty: Any = _UNKNOWN) -> Any:
    """A territory down to the rural district."""
    return forms.ModelChoiceField(
        label=label, queryset=Territory.objects.none(), to_field_name="code",
        required=False, empty_label=empty,
    )  # fmt: skip


class TellForm(forms.Form):
    """A worry. Only the danger must be said."""

    danger = forms.TypedChoiceField(
        label=_("Is the child in danger now?"), coerce=int, widget=forms.RadioSelect,
        choices=[(Danger.YES, _("Yes, now")), (Danger.UNKNOWN, _("I do not know")),
                 (Danger.NO, _("No"))],
        error_messages={"required": _("Say first whether the child is in danger.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("What worries you?"), required=False, max_length=4000,
        help_text=_("As you saw or heard it."), widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip
    nature = forms.ChoiceField(label=_("What it is about"), required=False)
    name = forms.CharField(label=_("Child's name"), required=False, max_length=200)
    age = forms.CharField(
        label=_("Age or year of birth"), required=False, max_length=20
    )
    sex = forms.ChoiceField(
        label=_("Boy or girl"), required=False,
        choices=[("", _("not known")), *(c for c in Sex.choices if c[0] != Sex.UNKNOWN)],
    )  # fmt: skip
    address = forms.CharField(
        label=_("Where the child is: address, or how to find it"), required=False,
        max_length=300,
    )  # fmt: skip
    place = _place(_("District or town"))
    channel = forms.ChoiceField(
        label=_("How it came to you"), choices=Channel.choices, required=False
    )
    informant = forms.ChoiceField(
        label=_("Who told you"), required=False,
        choices=[
            (Informant.TELLER, _("I saw it myself")),
            (Informant.KNOWN, _("Somebody whom I know")),
            (Informant.ANONYMOUS, _("Somebody who gave no name")),
        ],
    )  # fmt: skip
    source = forms.CharField(
        label=_("Name and phone of who told you"), required=False, max_length=300,
        help_text=_("Sealed: only the head of the unit who works on it reads this. Leave it empty if they asked to stay unknown."),
    )  # fmt: skip
    answer_wanted = forms.BooleanField(label=_("An answer is wanted"), required=False)
    token = forms.UUIDField(widget=forms.HiddenInput)
    child = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(n.code, n.label) for n in natures().values()]
        self.fields["nature"].choices = [("", _("not known")), *kinds]  # type: ignore[attr-defined]
        _all_places(self, "place")


class MoveForm(forms.Form):
    to = _place(_("Where to"), _("choose"))
    reason = forms.CharField(label=_("Why"), max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].required = True
        _all_places(self, "to")


class ChildForm(forms.Form):
    """A child whom nobody had on a list."""

    full_name = forms.CharField(label=_("Child's full name"), max_length=200)
    born = forms.CharField(
        label=_("Birth date or year"), required=False, max_length=20,
        help_text=_("For example 12.03.2015 or 2015."),
    )  # fmt: skip
    sex = forms.ChoiceField(
        label=_("Boy or girl"), required=False,
        choices=[("", _UNKNOWN), *(c for c in Sex.choices if c[0] != Sex.UNKNOWN)],
    )  # fmt: skip
    address = forms.CharField(label=_("Address"), required=False, max_length=300)
    where = _place(_("District or town"), _("choose"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].required = True
        _all_places(self, "where")


class DecideForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What does it lead to?"))
    reason = forms.CharField(
        label=_("Why"), max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=_("What was checked, what you found."),
    )  # fmt: skip
    sent_to = forms.ModelChoiceField(
        label=_("Sent to which body"), queryset=Organisation.objects.none(),
        required=False, empty_label=_("choose"),
        help_text=_("Only if it is sent to another body."),
    )  # fmt: skip
    same_as = forms.CharField(
        label=_("Number of the other signal"), required=False, max_length=14,
        help_text=_("Only if it is the same as another signal."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, offered: list[Outcome],
        competent: Sequence[Organisation] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            ("", _("choose")), *((o.value, o.label) for o in offered),
        ]  # fmt: skip
        bodies: Any = self.fields["sent_to"]
        bodies.queryset = Organisation.objects.order_by("kind", "code")
        bodies.label_from_instance = lambda body: body.name
        if competent:  # those first; another body is a choice as well
            first = {body.pk for body in competent}
            bodies.choices = [
                ("", _("choose")),
                (_("Competent here"), [(b.pk, b.name) for b in competent]),
                (
                    _("Other bodies"),
                    [(b.pk, b.name) for b in bodies.queryset if b.pk not in first],
                ),
            ]


class WordsForm(forms.Form):
    """A reason, an answer: words that must be said."""

    words = forms.CharField(
        label=_("In your words"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class KinForm(WordsForm):
    kin = forms.ChoiceField(
        label=_("Were relatives asked to take the child?"),
        choices=Kin.choices, widget=forms.RadioSelect,
    )  # fmt: skip
    field_order = ("kin", "words")


class StepForm(forms.Form):
    """A step of the emergency: done, or not needed with a reason."""

    on = forms.DateTimeField(
        label=_("Done on"), required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: now."),
    )  # fmt: skip
    paper = forms.CharField(
        label=_("Number of the paper"), required=False, max_length=60
    )
    note = forms.CharField(
        label=_("Note, or why it is not needed"), required=False, max_length=1000
    )


class JournalFilter(forms.Form):
    """What of the journal is shown. All fields may be empty."""

    state = forms.ChoiceField(
        label=_("State"), choices=[_ANY, *State.choices], required=False
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[_ANY, *Outcome.choices], required=False
    )
    channel = forms.ChoiceField(
        label=_("Channel"), choices=[_ANY, *Channel.choices], required=False
    )
    nature = forms.ChoiceField(label=_("Nature"), required=False)
    danger = forms.TypedChoiceField(
        label=_("Danger"), choices=[_ANY, *Danger.choices], required=False, coerce=int
    )
    place = _place(_("Territory"), _("any"))
    since = forms.DateField(label=_("From"), required=False, widget=_DAY)
    until = forms.DateField(label=_("To"), required=False, widget=_DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(n.code, n.label) for n in natures().values()]
        self.fields["nature"].choices = [_ANY, *kinds]  # type: ignore[attr-defined]
        _all_places(self, "place")

    @property
    def active(self) -> int:
        """How many fields narrow the list."""
        if not self.is_valid():
            return 0
        return sum(value not in (None, "") for value in self.cleaned_data.values())


def _all_places(form: forms.Form, field: str) -> None:
    shown: Any = form.fields[field]
    places = Territory.objects.exclude(level__in=("village", "country"))
    shown.queryset = places.order_by("low")
    shown.label_from_instance = lambda place: place.name

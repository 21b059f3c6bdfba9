from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.places.models import Territory
from kamkor.register.sources.choices import Kind
from kamkor.register.sources.forms import too_large
from kamkor.register.sources.reading import LIMITS

from .choices import PairState
from .core.run import DOUBTFUL
from .filelists import MOST_FILES
from .reads import Wanted

SURE = 0.9999
_ANY = ("", _("any"))


class Ask(forms.Form):
    words = forms.CharField(
        label=_("What do you know of the child?"),
        help_text=_("Name in any script, birth date, personal number, mother's name."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    purpose = forms.CharField(
        label=_("Why do you ask?"),
        help_text=_("Who answers for the child will read this with your name."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PairFilter(forms.Form):
    """What of the pairs that wait is listed. All fields may be empty."""

    place = forms.ModelChoiceField(
        label=_("Territory"), queryset=Territory.objects.none(), required=False,
        to_field_name="code", empty_label=_("any"),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Kind of list"), choices=[_ANY, *Kind.choices], required=False
    )
    only = forms.ChoiceField(
        label=_("Which pairs"), required=False,
        choices=[
            ("", _("all that wait")),
            ("second", _("for a second reading")),
            ("head", _("where two readers disagree")),
            ("unsure", _("of which nobody could say")),
        ],
    )  # fmt: skip
    shielded = forms.BooleanField(
        label=_("Only where a child is shielded"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Territory.objects.exclude(  # type: ignore[attr-defined]
            level="village"
        ).order_by("low")

    @property
    def wanted(self) -> Wanted:
        """For reads.queue. What is no choice of a field narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        place = said.get("place")
        return Wanted(
            place=(place.low, place.high) if place else None,
            kind=said.get("kind", ""),
            shielded=bool(said.get("shielded")),
            only=said.get("only", ""),
        )

    @property
    def active(self) -> int:
        """How many fields narrow the list."""
        return sum(
            value not in (None, "", False) for value in self.cleaned_data.values()
        )


class Decision(forms.Form):
    answer = forms.ChoiceField(
        choices=[
            (PairState.SAME, _("The same child")),
            (PairState.DIFFERENT, _("Different children")),
            (PairState.UNSURE, _("Cannot say")),
        ]
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    go_on = forms.BooleanField(
        label=_("Go on to the next pair after each answer"), required=False
    )


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Some files. Cleaned: a list of them."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = list(data or ()) if isinstance(data, list | tuple) else [data]
        return [
            super(ManyFilesField, self).clean(each, initial) for each in files or [None]
        ]


class Lend(forms.Form):
    lists = ManyFilesField(
        label=_("Files"),
        error_messages={"required": _("Choose at least one file.")},
    )
    threshold = forms.FloatField(
        label=_("Join from which probability"),
        help_text=_(
            "Left empty: as it was measured best for so many records. Otherwise a number"
            " from 0.5 to 0.9999: the higher, the surer is each pair and the fewer are"
            " joined."
        ),
        min_value=DOUBTFUL,
        max_value=SURE,
        required=False,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )

    def __init__(self, *args: Any, stopped: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stopped:  # the files were not read to their end
            self.fields["lists"].error_messages["required"] = too_large()

    def clean_lists(self) -> Any:
        files = self.cleaned_data["lists"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("At most %(n)s files at once."), params={"n": MOST_FILES}
            )
        if sum(file.size for file in files) > LIMITS.file_bytes:
            raise forms.ValidationError(too_large())
        return files


class Look(forms.Form):
    answer = forms.ChoiceField(
        choices=[
            (PairState.SAME, _("This child's")),
            (PairState.DIFFERENT, _("Another child's")),
            (PairState.UNSURE, _("Cannot say")),
        ]
    )

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kamkor.register.sources.forms import too_large
from kamkor.register.sources.reading import LIMITS

from .choices import PairState
from .core.run import DOUBTFUL
from .filelists import MOST_FILES

SURE = 0.9999


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

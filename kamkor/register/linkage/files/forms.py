from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kamkor.register.linkage.core.run import DOUBTFUL
from kamkor.register.sources.forms import too_large
from kamkor.register.sources.reading import LIMITS

from .intake import MOST_FILES

SURE = 0.9999


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

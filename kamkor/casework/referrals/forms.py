from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kamkor.casework.providers.choices import Need
from kamkor.foundation.places.models import Organisation

from .choices import ReferralState, bases

_AREA = forms.Textarea(attrs={"rows": 4})


class What(forms.Form):
    need = forms.ChoiceField(
        label=_("What does the child need?"), choices=Need.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip


class New(forms.Form):
    organisation = forms.ChoiceField(
        label=_("Who is asked?"),
        help_text=_("Who is competent for this stands first."),
    )
    basis = forms.ChoiceField(
        label=_("Why may the body be told?"), widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("What is the body to do, and what must it know for that?"),
        max_length=2000, widget=_AREA,
        help_text=_(
            "It reads the child's name and birth date and these words, nothing else of"
            " the case."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, bodies: list[Organisation], **kwargs: Any):
        super().__init__(*args, **kwargs)
        where: Any = self.fields["organisation"]
        where.choices = [("", _("choose")), *((str(b.pk), b.name) for b in bodies)]
        why: Any = self.fields["basis"]
        why.choices = [(one.code, one.label) for one in bases().values()]


class Words(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(label=_("Your words"), max_length=2000, widget=_AREA)


SAYS = {
    ReferralState.ACCEPTED: _("We accept and will help"),
    ReferralState.ASKED: _("We have a question first"),
    ReferralState.DECLINED: _("We cannot help with this"),
    ReferralState.DONE: _("It is done"),
}


class Answer(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Your words"), max_length=2000, required=False, widget=_AREA,
        help_text=_("Needed for a question, a refusal or a result."),
    )  # fmt: skip

    def __init__(self, *args: Any, says: tuple[ReferralState, ...], **kwargs: Any):
        super().__init__(*args, **kwargs)
        what: Any = self.fields["state"]
        what.choices = [(state.value, SAYS[state]) for state in says]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("state") not in {None, ReferralState.ACCEPTED} and not said.get(
            "words"
        ):
            self.add_error("words", _("Say it in a few words."))
        return said


class Code(forms.Form):
    code = forms.RegexField(
        label=_("Code"), regex=r"^\s*\d{6}\s*$",
        help_text=_("Six digits. Who sent you the address tells them by phone."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("The code has six digits.")},
    )  # fmt: skip

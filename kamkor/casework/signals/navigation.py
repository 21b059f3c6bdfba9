from django.utils.translation import gettext_lazy as _

from kamkor.foundation.access.choices import Action
from kamkor.foundation.web import navigation


def register() -> None:
    """The words of signals in the main navigation."""
    navigation.register(
        navigation.Entry(
            label=_("Signals"), url_name="signals", icon="flag", order=5, keys="g n",
            may=lambda actor: actor.may(Action.SIGNAL_TRIAGE),
        )
    )  # fmt: skip
    navigation.register(
        navigation.Entry(
            label=_("Tell a worry"), url_name="signal-new", icon="message-report",
            order=6, keys="g a", may=lambda actor: actor.may(Action.SIGNAL_TELL),
        )
    )  # fmt: skip
    navigation.register(
        navigation.Entry(
            label=_("What signals led to"), url_name="signal-counts", icon="list-check",
            order=85, may=lambda actor: actor.may(Action.AUDIT),
        )
    )  # fmt: skip

from django.utils.translation import gettext_lazy as _

from kamkor.foundation.access.choices import Action
from kamkor.foundation.web import navigation

from . import reads


def register() -> None:
    """The word of deadlines in the main navigation."""
    navigation.register(
        navigation.Entry(
            label=_("Deadlines"),
            url_name="work",
            icon="calendar-due",
            order=5,
            keys="g e",
            may=lambda actor: actor.may(Action.HOME),
            count=reads.unseen,
            asks=reads.asks_unseen,
        )
    )

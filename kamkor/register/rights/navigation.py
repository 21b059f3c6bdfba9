from django.utils.translation import gettext_lazy as _

from kamkor.foundation.access.choices import Action
from kamkor.foundation.web import navigation


def register() -> None:
    """The words of rights in the main navigation."""
    navigation.register(
        navigation.Entry(
            label=_("Unmet rights"),
            url_name="gaps",
            icon="alert-triangle",
            order=20,
            keys="g r",
            may=lambda actor: actor.may(Action.GAP_LIST),
        )
    )
    navigation.register(
        navigation.Entry(
            label=_("Territory"),
            url_name="territory",
            icon="map",
            order=25,
            keys="g t",
            may=lambda actor: actor.may(Action.DASHBOARD),
        )
    )

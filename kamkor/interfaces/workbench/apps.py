from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.access.choices import Action
from kamkor.foundation.web import navigation


class WorkbenchConfig(AppConfig):
    name = "kamkor.interfaces.workbench"
    label = "workbench"

    def ready(self) -> None:
        from kamkor.foundation.access import alerts  # noqa: PLC0415 needs the models

        for entry in (
            navigation.Entry(_("My work"), "home", "home", order=0, keys="g w"),
            navigation.Entry(
                _("Children"), "children", "users", order=15, keys="g c",
                may=lambda actor: actor.may(Action.PERSON_LIST),
            ),
            navigation.Entry(
                _("Open by code"), "by-code", "lock-open", order=16,
                may=lambda actor: actor.may(Action.BREAK_GLASS)
                and not actor.may(Action.PERSON_SEARCH),
            ),
            navigation.Entry(_("Law"), "law", "scale", order=80, keys="g l"),
            navigation.Entry(
                _("Break-glass"), "leases", "lock-open", order=82,
                may=lambda actor: actor.may(Action.BREAK_GLASS_REVIEW),
                count=alerts.unseen, alert=_("Emergency access to a child was used. Look"),
            ),
            navigation.Entry(
                _("Audit log"), "audit-log", "eye", order=84,
                may=lambda actor: actor.may(Action.AUDIT),
            ),
            navigation.Entry(_("Who may what"), "roles", "key", order=86),
        ):  # fmt: skip
            navigation.register(entry)

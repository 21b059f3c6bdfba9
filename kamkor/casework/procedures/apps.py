from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    name = "kamkor.casework.procedures"
    label = "procedures"

    def ready(self) -> None:
        # here, because these modules need the models
        from django.urls import reverse  # noqa: PLC0415

        from kamkor.casework.cases import endings  # noqa: PLC0415
        from kamkor.casework.cases import panels as of_cases  # noqa: PLC0415
        from kamkor.casework.clock import work  # noqa: PLC0415
        from kamkor.casework.providers import handing as hands  # noqa: PLC0415
        from kamkor.foundation.access.choices import Action  # noqa: PLC0415
        from kamkor.foundation.places import renumbering  # noqa: PLC0415
        from kamkor.foundation.web import navigation  # noqa: PLC0415
        from kamkor.register.people import panels  # noqa: PLC0415
        from kamkor.register.rights import parts  # noqa: PLC0415

        from . import actions, handing, panel, places, querysets  # noqa: PLC0415

        panels.register(panel.PANEL)
        of_cases.register(panel.OF_CASE)
        parts.register("procedure", panel.beside_gap)
        endings.register(actions.end_with_case)
        hands.register(handing.HANDLER)
        renumbering.HANDLERS.append(places.follow)
        for kind, label in (
            (actions.STEP, _("step of a procedure")),
            (actions.EXPIRY, _("end of a guardianship")),
            (actions.CHECK, _("look at a guardianship")),
            (actions.AGE, _("change of a guardianship")),
        ):
            work.register(
                work.WorkKind(
                    kind=kind,
                    label=label,
                    link=lambda pk: reverse("procedure", args=[pk]),
                )
            )
        work.register(
            work.WorkKind(
                kind=actions.BODY,
                label=_("step of a procedure"),
                link=lambda pk: reverse("procedure-decide", args=[pk]),
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Procedures for us"),
                url_name="procedures-asked",
                icon="file-text",
                order=35,
                may=lambda actor: (
                    actor.may(Action.PROCEDURE_DECIDE)
                    and bool(querysets.bodies_of(actor))
                ),
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Procedures"),
                url_name="procedures",
                icon="file-text",
                order=34,
                may=lambda actor: actor.may(Action.PROCEDURE),
            )
        )

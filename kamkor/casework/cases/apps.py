from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "kamkor.casework.cases"
    label = "cases"

    def ready(self) -> None:
        # here, because these modules need the models
        from django.urls import reverse  # noqa: PLC0415

        from kamkor.casework.clock import work  # noqa: PLC0415
        from kamkor.casework.providers import handing as hands  # noqa: PLC0415
        from kamkor.casework.providers import loads  # noqa: PLC0415
        from kamkor.foundation.access.choices import Action  # noqa: PLC0415
        from kamkor.foundation.places import renumbering  # noqa: PLC0415
        from kamkor.foundation.web import navigation  # noqa: PLC0415
        from kamkor.register.families import work_above  # noqa: PLC0415
        from kamkor.register.people import panels  # noqa: PLC0415

        from . import (  # noqa: PLC0415
            consent_panel,
            file_panel,
            from_signals,
            gates,
            giving,
            handing,
            own_gates,
            panel,
            places,
            visit_panel,
            with_families,
        )
        from . import panels as parts  # noqa: PLC0415

        for gate in own_gates.GATES:
            gates.register(gate)
        from_signals.register()
        renumbering.HANDLERS.append(places.follow)
        hands.register(handing.HANDLER)
        hands.register(handing.VISITS)
        loads.register(handing.LOAD)
        panels.register(panel.PANEL)
        parts.register(consent_panel.PANEL)
        parts.register(file_panel.PANEL)
        parts.register(visit_panel.PANEL)
        work_above.register(with_families.KIND)
        navigation.register(
            navigation.Entry(
                label=_("Cases"),
                url_name="cases",
                icon="folder",
                order=30,
                keys="g k",
                may=lambda actor: actor.may(Action.CASE_WORK),
            )
        )
        work.register(
            work.WorkKind(
                kind="case",
                label=_("case"),
                link=lambda pk: reverse("case", args=[pk]),
                give=giving.give,
            )
        )
        work.register(
            work.WorkKind(
                kind="visit",
                label=_("planned visit"),
                link=lambda pk: reverse("planned-visit", args=[pk]),
                give=giving.visit,
            )
        )
        work.register(
            work.WorkKind(
                kind="transfer",
                label=_("case of a family that moved"),
                link=lambda pk: reverse("case-transfer", args=[pk]),
            )
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "kamkor.casework.assessments"
    label = "assessments"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.casework.cases import gates  # noqa: PLC0415
        from kamkor.casework.cases import panels as of_case  # noqa: PLC0415
        from kamkor.foundation.web import navigation  # noqa: PLC0415
        from kamkor.register.people import panels as of_child  # noqa: PLC0415

        from . import case_parts, policy  # noqa: PLC0415

        for gate in case_parts.GATES:
            gates.register(gate)
        of_case.register(case_parts.CASE_PANEL)
        of_child.register(case_parts.CHILD_PANEL)
        navigation.register(
            navigation.Entry(
                label=_("Forms of assessment"),
                url_name="instruments",
                icon="writing",
                order=70,
                keys="g o",
                may=policy.may_write_forms,
            )
        )

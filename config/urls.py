from django.urls import include, path

from kamkor.foundation.web import declarations

urlpatterns = [
    path("account/", include("kamkor.foundation.accounts.urls")),
    path("children/", include("kamkor.register.people.urls")),
    path("", include("kamkor.register.linkage.urls")),
    path("lists/", include("kamkor.register.sources.urls")),
    path("open/", include("kamkor.interfaces.portal.urls")),
    path("api/", include("kamkor.interfaces.api.urls")),
    path("data/", include("kamkor.interfaces.opendata.urls")),
    path("", include("kamkor.interfaces.workbench.urls")),
    path("", include("kamkor.register.rights.urls")),
    path("plans/", include("kamkor.casework.plans.urls")),
    path("referrals/", include("kamkor.casework.referrals.urls")),
    path("incidents/", include("kamkor.casework.incidents.urls")),
    path("cases/", include("kamkor.casework.cases.urls")),
    path("official/", include("kamkor.monitoring.marts.urls")),
    path("assessments/", include("kamkor.casework.assessments.urls")),
    path("procedures/", include("kamkor.casework.procedures.urls")),
    path("commission/", include("kamkor.casework.commission.urls")),
    path("releases/", include("kamkor.monitoring.publishing.urls")),
    path("families/", include("kamkor.register.families.urls")),
    path("", include("kamkor.casework.providers.urls")),
    path("signals/", include("kamkor.casework.signals.urls")),
    path("work/", include("kamkor.casework.clock.urls")),
    path("index/", include("kamkor.monitoring.editions.urls")),
    path("", include("kamkor.monitoring.indicators.urls")),
    path("", include("kamkor.foundation.web.urls")),
]

# an undeclared URL stops the start, not the first visitor
declarations.require(urlpatterns)

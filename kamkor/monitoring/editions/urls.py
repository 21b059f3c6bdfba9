from django.urls import path

from . import edition_views, figure_views, origin_views, trying_views, views

urlpatterns = [
    path("", views.versions, name="index-versions"),
    path("new/", views.new, name="index-new"),
    path("new/figures/", figure_views.new, name="index-new-figures"),
    path("compare/", trying_views.compare, name="index-compare"),
    path("versions/<uuid:version_id>/", views.version, name="index-version"),
    path("versions/<uuid:version_id>/method/", views.method, name="index-method"),
    path("versions/<uuid:version_id>/edit/", views.edit, name="index-edit"),
    path("versions/<uuid:version_id>/data/", views.data, name="index-data"),
    path(
        "versions/<uuid:version_id>/figures/", figure_views.other, name="index-figures"
    ),
    path(
        "versions/<uuid:version_id>/origins/",
        origin_views.origins,
        name="index-origins",
    ),
    path("versions/<uuid:version_id>/preset/", views.preset, name="index-preset"),
    path(
        "versions/<uuid:version_id>/what-if/",
        trying_views.what_if,
        name="index-what-if",
    ),
    path("versions/<uuid:version_id>/votes/", trying_views.votes, name="index-votes"),
    path(
        "versions/<uuid:version_id>/votes/adopt/",
        trying_views.adopt_votes,
        name="index-adopt-votes",
    ),
    path(
        "versions/<uuid:version_id>/freeze/", edition_views.freeze, name="index-freeze"
    ),
    path("editions/<slug:code>/", edition_views.edition, name="index-edition"),
    path("editions/<slug:code>/verify/", edition_views.verify, name="index-verify"),
    path(
        "editions/<slug:code>/withdraw/", edition_views.withdraw, name="index-withdraw"
    ),
    path(
        "editions/<slug:code>/download/", edition_views.download, name="index-download"
    ),
]

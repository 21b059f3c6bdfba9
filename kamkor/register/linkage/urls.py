from django.urls import path

from . import file_views, pair_views, quality_views, sampling_views, views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/ask/", views.ask, name="ask"),
    path("files/", file_views.files, name="files"),
    path("files/<uuid:job_id>/", file_views.one, name="file-job"),
    path("files/<uuid:job_id>/columns/", file_views.columns, name="file-columns"),
    path("files/<uuid:job_id>/progress/", file_views.progress, name="file-progress"),
    path("files/<uuid:job_id>/delete/", file_views.delete, name="file-delete"),
    path("files/<uuid:job_id>/<slug:part>/", file_views.download, name="file-part"),
    path("same/", pair_views.queue, name="pairs"),
    path("same/figures/", pair_views.figures, name="reader-figures"),
    path("same/notices/", views.notices, name="notices"),
    path("same/notices/<uuid:notice_id>/", views.acknowledge, name="notice"),
    path("same/quality/", quality_views.quality, name="linkage-quality"),
    path("same/quality/back/", quality_views.roll_back, name="linkage-roll-back"),
    path("same/quality/<uuid:set_id>/", quality_views.adopt, name="linkage-adopt"),
    path("same/links/", sampling_views.listed, name="link-samples"),
    path("same/links/<uuid:sample_id>/", sampling_views.sample, name="link-sample"),
    path(
        "same/links/<uuid:sample_id>/answer/",
        sampling_views.answer,
        name="link-sample-answer",
    ),
    path(
        "same/links/<uuid:sample_id>/undo/",
        sampling_views.take_back,
        name="link-sample-undo",
    ),
    path("same/record/<uuid:record_id>/", pair_views.move, name="record-move"),
    path("same/<uuid:pair_id>/", pair_views.pair, name="pair"),
    path("same/<uuid:pair_id>/decide/", pair_views.decide, name="pair-decide"),
    path("same/<uuid:pair_id>/undo/", pair_views.take_back, name="pair-undo"),
]

from django.urls import path

from . import views
from .files import views as files
from .quality import sampling_views as links
from .quality import views as quality
from .review import views as review

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/ask/", views.ask, name="ask"),
    path("files/", files.files, name="files"),
    path("files/<uuid:job_id>/", files.one, name="file-job"),
    path("files/<uuid:job_id>/columns/", files.columns, name="file-columns"),
    path("files/<uuid:job_id>/progress/", files.progress, name="file-progress"),
    path("files/<uuid:job_id>/delete/", files.delete, name="file-delete"),
    path("files/<uuid:job_id>/<slug:part>/", files.download, name="file-part"),
    path("same/", review.queue, name="pairs"),
    path("same/figures/", review.figures, name="reader-figures"),
    path("same/notices/", views.notices, name="notices"),
    path("same/notices/<uuid:notice_id>/", views.acknowledge, name="notice"),
    path("same/quality/", quality.quality, name="linkage-quality"),
    path("same/quality/back/", quality.roll_back, name="linkage-roll-back"),
    path("same/quality/<uuid:set_id>/", quality.adopt, name="linkage-adopt"),
    path("same/links/", links.listed, name="link-samples"),
    path("same/links/<uuid:sample_id>/", links.sample, name="link-sample"),
    path(
        "same/links/<uuid:sample_id>/answer/",
        links.answer,
        name="link-sample-answer",
    ),
    path(
        "same/links/<uuid:sample_id>/undo/",
        links.take_back,
        name="link-sample-undo",
    ),
    path("same/record/<uuid:record_id>/", review.move, name="record-move"),
    path("same/<uuid:pair_id>/", review.pair, name="pair"),
    path("same/<uuid:pair_id>/decide/", review.decide, name="pair-decide"),
    path("same/<uuid:pair_id>/undo/", review.take_back, name="pair-undo"),
]

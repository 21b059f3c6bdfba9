from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.web.declarations import Declaration

from . import views
from .endpoints import api
from .problems import Problem


def _operations() -> Iterator[URLPattern]:
    """The operations, declared: lists come in and what is said of them goes out.

    Their transactions are their own, since an error is answered and not raised.
    """
    for router in api._get_bound_routers():
        for pattern in router.urls_paths(router.prefix):
            pattern.callback = _declared(pattern.callback)
            yield pattern


def _route(entry: URLPattern) -> str:
    """With Django's own converter for ids, as everywhere in the house."""
    return str(entry.pattern).replace("<uuidstr:", "<uuid:")


def _declared(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            return Problem("method", allow=response["Allow"]).response()
        return response

    declared: Any = non_atomic_requests(answer)
    declared.csrf_exempt = True  # no cookie opens this door
    declared.declaration = Declaration(Action.IMPORT, Sensitivity.IDENTITY)
    return declared  # type: ignore[no-any-return]


urlpatterns = [
    path("v1/openapi.json", views.document, name="api-document"),
    *[
        path(f"v1/{_route(entry)}", entry.callback, name=entry.name)
        for entry in _operations()
    ],
    path("keys/", views.keys, name="api-keys"),
    path("keys/<uuid:key_id>/revoke/", views.revoke, name="api-key-revoke"),
    path("", views.nowhere, name="api-root"),
    path("<path:rest>", views.nowhere, name="api-nowhere"),
]

"""Pages for everybody are answered before anybody asks who the reader is."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve, reverse

from . import door
from .making import Place


class OpenPages:
    """Stands before sessions: a public page neither reads nor sets a cookie, and touches
    no table, also where the register's own pages are served by the same process."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(reverse("portal-start")):
            return self.get_response(request)
        try:
            found = resolve(request.path_info)
        except Resolver404:
            return _lost(request)
        request.resolver_match = found
        response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
        return response


def _lost(request: HttpRequest) -> HttpResponseBase:
    """With the slash that was forgotten, else a page that says so."""
    path = request.path_info
    if not path.endswith("/"):
        try:
            resolve(f"{path}/")
        except Resolver404:
            pass
        else:
            query = request.META.get("QUERY_STRING", "")
            end = f"?{query}" if query else ""
            return HttpResponsePermanentRedirect(f"{request.path}/{end}")
    language = path.removeprefix(reverse("portal-start")).partition("/")[0]
    return door.refused(Place(language, None, "ranking"), "nowhere", status=404)

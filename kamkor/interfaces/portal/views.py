from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from kamkor.foundation.web.declarations import public_page

from . import door
from .making import Place
from .pages import (
    compare,
    data,
    indicator,
    indicators,
    mapping,
    method,
    profile,
    ranking,
    region,
    releases,
)

door.PAGES |= {
    "ranking": ranking.build,
    "map": mapping.build,
    "indicators": indicators.build,
    "indicator": indicator.build,
    "compare": compare.build,
    "region": region.build,
    "profile": profile.build,
    "method": method.build,
    "data": data.build,
    "releases": releases.build,
}

View = Callable[..., HttpResponse]


@public_page
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To the pages in the reader's language, as the browser names it; no cookie is read."""
    response = HttpResponse(status=302)
    response["Location"] = reverse(
        "portal-ranking", kwargs={"language": _wanted(request)}
    )
    response["Vary"] = "Accept-Language"
    response["Cache-Control"] = f"public, max-age={door.CURRENT}"
    return response


def _wanted(request: HttpRequest) -> str:
    for language, _weight in parse_accept_lang_header(
        request.headers.get("Accept-Language", "").lower()
    ):
        try:
            return str(get_supported_language_variant(language))
        except LookupError:
            continue
    return str(settings.LANGUAGE_CODE)


def view_of(page: str) -> View:
    """The view of a page of the release."""

    @public_page
    @require_safe
    def view(
        request: HttpRequest, language: str, number: int | None = None, **codes: str
    ) -> HttpResponse:
        return door.answer(request, Place(language, number, page, tuple(codes.items())))

    view.__name__ = page
    return view  # type: ignore[return-value]

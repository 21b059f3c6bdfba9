"""What a browser may send: refused by its stated size, before any of it is read."""

import tempfile
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


def accepts_up_to(size: int) -> Callable[[View], View]:
    """Declare that a page takes forms of up to `size` bytes; others take little."""

    def declare(view: View) -> View:
        view.body_limit = size  # type: ignore[attr-defined]
        return view

    return declare


class UploadLimit:
    """Refuses forms larger than their page takes. Before anything that reads them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_given: Any
    ) -> HttpResponse | None:
        limit = getattr(view, "body_limit", settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        request.upload_limit = limit  # type: ignore[attr-defined]
        if request.content_type not in _FORMS or _size(request) <= limit:
            return None
        # htmx shows no page that says it failed
        status = 200 if request.headers.get("HX-Request") else 413
        response = render(
            request, "413.html", {"n": limit // 1024 // 1024}, status=status
        )
        response["Connection"] = "close"
        return response


def _size(request: HttpRequest) -> int:
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return int(stated) if stated.isdigit() else 0


class BoundedUpload(FileUploadHandler):
    """Stops where the page's limit is reached, whatever size was stated.

    What came of the file goes; the request then has `upload_stopped`.
    """

    received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        self.received += len(raw_data)
        request: Any = self.request
        if self.received > getattr(request, "upload_limit", self.received):
            request.upload_stopped = True
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002
        return None


class NamelessUpload(FileUploadHandler):
    """Keeps what is too large for memory in a file without a name: whatever ends this
    process, nothing of it stays on disk."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept: Any = tempfile.TemporaryFile()  # noqa: SIM115 - the request closes it

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        self.kept.seek(0)
        return UploadedFile(
            file=self.kept,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        if hasattr(self, "kept"):
            self.kept.close()

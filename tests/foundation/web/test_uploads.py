"""Too much is refused by what the browser says of it, and by what comes."""

import io
import os
import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.web.uploads import BoundedUpload, UploadLimit
from kamkor.register.sources.reading.limits import LIMITS
from tests.cast import sign_in, somebody, territory

pytestmark = pytest.mark.django_db
TOO_MUCH = LIMITS.file_bytes + 1_000_000


@pytest.fixture
def officer(client):
    aigul = somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=territory("Osh"))
    return sign_in(client, aigul)


class Untouchable(io.BytesIO):
    """A body that must not be read."""

    def read(self, *_size):
        raise AssertionError("the body was read")

    readline = read


def send(client, path, size, **headers):
    return client.generic(
        "POST", path, CONTENT_TYPE="multipart/form-data; boundary=x",
        **{"wsgi.input": Untouchable(), "CONTENT_LENGTH": str(size)}, **headers,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "up to 64 MB"), ("ru", "не больше 64"), ("ky", "64 МБ"), ("kk", "64 МБ")],
)
def test_a_file_too_large_is_refused_unread_in_the_readers_words(
    officer, language, said
):
    officer.cookies["django_language"] = language
    answer = send(officer, reverse("list-new"), TOO_MUCH)
    assert answer.status_code == 413
    assert said in answer.content.decode()
    assert answer["Connection"] == "close"


def test_a_page_that_sends_in_parts_is_told_in_its_place(officer):
    answer = send(officer, reverse("list-new"), TOO_MUCH, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    assert "64 M" in answer.content.decode() or "64 М" in answer.content.decode()
    assert 'id="main"' in answer.content.decode()


def test_pages_without_files_take_little(client):
    assert send(client, reverse("account_login"), 6_000_000).status_code == 413


def test_what_comes_is_stopped_at_the_limit_and_nothing_is_kept(
    monkeypatch, tmp_path, settings
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    file = SimpleUploadedFile("list.csv", b"x" * 400_000)
    request = RequestFactory().post("/", {"note": "so", "file": file})
    request.upload_limit = 100_000
    assert dict(request.FILES) == {}
    assert request.POST["note"] == "so"
    assert request.upload_stopped
    request.close()
    assert list(tmp_path.iterdir()) == []


def test_a_list_stopped_on_the_way_is_said_to_be_too_large(
    officer, monkeypatch, tmp_path, settings
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    monkeypatch.setattr(UploadLimit, "process_view", _narrow)
    officer.cookies["django_language"] = "en"
    file = SimpleUploadedFile("list.csv", b"x" * 400_000)
    answer = officer.post(reverse("list-new"), {"source": "School 5", "file": file})
    assert answer.status_code == 422
    assert "larger than 64 MB" in answer.content.decode()
    assert list(tmp_path.iterdir()) == []


def _narrow(_self, request, *_given):
    request.upload_limit = 100_000


def test_a_large_file_comes_whole_and_has_no_name_on_disk(
    monkeypatch, tmp_path, settings
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    file = SimpleUploadedFile("list.csv", b"x" * 400_000)
    request = RequestFactory().post("/", {"file": file})
    request.upload_limit = 1_000_000
    sent = request.FILES["file"]
    assert (sent.name, sent.size) == ("list.csv", 400_000)
    assert list(tmp_path.iterdir()) == []
    assert sent.read() == b"x" * 400_000
    assert os.fstat(sent.fileno()).st_nlink == 0
    request.close()


def test_a_file_within_the_limit_comes_whole():
    handler = BoundedUpload(RequestFactory().get("/"))
    assert handler.receive_data_chunk(b"x" * 10, 0) == b"x" * 10

"""A paper goes out to be saved, under a name that names nobody."""

import pytest

from kamkor.foundation.documents import Kind, answer


def test_it_is_saved_and_kept_nowhere_on_the_way():
    got = answer(b"%PDF", kind=Kind.PDF, name="plan-2026-000123")
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Disposition"] == 'attachment; filename="plan-2026-000123.pdf"'
    assert got["Cache-Control"] == "private, no-store"
    assert got["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["Айгүл", "Aigul Asanova", "plan/../x", 'a"b', "a\r\nX: y", "", "plan-"]
)
def test_a_name_that_is_no_code_is_refused(name):
    with pytest.raises(ValueError, match="named by a code"):
        answer(b"", kind=Kind.DOCX, name=name)

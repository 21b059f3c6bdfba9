"""The list of papers of a legal way on A4, for the family to tick off."""

import pytest
from django.urls import reverse

from kamkor.casework.procedures import definition
from kamkor.foundation.access.choices import RoleCode
from tests.cast import sign_in, somebody, territory
from tests.foundation.documents.reading_back import right_edge, text_of_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(client):
    return sign_in(
        client, somebody("begimai", RoleCode.SOCIAL_WORKER, at=territory("Osh"))
    )


def address(code="guardianship", track="temporary"):
    return reverse("procedure-checklist", args=[code, track])


@pytest.mark.parametrize("language", ["ky", "kk", "ru", "en"])
def test_each_way_has_its_list_in_each_language(worker, language):
    worker.cookies["django_language"] = language
    for procedure in definition.here().values():
        for track in procedure.tracks.values():
            answer = worker.get(address(procedure.code, track.code))
            text = text_of_pdf(answer.content)
            assert track.names[language] in text
            for paper in track.papers:
                assert procedure.papers[paper].names[language] in text
            assert right_edge(answer.content) <= 210 - 15 + 0.3


def test_it_is_named_by_the_way(worker):
    said = worker.get(address())["Content-Disposition"]
    assert said == 'attachment; filename="guardianship-temporary.pdf"'


def test_a_foster_family_reads_first_why_kin_was_not_possible(worker):
    worker.cookies["django_language"] = "en"
    assert "First, care by kin" in text_of_pdf(
        worker.get(address(track="foster")).content
    )
    assert "First, care by kin" not in text_of_pdf(worker.get(address()).content)


@pytest.mark.parametrize(("code", "track"), [("guardianship", "x"), ("x", "temporary")])
def test_a_way_there_is_not_is_not_found(worker, code, track):
    assert worker.get(address(code, track)).status_code == 404


def test_the_page_of_the_way_leads_to_it(worker):
    page = worker.get(
        reverse("procedure-guide", args=["guardianship"]),
        {"relation": "kin", "parents": "no", "long": "no"},
    )
    assert address() in page.content.decode()


def form(paper="child_consent", language="ky", kind="pdf", code="guardianship"):
    return reverse("procedure-form", args=[code, paper, language, kind])


def test_each_form_of_the_way_can_be_had_empty_in_both_languages(worker):
    page = worker.get(
        reverse("procedure-guide", args=["guardianship"]),
        {"relation": "kin", "parents": "no", "long": "no"},
    ).content.decode()
    for language in ("ky", "ru"):
        assert form(language=language) in page
        assert form(language=language, kind="docx") in page
    assert form("power_of_attorney") not in page
    answer = worker.get(form())
    assert "Баланын макулдугу" in text_of_pdf(answer.content)
    assert 'filename="child-consent-ky.pdf"' in answer["Content-Disposition"]


@pytest.mark.parametrize(
    "wrong",
    [{"paper": "x"}, {"language": "kk"}, {"kind": "exe"}, {"code": "birth"}],
)
def test_a_form_there_is_not_is_not_found(worker, wrong):
    assert worker.get(form(**wrong)).status_code == 404

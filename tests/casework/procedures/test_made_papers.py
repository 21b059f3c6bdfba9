"""Papers of a procedure are filled from what the register knows."""

import pytest
from django.urls import reverse

from kamkor.casework.procedures import filled, papers, reads
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from tests.cast import sign_in
from tests.foundation.documents.reading_back import text_of_docx, text_of_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, aigul):
    return sign_in(client, aigul)


def address(procedure, child, code="guardianship", language="ru", kind="pdf"):
    return reverse(
        "procedure-made", args=[procedure.pk, code, child.pk, language, kind]
    )


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_the_petition_names_child_and_carer(desk, temporary, grandson, language):
    pdf = desk.get(address(temporary, grandson, language=language))
    docx = desk.get(address(temporary, grandson, language=language, kind="docx"))
    for text in (text_of_pdf(pdf.content), text_of_docx(docx.content)):
        assert "Сатыбалдиев Эмил Нурланович" in text
        assert "Сатыбалдиева Гүлсара" in text


def test_no_name_is_in_the_name_of_the_file(desk, temporary, grandson):
    head = desk.get(address(temporary, grandson))["Content-Disposition"]
    assert head == f'attachment; filename="guardianship-{temporary.pk.hex[:8]}-ru.pdf"'


def test_that_a_paper_was_made_is_in_the_log(desk, temporary, grandson):
    desk.get(address(temporary, grandson))
    with context.acting_as_machine():
        entry = Entry.objects.get(verb="procedure.paper_made")
    assert entry.subject == grandson.pk


def test_every_paper_of_the_way_can_be_made(desk, temporary, grandson):
    made = filled.kinds(temporary, reads.track(temporary))
    assert {kind.code for kind in made} >= {"guardianship", "inspection", "decision"}
    for kind in made:
        for language in papers.languages(kind):
            answer = desk.get(address(temporary, grandson, kind.code, language))
            assert answer.status_code == 200, (kind.code, language)


def test_the_page_links_to_the_papers(desk, temporary, grandson):
    text = desk.get(reverse("procedure", args=[temporary.pk])).content.decode()
    assert address(temporary, grandson) in text


@pytest.mark.parametrize(
    ("code", "language", "kind"),
    [
        ("birth", "ru", "pdf"),  # of another procedure
        ("power_of_attorney", "ru", "pdf"),  # of another way
        ("none", "ru", "pdf"),
        ("guardianship", "kk", "pdf"),  # not official here
        ("guardianship", "ru", "odt"),
    ],
)
def test_what_does_not_belong_here_is_not_made(
    desk, temporary, grandson, code, language, kind
):
    answer = desk.get(address(temporary, grandson, code, language, kind))
    assert answer.status_code == 404


def test_a_child_of_no_such_procedure_gets_none(desk, temporary, bakyt):
    assert desk.get(address(temporary, bakyt)).status_code == 404


def test_who_does_not_see_the_procedure_gets_none(client, temporary, grandson, damir):
    desk = sign_in(client, damir)
    assert desk.get(address(temporary, grandson)).status_code == 404

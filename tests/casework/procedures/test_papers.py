"""Each paper of a procedure, in both official languages of its country."""

from datetime import date

import pytest

from kamkor.casework.procedures import definition, papers
from kamkor.casework.procedures.papers import PaperFacts, Somebody
from kamkor.foundation.documents import Kind
from tests.foundation.documents.reading_back import (
    right_edge,
    squeeze,
    text_of_docx,
    text_of_pdf,
)

ALL = [kind for country in ("kg", "kz") for kind in papers.of(country).values()]
WRITTEN = [
    pytest.param(kind, language, id=f"{kind.country}-{kind.code}-{language}")
    for kind in ALL
    for language in papers.languages(kind)
]
CHILD = Somebody(
    name="Өмүрбекова Ңүрсулуу", born=date(2016, 5, 3), number="10305201600001",
    address="Ош шаары",
)  # fmt: skip
APPLICANT = Somebody(
    name="Қасымова Ғазиза Әлібекқызы", born=date(1961, 1, 9), kin="таэне",
    address="Ош шаары, Ленин көчөсү, 5", phone="0555 000000",
)  # fmt: skip
FACTS = PaperFacts(
    reference="2026-000123",
    child=CHILD,
    applicant=APPLICANT,
    spouse=Somebody(name="Қасымов Һашим"),
    mother=Somebody(name="Өмүрбекова Айгүл", address="Москва"),
    worker="Бегимай А.",
    reason="Энеси Россияда иштейт",
    attached=("Маалымкат № 1",),
    on=date(2026, 11, 28),
    until=date(2027, 5, 28),
)
HOSTILE = '<b>"Өмүр"</b> *x* #panic() {{ x }} ' + "Ж" * 60


@pytest.mark.parametrize(("kind", "language"), WRITTEN)
def test_it_says_who_it_is_about_and_what_it_is_in_both_files(kind, language):
    pdf = text_of_pdf(papers.make(kind, FACTS, language=language, form=Kind.PDF))
    docx = text_of_docx(papers.make(kind, FACTS, language=language, form=Kind.DOCX))
    for text in (pdf, docx):
        assert squeeze(kind.names[language]) in text
        assert APPLICANT.name in text
        assert "2026-000123" in text
        if kind.template != "foundling_act":
            assert CHILD.name in text


@pytest.mark.parametrize(("kind", "language"), WRITTEN)
def test_a_form_nobody_confirmed_says_so(kind, language):
    said = {"ru": "Форма не подтверждена", "ky": "Форма тастыкталган эмес",
            "kk": "Нысан расталмаған"}  # fmt: skip
    text = text_of_pdf(papers.make(kind, FACTS, language=language, form=Kind.PDF))
    assert kind.status == "unverified"
    assert said[language] in text


@pytest.mark.parametrize(("kind", "language"), WRITTEN)
def test_with_nothing_known_it_is_a_form_to_fill(kind, language):
    nothing = PaperFacts()
    text = text_of_docx(papers.make(kind, nothing, language=language, form=Kind.DOCX))
    assert "None" not in text
    assert papers.make(kind, nothing, language=language, form=Kind.PDF)[:4] == b"%PDF"


@pytest.mark.parametrize(("kind", "language"), WRITTEN)
def test_no_name_becomes_markup_or_leaves_the_page(kind, language):
    somebody = Somebody(HOSTILE, None, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    facts = PaperFacts(
        child=somebody, applicant=somebody, spouse=somebody, mother=somebody,
        father=somebody, body=HOSTILE, court=HOSTILE, worker=HOSTILE, place=HOSTILE,
        reason=HOSTILE, attached=(HOSTILE,), number=HOSTILE,
    )  # fmt: skip
    data = papers.make(kind, facts, language=language, form=Kind.PDF)
    assert right_edge(data) <= 210 - 15 + 0.3
    assert squeeze(HOSTILE).replace(" ", "") in text_of_pdf(data).replace(" ", "")


def test_the_kazakh_and_kyrgyz_texts_use_no_letter_of_the_other():
    foreign = {"ky": "әғқұһі", "kk": "ѣѵ", "ru": "әғқұһіңөү"}
    for kind in ALL:
        for language in papers.languages(kind):
            data = papers.make(kind, PaperFacts(), language=language, form=Kind.DOCX)
            found = set(text_of_docx(data).lower()) & set(foreign[language])
            assert not found, (kind.code, language)


@pytest.mark.parametrize("country", ["kg", "kz"])
def test_papers_belong_to_tracks_and_checklists_that_are_there(country):
    procedures = definition.of(country)
    for kind in papers.of(country).values():
        procedure = procedures[kind.procedure]
        assert set(kind.tracks) <= set(procedure.tracks), kind.code
        assert not kind.fulfils or kind.fulfils in procedure.papers, kind.code


@pytest.mark.parametrize("country", ["kg", "kz"])
def test_every_track_has_its_first_paper_made_by_the_system(country):
    for procedure in definition.of(country).values():
        for track in procedure.tracks:
            made = [
                k for k in papers.kinds(procedure.code, country) if k.of_track(track)
            ]
            assert [k for k in made if k.fulfils], (country, track)


def test_a_language_that_is_not_official_there_is_refused():
    kind = papers.of("kg")["guardianship"]
    with pytest.raises(ValueError, match="not written in 'kk'"):
        papers.make(kind, FACTS, language="kk", form=Kind.PDF)


def test_the_name_of_a_file_has_nobody_in_it():
    name = papers.file_name(papers.of("kg")["child_consent"], FACTS, "ky")
    assert name == "child-consent-2026-000123-ky"


def test_temporary_and_lasting_guardianship_are_asked_for_in_other_words():
    kind = papers.of("kg")["guardianship"]
    said = {
        track: text_of_docx(
            papers.make(kind, PaperFacts(track=track), language="ru", form=Kind.DOCX)
        )
        for track in ("temporary", "foster")
    }
    assert "назначить меня временным опекуном" in said["temporary"]
    assert "в мою приёмную (фостерную) семью" in said["foster"]


def test_a_strange_paper_of_a_country_is_told(monkeypatch):
    row = {"code": "x", "name": {"en": "X"}, "procedure": "birth"}
    monkeypatch.setattr(papers, "_raw", lambda _country: {"paper": [row]})
    with pytest.raises(papers.BadPapers, match="x: no name in ky, kk, ru"):
        papers._read("kg")

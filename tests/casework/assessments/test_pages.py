"""The pages: fill, sign, read, amend, compare, the forms and their points."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kamkor.casework.assessments import revising
from kamkor.casework.assessments.choices import InstrumentState
from kamkor.casework.assessments.errors import NothingChanged
from kamkor.casework.assessments.models import Assessment, Instrument
from kamkor.casework.cases import actions as cases
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from tests import cast
from tests.standing import standing

from .conftest import NOW
from .doing import begun, opened, saved, signed

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


def got(client, user, name, *args, status=200):
    answer = cast.sign_in(client, user).get(reverse(name, args=args), headers=ENGLISH)
    assert answer.status_code == status, answer
    return answer.content.decode()


def sent(client, user, name, *args, status=302, headers=None, **data):
    answer = cast.sign_in(client, user).post(
        reverse(name, args=args), data, headers=ENGLISH | (headers or {})
    )
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer


def test_a_child_is_assessed_from_its_page_without_javascript(client, aigul, child):
    assert "Assessments" in got(client, aigul, "child", child.pk)
    assert "Comprehensive assessment" in got(client, aigul, "assessments", child.pk)
    sent(client, aigul, "assessment-start", child.pk, form="primary")
    with context.acting_as_machine():
        found = Assessment.objects.get()
    shown = got(client, aigul, "assessment-fill", found.pk, "carers")
    assert "<c-" not in shown
    assert "Асанова Гүлсара" in shown and "Known from" in shown
    answer = sent(
        client, aigul, "assessment-fill", found.pk, "carers", version=0, page="p",
        carer_kinship="grandparent", carer_name="Асанова Гүлсара", stay="yes",
    )  # fmt: skip
    assert answer.url.endswith("/fill/carers/")
    assert opened(aigul, found).sheet.answers["carer_kinship"] == "grandparent"
    assert "as “round" in got(client, aigul, "assessment", found.pk)


def test_answers_that_open_more_questions_come_back_to_them(client, aigul, child):
    found = begun(aigul, child)
    answer = sent(
        client, aigul, "assessment-fill", found.pk, "safety", version=0, page="p",
        threat="yes",
    )  # fmt: skip
    assert answer.url.endswith("/fill/safety/")
    answer = sent(
        client, aigul, "assessment-fill", found.pk, "safety", version=1, page="p",
        threat="yes", threat_what="alone", safe_done="Called",
    )  # fmt: skip
    assert answer.url.endswith("/fill/health/")


def test_what_the_register_knows_opens_its_questions_at_once(client, aigul, child):
    found = begun(aigul, child)
    answer = sent(
        client, aigul, "assessment-fill", found.pk, "carers", version=0, page="p",
        carer_kinship="grandparent",
    )  # fmt: skip
    assert answer.url.endswith("/fill/place/")


def test_the_primary_assessment_stands_first(client, aigul, child):
    shown = got(client, aigul, "assessments", child.pk)
    assert shown.index("Begin: Primary") < shown.index("Begin: Comprehensive")


def test_a_draft_saves_itself_and_says_so(client, aigul, child):
    found = begun(aigul, child)
    answer = sent(
        client, aigul, "assessment-fill", found.pk, "safety", status=200,
        headers={"HX-Request": "true"}, version=0, page="p", threat="possible",
    ).content.decode()  # fmt: skip
    assert "Draft, saved" in answer and 'value="1"' in answer
    assert "threat_what" in answer and "safe_done" not in answer


def test_what_cannot_be_read_is_kept_in_the_field_and_the_rest_is_saved(
    client, aigul, child
):
    found = begun(aigul, child, "home")
    answer = sent(
        client, aigul, "assessment-fill", found.pk, "house", status=422, version=0,
        page="p", rooms="two", people="5",
    ).content.decode()  # fmt: skip
    assert 'value="two"' in answer
    assert opened(aigul, found).sheet.answers["people"] == "5"


def test_the_second_to_save_sees_both_texts(client, aigul, gulnaz, child):
    found = begun(aigul, child)
    saved(aigul, found, "conclusion", reasons="No adult at home.")
    told = sent(
        client, gulnaz, "assessment-fill", found.pk, "conclusion", status=409,
        version=0, page="q", reasons="The aunt came.",
    ).content.decode()  # fmt: skip
    assert "No adult at home." in told and "The aunt came." in told and "Айгүл" in told
    assert opened(aigul, found).sheet.answers["reasons"] == "No adult at home."


def test_signing_asks_for_reasons_and_tells_of_danger(client, aigul, child):
    found = begun(aigul, child)
    saved(aigul, found, "conclusion", conclusion="emergency")
    shown = got(client, aigul, "assessment-sign", found.pk)
    assert "danger now" in shown and "questions are open" in shown
    sent(client, aigul, "assessment-sign", found.pk, status=422)
    codes = {q.code: "not_known" for q in opened(aigul, found).form.questions()}
    sent(client, aigul, "assessment-sign", found.pk, **codes)
    shown = got(client, aigul, "assessment", found.pk)
    assert "nobody there knew" in shown and "Айгүл" in shown


def test_a_conclusion_of_danger_leads_to_the_emergency_steps(client, aigul, child):
    found = begun(aigul, child)
    saved(aigul, found, "conclusion", conclusion="emergency")
    shown = got(client, aigul, "assessment", found.pk)
    (way,) = re.findall(
        r'href="(/signals/[^"]*)"[^>]*>[^<]*(?:<svg.*?</svg>)?Begin the', shown
    )
    form = client.get(unescape(way)).content.decode()
    assert f'name="child" value="{child.pk}"' in form
    assert re.search(r'name="danger" value="0"[^>]*checked', form)


def test_an_amended_version_is_written_with_a_reason(client, aigul, child):
    found = signed(aigul, begun(aigul, child))
    sent(client, aigul, "assessment-amend", found.pk, status=422)
    sent(client, aigul, "assessment-amend", found.pk, why="I saw bruises.")
    with context.acting_as_machine():
        newer = Assessment.objects.get(replaces=found)
    assert "I saw bruises." in got(client, aigul, "assessment", newer.pk)
    assert "There is an amended version" in got(client, aigul, "assessment", found.pk)


def test_the_score_shows_which_answer_gave_what(client, aigul, child):
    found = begun(aigul, child, "risk")
    saved(aigul, found, "parents", parents_away="both", no_contact="yes")
    shown = got(client, aigul, "assessment", found.pk)
    assert "4 points" in shown
    assert "advice, not a decision" in shown
    assert "No contact with the parents" in shown


def test_two_assessments_are_compared(client, aigul, child):
    first = begun(aigul, child, "observation")
    saved(aigul, first, "visit", seen="both")
    saved(aigul, first, "life", safe="2")
    signed(aigul, first)
    second = begun(aigul, child, "observation")
    saved(aigul, second, "visit", seen="both")
    saved(aigul, second, "life", safe="4")
    assert "better" in got(client, aigul, "assessment-compare", first.pk, second.pk)
    other = begun(aigul, child, "home")
    got(client, aigul, "assessment-compare", first.pk, other.pk, status=404)


@pytest.mark.parametrize("name", ["assessment", "assessment-sign", "assessment-amend"])
def test_somebody_far_away_finds_no_page(client, aigul, damir, child, name):
    found = begun(aigul, child)
    got(client, damir, name, found.pk, status=404)
    got(client, damir, "assessments", child.pk, status=404)


def test_a_worker_whom_the_child_was_not_given_finds_no_page(client, bakyt, child):
    got(client, bakyt, "assessments", child.pk, status=404)


@standing
def erkin():
    return cast.somebody("erkin", RoleCode.ANALYST)


def the_form(code="risk"):
    return Instrument.objects.in_force("kg").get(code=code)


def test_points_become_a_new_version_that_waits_to_be_put_in_force(
    client, erkin, aigul, child
):
    old = the_form()
    begun_before = begun(aigul, child, "risk")
    shown = got(client, erkin, "instrument-points", old.pk)
    assert "Which parents are away?" in shown
    points = {
        f"{q.code}.{o.code}": o.points
        for q in old.form.questions() for o in q.options if o.points is not None
    }  # fmt: skip
    points |= {
        f"{q.code}.{code}": p
        for q in old.form.questions()
        for code, p in q.points.items()
    }
    points |= {f"{q.code}.{low}": p for q in old.form.questions() for low, p in q.steps}
    points |= {"band.1": 6, "band.2": 12, "note": "Alone weighs more."}
    sent(client, erkin, "instrument-points", old.pk, **points | {"kinship.nobody": 8})
    draft = Instrument.objects.get(code="risk", country="kg", version=2)
    assert draft.state == InstrumentState.DRAFT
    assert the_form() == old
    sent(client, erkin, "instrument-in-force", draft.pk)
    assert the_form() == draft
    assert opened(aigul, begun_before).assessment.instrument_id == old.pk
    option = next(
        o for o in draft.form.question("kinship").options if o.code == "nobody"
    )
    assert option.points == 8


def test_a_version_that_says_the_same_is_not_made(erkin):
    with pytest.raises(NothingChanged), context.acting_as(erkin.pk):
        revising.revise(the_form().pk, {}, note="x", by=cast.acting(erkin), at=NOW)


def test_who_does_not_write_forms_reads_them_only(client, aigul):
    shown = got(client, aigul, "instrument", the_form().pk)
    assert "Which parents are away?" in shown and "Change points" not in shown
    got(client, aigul, "instrument-points", the_form().pk, status=403)


@pytest.mark.parametrize(
    ("name", "code", "limit"),
    [
        ("assessment", (), 45),
        ("assessment-fill", ("carers",), 60),
        ("assessment-sign", (), 65),
    ],
)
def test_a_page_costs_the_same_however_long_the_form(
    client, aigul, child, name, code, limit
):
    found = begun(aigul, child)
    cast.sign_in(client, aigul)
    client.get(reverse(name, args=[found.pk, *code]))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(reverse(name, args=[found.pk, *code]))
    assert len(asked) <= limit, len(asked)


def test_the_page_of_a_case_asks_as_often_however_many_assessments(
    child, aigul, client
):
    with context.acting_as(aigul.pk):
        case = cases.open_case(
            child.pk, reason="Бабушка больна", by=cast.acting(aigul), at=NOW
        )
    one = begun(aigul, child)
    cast.sign_in(client, aigul)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("case", args=[case.pk])).status_code == 200
        return len(queries)

    asked()
    few = asked()
    with context.acting_as_machine():
        for _ in range(4):
            one.pk = uuid7()
            one.save(force_insert=True)
    assert asked() == few

"""Writing an incident down: what is kept, who has it, what runs."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction

from kamkor.casework.clock.models import Deadline
from kamkor.casework.incidents import actions, countrydata, reads
from kamkor.casework.incidents.actions.reporting import Begins
from kamkor.casework.incidents.choices import Known
from kamkor.casework.incidents.errors import (
    Changed,
    NeedsReason,
    NotNow,
    NotThere,
)
from kamkor.casework.incidents.models import Account, Incident
from kamkor.foundation.db import context, vault
from kamkor.foundation.db.ids import uuid7
from tests.casework.incidents.conftest import (
    LATER,
    NOW,
    TOLD,
    as_,
    fresh,
    responses,
    seen_by,
)

pytestmark = pytest.mark.django_db


def running(incident):
    with context.acting_as_machine():
        rows = Deadline.objects.filter(about=incident.pk, ended_at=None)
        return set(rows.values_list("kind", "term__code"))


def test_what_was_told_is_kept_sealed(incident, aigul):
    with context.acting_as_machine():
        row = Account.objects.get(incident=incident)
    assert "Он меня ударил".encode() not in bytes(row.child_words)
    with context.acting_as(aigul.pk):
        version = reads.versions(incident)[0]
    assert (version.words, version.child_words) == ("Синяк на руке", "Он меня ударил")


def test_with_the_key_of_the_child_the_words_are_gone(incident, aigul):
    with context.acting_as_machine():
        vault.erase(incident.person_id)
    with context.acting_as(aigul.pk):
        assert reads.versions(incident)[0].words == ""


def test_numbers_follow_each_other(incident, aigul, bakyt):
    second = as_(aigul, actions.report, bakyt.pk, TOLD)
    assert [incident.number[-6:], second.number[-6:]] == ["000001", "000002"]
    assert incident.number.startswith("KG-V26-")


def test_what_needs_no_removal_is_asked_at_once(incident):
    wanted = {t.code for t in countrydata.tasks().values() if not t.after}
    assert responses(incident).keys() == wanted
    assert "court" not in wanted


def test_its_clocks_run(incident):
    assert running(incident) == {
        ("incident", "incident"),
        ("incident.response", "violence_report"),
        ("incident.response", "violence_examination"),
    }


def test_the_unit_of_the_place_answers_until_somebody_has_it(unit, aigul, bakyt):
    incident = as_(aigul, actions.report, bakyt.pk, TOLD)
    with context.acting_as_machine():
        owners = set(
            Deadline.objects.filter(about=incident.pk).values_list(
                "owner", "organisation"
            )
        )
    (owner,) = owners
    assert owner[0] is None
    assert owner[1] is not None


def test_the_open_case_is_linked(case, incident):
    assert incident.case_id == case.pk


def test_a_worker_of_the_case_who_writes_it_down_has_it(case, begimai, bakyt):
    incident = as_(begimai, actions.report, bakyt.pk, TOLD)
    assert incident.worker == begimai.pk
    assert seen_by(begimai) == {incident.number}


def test_a_worker_without_the_child_writes_none_down(begimai, bakyt):
    with pytest.raises(NotThere):
        as_(begimai, actions.report, bakyt.pk, TOLD)


def test_sent_twice_it_is_one(aigul, bakyt):
    key = uuid7()
    for _time in range(2):
        as_(aigul, actions.report, bakyt.pk, TOLD, begins=Begins(key=key))
    assert len(seen_by(aigul)) == 1


def test_amended_it_has_two_versions(incident, aigul):
    more = Known(kind="3", words="Врач подтвердил")
    as_(aigul, actions.amend, incident.pk, more, reason="Осмотр", version=1)
    with context.acting_as(aigul.pk):
        now, before = reads.versions(incident)
    assert (now.words, now.reason, now.account.kind) == (
        "Врач подтвердил", "Осмотр", "3"
    )  # fmt: skip
    assert (before.words, before.account.kind) == ("Синяк на руке", "2")


def test_the_second_of_two_is_told_who_was_quicker(incident, aigul, gulnaz):
    as_(aigul, actions.amend, incident.pk, TOLD, reason="Осмотр", version=1)
    with pytest.raises(Changed) as told:
        as_(gulnaz, actions.amend, incident.pk, TOLD, reason="Школа", version=1)
    assert (told.value.by, told.value.at) == (aigul.pk, LATER)


def test_no_version_without_a_reason(incident, aigul):
    with pytest.raises(NeedsReason):
        as_(aigul, actions.amend, incident.pk, TOLD, reason=" ", version=1)


def test_a_version_is_never_changed_nor_removed(incident):
    for change in (
        lambda rows: rows.update(kind="6"),
        lambda rows: rows._raw_delete("default"),
    ):
        with (
            context.acting_as_machine(),
            pytest.raises(ProgrammingError),
            transaction.atomic(),
        ):
            change(Account.objects.filter(incident=incident))


def test_given_to_a_worker_the_deadlines_go_with_it(led, begimai):
    with context.acting_as_machine():
        owners = set(
            Deadline.objects.filter(about=led.pk).values_list("owner", flat=True)
        )
    assert owners == {begimai.pk}
    assert seen_by(begimai) == {led.number}


def test_a_worker_gives_nothing_away(led, begimai, nurgul):
    with pytest.raises(PermissionDenied):
        as_(begimai, actions.assign, led.pk, to=nurgul.pk, version=None)


def test_taken_back_the_worker_opens_it_no_longer(led, aigul, begimai):
    as_(aigul, actions.assign, led.pk, to=None, version=None)
    assert seen_by(begimai) == set()


def test_a_closed_one_is_not_amended(led, aigul, begimai):
    with context.acting_as_machine():
        Incident.objects.filter(pk=led.pk).update(closed_at=NOW)
    with pytest.raises(NotNow):
        as_(aigul, actions.amend, led.pk, TOLD, reason="Ещё", version=None)
    assert fresh(led).version == led.version

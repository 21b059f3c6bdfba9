"""Photos and papers of a case: kept sealed, opened by who may, destroyed with a reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from kamkor.casework.cases import actions, file_kinds, files
from kamkor.casework.cases.choices import ConsentScope, Giver
from kamkor.casework.cases.errors import Full, NoConsent, NotAMove, NotThere
from kamkor.casework.cases.models import Case, CaseFile, FileBody
from kamkor.casework.cases.received import Refused
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context, vault
from tests.cast import acting, sign_in, somebody

from . import sent
from .conftest import NOW

pytestmark = pytest.mark.django_db
DAY = NOW.date()


def add(case, by, content=sent.PDF, *, kind="medical_paper", words="", name="a.pdf"):
    new = actions.NewFile(kind=kind, content=content, name=name, words=words)
    with context.acting_as(by.pk):
        return actions.add_file(case.pk, new, by=acting(by), at=NOW)


def agree(case, by, *, until=None):
    new = actions.NewConsent(
        scope=ConsentScope.PHOTO, giver=Giver.CARER, words="Айша апа", given_on=DAY,
        until=until,
    )  # fmt: skip
    with context.acting_as(by.pk):
        return actions.give_consent(case.pk, new, by=acting(by), at=NOW)


def remove(file, by, why="не тот ребёнок"):
    with context.acting_as(by.pk):
        return actions.remove_file(file.pk, why=why, by=acting(by), at=NOW)


def content_of(file, by) -> bytes | None:
    with context.acting_as(by.pk):
        found = files.find(acting(by), file.pk)
        shown = found and files.opened(found)
    return shown.content if shown else None


def send(client, case, content, *, kind="medical_paper", name="Асанов Бакыт.pdf"):
    return client.post(
        reverse("case-file-add", args=[case.pk]),
        {"kind": kind, "words": "Справка", "file": SimpleUploadedFile(name, content)},
    )


def test_what_was_kept_comes_back_and_lies_sealed(case, begimai):
    file = add(case, begimai)
    assert content_of(file, begimai) == sent.PDF
    with context.acting_as_machine():
        assert b"%PDF" not in bytes(FileBody.objects.get().sealed)


def test_nobody_out_of_reach_sees_adds_or_removes(case, begimai, damir):
    file = add(case, begimai)
    with context.acting_as(damir.pk):
        assert not CaseFile.objects.exists() and not FileBody.objects.exists()
    assert content_of(file, damir) is None
    with pytest.raises(NotThere):
        add(case, damir)
    with pytest.raises(NotThere):
        remove(file, damir)


def test_a_colleague_without_the_case_adds_nothing(case, osh):
    with pytest.raises((NotThere, PermissionDenied)):
        add(case, somebody("nurlan", RoleCode.SOCIAL_WORKER, at=osh))


def test_a_closed_case_or_an_unknown_kind_takes_nothing(case, begimai, gulnaz):
    with pytest.raises(NotAMove):
        add(case, begimai, kind="poem")
    with context.acting_as_machine():
        Case.objects.filter(pk=case.pk).update(closed_at=NOW)
    with pytest.raises(NotAMove):
        add(case, gulnaz)


def test_a_case_keeps_so_many_and_no_more(case, begimai, settings):
    settings.CASE_FILES = 1
    assert add(case, begimai).number == 1
    with pytest.raises(Full):
        add(case, begimai)


def test_a_photo_of_the_child_wants_a_consent(case, begimai):
    with pytest.raises(NoConsent):
        add(case, begimai, sent.photo(), kind="child_photo")
    agree(case, begimai)
    assert add(case, begimai, sent.photo(), kind="child_photo").scope == "photo"


def test_a_photo_is_hidden_from_the_moment_the_consent_is_withdrawn(case, begimai):
    consent = agree(case, begimai)
    file = add(case, begimai, sent.photo(), kind="child_photo")
    assert content_of(file, begimai)
    with context.acting_as(begimai.pk):
        actions.withdraw_consent(consent.pk, by=acting(begimai), at=NOW)
        (shown,) = files.of(case, on=DAY)
        assert shown.hidden
        assert not FileBody.objects.exists()
    assert content_of(file, begimai) is None


def test_a_photo_is_hidden_once_the_consent_ran_out(case, begimai):
    agree(case, begimai, until=DAY)
    add(case, begimai, sent.photo(), kind="child_photo")
    with context.acting_as(begimai.pk):
        assert not files.of(case, on=DAY)[0].hidden
        assert files.of(case, on=DAY + timedelta(days=1))[0].hidden


def test_removal_destroys_the_bytes_and_keeps_who_and_why(case, begimai):
    file = add(case, begimai)
    remove(file, begimai)
    with context.acting_as_machine():
        assert not FileBody.objects.exists()
    with context.acting_as(begimai.pk):
        (shown,) = files.of(case, on=DAY)
    assert (shown.file.removed_by, shown.file.removed_at) == (begimai.pk, NOW)
    assert shown.why == "не тот ребёнок"
    with pytest.raises(NotAMove):
        remove(file, begimai)


def test_nothing_is_removed_without_a_reason(case, begimai):
    file = add(case, begimai)
    with pytest.raises(NotAMove):
        remove(file, begimai, why=" ")


def test_an_erased_child_takes_its_files_along(case, begimai):
    file = add(case, begimai)
    with context.acting_as_machine():
        vault.erase(case.person_id)
    assert content_of(file, begimai) is None


def test_a_file_is_never_exchanged(case, begimai):
    file = add(case, begimai)
    for change in (
        lambda: CaseFile.objects.filter(pk=file.pk).update(kind="other"),
        lambda: CaseFile.objects.filter(pk=file.pk).delete(),
        lambda: FileBody.objects.update(sealed=b""),
    ):
        with (
            context.acting_as_machine(),
            pytest.raises(DatabaseError),
            transaction.atomic(),
        ):
            change()


def test_bytes_of_one_file_do_not_open_as_another(case, begimai):
    first, second = add(case, begimai), add(case, begimai)
    with context.acting_as_machine():
        sealed = FileBody.objects.get(pk=first.pk).sealed
        FileBody.objects.filter(pk=second.pk).delete()
        FileBody.objects.create(file=second, sealed=sealed)
    with pytest.raises(vault.Tampered):
        content_of(second, begimai)


def test_what_is_refused_leaves_nothing(case, begimai):
    with pytest.raises(Refused):
        add(case, begimai, b"<html>")
    with context.acting_as_machine():
        assert not CaseFile.objects.exists()


def test_both_countries_name_the_same_kinds():
    assert set(file_kinds._of("kg")) == set(file_kinds._of("kz"))


def test_the_page_keeps_shows_and_gives_a_paper(case, begimai, client):
    sign_in(client, begimai)
    assert send(client, case, sent.PDF).status_code == 302
    with context.acting_as_machine():
        file = CaseFile.objects.get()
    shown = client.get(reverse("case", args=[case.pk])).content.decode()
    assert "Справка" in shown and "Асанов Бакыт.pdf" not in shown
    answer = client.get(reverse("case-file", args=[file.pk]))
    assert answer.content == sent.PDF
    assert answer["Content-Type"] == "application/pdf"
    assert (
        answer["Content-Disposition"] == f'attachment; filename="{case.number}-01.pdf"'
    )
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_a_photo_is_looked_at_and_the_look_is_written_down(case, begimai, client):
    sign_in(client, begimai)
    send(client, case, sent.photo(), kind="home_photo", name="IMG.jpg")
    with context.acting_as_machine():
        file = CaseFile.objects.get()
    answer = client.get(reverse("case-file", args=[file.pk]))
    assert answer["Content-Disposition"].startswith("inline")
    with context.acting_as_machine():
        entry = Entry.objects.get(verb="case.file_opened")
    assert (entry.actor, entry.subject) == (begimai.pk, case.person_id)
    assert entry.detail["file"] == str(file.pk)


def test_a_hidden_photo_is_not_given_and_not_written_down(case, begimai, client):
    consent = agree(case, begimai)
    file = add(case, begimai, sent.photo(), kind="child_photo")
    with context.acting_as(begimai.pk):
        actions.withdraw_consent(consent.pk, by=acting(begimai), at=NOW)
    answer = sign_in(client, begimai).get(reverse("case-file", args=[file.pk]))
    assert answer.status_code == 302
    shown = client.get(reverse("case", args=[case.pk])).content.decode()
    assert reverse("case-file-remove", args=[file.pk]) in shown
    assert f'"{reverse("case-file", args=[file.pk])}"' not in shown
    with context.acting_as_machine():
        assert not Entry.objects.filter(verb="case.file_opened").exists()


def test_the_page_names_the_file_it_refuses_and_keeps_what_was_typed(
    case, begimai, client
):
    sign_in(client, begimai)
    answer = send(client, case, b"MZ" + b"\0" * 300, name="scan.pdf")
    assert answer.status_code == 422
    assert "scan.pdf" in answer.content.decode()
    assert "Справка" in answer.content.decode()
    answer = send(client, case, b"", name="пусто.pdf")
    assert "пусто.pdf" in answer.content.decode()


def test_a_photo_of_the_camera_counts_as_well_and_nothing_is_asked_for(
    case, begimai, client
):
    sign_in(client, begimai)
    address = reverse("case-file-add", args=[case.pk])
    assert client.post(address, {"kind": "home_photo"}).status_code == 422
    taken = SimpleUploadedFile("image.jpg", sent.photo())
    answer = client.post(address, {"kind": "home_photo", "photo": taken})
    assert answer.status_code == 302


def test_a_form_larger_than_the_limit_is_not_read(case, begimai, client):
    sign_in(client, begimai)
    answer = send(client, case, sent.PDF + b"\0" * 11 * 1024 * 1024)
    assert answer.status_code == 413


def test_the_page_removes_it(case, begimai, client):
    file = add(case, begimai)
    sign_in(client, begimai)
    address = reverse("case-file-remove", args=[file.pk])
    assert client.post(address, {"why": ""}).status_code == 422
    shown = client.post(address, {"why": "Чужая справка"}, follow=True)
    assert "Чужая справка" in shown.content.decode()
    assert client.get(reverse("case-file", args=[file.pk])).status_code == 404


def test_what_is_sealed_is_not_pressed_in_vain():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstorage FROM pg_attribute WHERE attname = 'sealed'"
            " AND attrelid = 'cases_filebody'::regclass"
        )
        assert cursor.fetchone() == ("e",)

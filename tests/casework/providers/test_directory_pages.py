"""The directory as people search, keep and check it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kamkor.casework.providers.models import Service
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from tests.casework.providers.offices import body, now
from tests.cast import sign_in, somebody, territory
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def osh():
    return territory("Osh")


@standing
def centre(osh):
    return body("centre", osh, "CENTRE")


def as_(client, login, role, where):
    client.cookies["django_language"] = "en"
    return sign_in(client, somebody(login, role, at=where))


@pytest.fixture
def gulnaz(client, osh):
    return as_(client, "gulnaz", RoleCode.SUPERVISOR, osh)


def service(of, name="Warm house", **more):
    where = more.pop("territory", of.territory)
    told = {"need": "placement", "verified_on": now().date(), "changed_at": now()}
    return Service.objects.create(
        organisation=of, name_en=name, territory=where, place=where.low, **told | more
    )


def listed(client, **query):
    return client.get(reverse("services"), query).content.decode()


def filled(centre, **more):
    return {
        "name_en": "Warm house", "organisation": centre.pk, "need": "placement",
        "territory": centre.territory.pk, "phones": "0 312 000 001\n0 312 000 002",
        "hours": "Mon–Fri 09:00-18:00", "languages": ["ky", "ru"], "is_free": "true",
        "documents": "Birth certificate\nApplication https://example.org/form.pdf",
        "is_accessible": "unknown", "capacity": "20", "taken": "5",
    } | more  # fmt: skip


def test_a_service_is_found_by_place_need_and_language(gulnaz, centre):
    service(centre, languages=["ky"])
    for query in ({}, {"place": centre.territory.code}, {"need": "placement"},
                  {"language": "ky"}, {"words": "warm"}):  # fmt: skip
        assert "Warm house" in listed(gulnaz, **query), query
    for query in ({"place": territory("Karakol city").code}, {"need": "health"},
                  {"language": "kk"}, {"words": "cold"}):  # fmt: skip
        assert "Warm house" not in listed(gulnaz, **query), query


def test_a_service_of_the_whole_country_serves_every_place(gulnaz):
    country = territory("Kyrgyz Republic")
    service(body("helpline", country, "LINE"), "Helpline")
    assert "Helpline" in listed(gulnaz, place=territory("Karakol city").code)


def test_a_closed_service_is_no_longer_found(gulnaz, centre):
    row = service(centre)
    assert gulnaz.post(reverse("service-close", args=[row.pk])).status_code == 302
    assert "Warm house" not in listed(gulnaz)
    assert "Closed" in gulnaz.get(reverse("service", args=[row.pk])).content.decode()


def test_what_was_not_checked_for_long_says_so_until_it_is(gulnaz, centre):
    row = service(centre, verified_on=now().date() - timedelta(days=500))
    assert "not checked for a long time" in listed(gulnaz)
    gulnaz.post(reverse("service-verify", args=[row.pk]))
    assert "not checked for a long time" not in listed(gulnaz)


def test_a_keeper_adds_a_service(gulnaz, centre):
    answer = gulnaz.post(reverse("service-add"), filled(centre))
    assert answer.status_code == 302, answer.content.decode()
    row = Service.objects.get()
    assert row.phones == ["0 312 000 001", "0 312 000 002"]
    assert row.hours == [{"days": "Mon–Fri", "opens": "09:00", "closes": "18:00"}]
    assert row.documents == [
        {"document": "Birth certificate", "uri": ""},
        {"document": "Application", "uri": "https://example.org/form.pdf"},
    ]
    assert row.free == 15 and row.place == centre.territory.low
    assert row.verified_on == now().date()
    page = gulnaz.get(answer.url).content.decode()
    assert "15 of 20 places are free" in page and "Kyrgyz, Russian" in page
    assert 'href="https://example.org/form.pdf"' in page and "Birth certificate" in page
    edit = gulnaz.get(reverse("service-edit", args=[row.pk])).content.decode()
    assert "Application https://example.org/form.pdf" in edit
    with context.acting_as_machine():
        assert Entry.objects.filter(verb="service.added", record_id=row.pk).exists()


def test_a_keeper_changes_a_service(gulnaz, centre):
    row = service(centre)
    answer = gulnaz.post(
        reverse("service-edit", args=[row.pk]), filled(centre, name_en="Cold house")
    )
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.name == "Cold house"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name_en": ""}, "Give the name in one language"),
        ({"hours": "always"}, "Write days and hours like this"),
        ({"taken": "21"}, "More places are taken than there are"),
        ({"age_from": "9", "age_to": "3"}, "stands before the first"),
    ],
)
def test_what_cannot_be_is_refused_in_words(gulnaz, centre, wrong, said):
    answer = gulnaz.post(reverse("service-add"), filled(centre, **wrong))
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Service.objects.exists()


def test_nobody_keeps_services_of_another_territory(gulnaz):
    far = body("centre", territory("Karakol city"), "FAR")
    row = service(far)
    for name in ("service-verify", "service-close", "service-edit"):
        assert gulnaz.post(reverse(name, args=[row.pk]), filled(far)).status_code == 403
    assert gulnaz.post(reverse("service-add"), filled(far)).status_code == 422
    assert Service.objects.count() == 1


def test_a_worker_reads_and_does_not_keep(client, osh, centre):
    bakyt = as_(client, "bakyt", RoleCode.SOCIAL_WORKER, osh)
    row = service(centre)
    text = bakyt.get(reverse("service", args=[row.pk])).content.decode()
    assert "Warm house" in text and "was checked and holds" not in text
    assert bakyt.post(reverse("service-verify", args=[row.pk])).status_code == 403


def test_a_body_shows_its_services_and_who_came_after_it(gulnaz, osh):
    old = body("police", osh, "OLD", valid_to=now().date())
    service(old, "Hot line")
    new = body("police", osh, "NEW")
    text = gulnaz.get(reverse("body", args=[old.pk])).content.decode()
    assert "Hot line" in text and f"/bodies/{new.pk}/" in text
    answer = gulnaz.post(reverse("body-hand-over", args=[old.pk]))
    assert answer.status_code == 302


def test_who_is_competent_is_asked_without_a_child(gulnaz, osh):
    unit = body("territorial_unit", osh, "UNIT")
    page = gulnaz.get(reverse("competent"), {"need": "care", "place": osh.code})
    text = page.content.decode()
    assert f"/bodies/{unit.pk}/" in text and "No. 522" in text
    assert "not verified" in text and "The child lives" not in text
    assert gulnaz.get(reverse("competent"), {"need": "tea"}).status_code == 422


def test_the_list_asks_little_of_the_database(gulnaz, centre):
    service(centre)
    listed(gulnaz)
    with CaptureQueriesContext(connection) as few:
        listed(gulnaz)
    for n in range(9):
        service(centre, f"More {n}")
    with CaptureQueriesContext(connection) as more:
        listed(gulnaz)
    assert len(more) <= len(few) <= 25
